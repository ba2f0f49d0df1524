"""`malramverk demo`: a made-up country, from definitions to results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from malramverk.catalogue import Catalogue
from malramverk.cli.asking import computed
from malramverk.cli.commanding import command, option
from malramverk.cli.commands.compute import named
from malramverk.cli.commands.example import written
from malramverk.cli.defining import catalogue_at
from malramverk.cli.entities import Entity, entities_of
from malramverk.cli.files import write
from malramverk.cli.language import Words
from malramverk.cli.numbers import shown_count
from malramverk.cli.overview import indicators_counted
from malramverk.cli.roster import by_name, fitting, legend, roster
from malramverk.cli.session import Session
from malramverk.cli.shared_options import Question
from malramverk.cli.starting import command_line
from malramverk.cli.words import Row, Speech
from malramverk.country import SIZES

_WORDS = Words(
    "Make a country that does not exist, compute the national framework for every principal "
    "(huvudman) and school unit in it, and show what came out, with the reasons where there is "
    "no value.",
    "Gör ett land som inte finns, beräkna det nationella ramverket för varje huvudman och "
    "skolenhet i det, och visa vad som kom ut, med skälen där det saknas värde.",
)
_TELLING: dict[str, Words] = {
    "behorighet": Words("Eligible\nupper\nsec., %", "Behöriga\ntill\ngymn., %"),
    "np3_matematik": Words("Nat.test\nmaths\nyear 3 %", "Nat.prov\nmatem.\nåk 3, %"),
    "trygghet_ak5": Words("Safety\nyear 5,\n0–10", "Trygghet\nåk 5,\n0–10"),
    "larare_andel_behoriga": Words("Licensed\nteachers\n%", "Behöriga\nlärare,\n%"),
    "elever_per_syv": Words("Pupils /\nguidance\ncounsel.", "Elever\nper\nSYV"),
    "kostnad_per_elev": Words("Cost per\npupil,\nkr", "Kostnad\nper elev\nkr"),
    "elever_per_larare": Words("Pupils\nper\nteacher", "Elever\nper\nlärare"),
    "godkant_alla_amnen_ak6": Words("Grade E+\nall subj.\nyr 6, %", "Godkänt\ni allt\nåk 6, %"),
}


@command("demo", _WORDS)
@option(
    "--size",
    type=click.Choice(tuple(SIZES)),
    default="region",
    words=Words(
        "One principal (huvudman), a region of about 40 (the default), or 875.",
        "En huvudman, en region med omkring 40 (om inget sägs), eller 875.",
    ),
)
@option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("malramverk-demo"),
    words=Words("Where to write; else malramverk-demo.", "Var det skrivs; annars malramverk-demo."),
)
@click.pass_obj
def run(session: Session, size: str, folder: Path) -> int:
    """Show what there is."""
    catalogue = catalogue_at(None)
    files = written(session, folder / "data", size, 1)
    results = computed(session, catalogue, {file.stem: file for file in files}, Question())
    frame = results.to_polars()
    out = folder / "resultat.csv"
    write(named(frame, results.names), out, {})
    session.answer({"out": str(out), "cells": frame.height, "data": str(folder / "data")})
    if session.for_people:
        Demo(session, catalogue, results, frame).show(out)
    return 0


class Demo:
    """What the demonstration shows of its results."""

    def __init__(self, session: Session, catalogue: Catalogue, results: Any, frame: Any) -> None:
        self.session = session
        self.catalogue = catalogue
        self.names = results.names
        self.frame = frame
        self.speech = Speech(catalogue, session.language)
        self.level = catalogue.levels[1]

    def show(self, out: Path) -> None:
        """Show every principal, the reasons where there is no value, and what to type next."""
        members = [entity for entity in entities_of(self.frame) if entity[0] == self.level]
        whole = (self.catalogue.levels[0], self.catalogue.levels[0])
        headings = self._headings()
        cells = self._cells(list(headings))
        ordered = by_name(members, self.names, self.speech)
        self.session.say(self._heading(len(members)), "")
        width = self.session.console().width
        self.session.show(roster(cells, headings, whole, ordered, self.names, self.speech, width))
        self._reasons()
        self._next(out, self._telling(), cells, list(headings))

    def _headings(self) -> dict[str, str]:
        """Return the indicators to show, and what stands above each."""
        language = self.session.language
        known = {i: w.in_(language) for i, w in _TELLING.items() if i in self.catalogue.indicators}
        number = fitting(self.session.console().width, len(known))
        return dict(list(known.items())[:number])

    def _cells(self, indicators: list[str]) -> dict[tuple[str, str, str], Any]:
        rows = self.frame.filter(self.frame["indicator"].is_in(indicators)).rows(named=True)
        return {(row["indicator"], row["level"], row["entity"]): row for row in rows}

    def _heading(self, principals: int) -> str:
        framework = self.catalogue.framework.named(self.session.language)
        counts = Counter(level for level, _ in entities_of(self.frame))
        indicators = indicators_counted(self.frame["indicator"].n_unique(), self.session)
        period = self.frame["period"][-1]
        smallest = self.catalogue.levels[-1]
        sizes = (
            self.speech.counted(self.level, principals),
            self.speech.counted(smallest, counts[smallest]),
            indicators,
        )
        listed = ", ".join(sizes)
        return self.session.words(
            f"{framework}, {period}\nA made-up country: {listed}.",
            f"{framework}, {period}\nEtt påhittat land: {listed}.",
        )

    def _reasons(self) -> None:
        pairs = self.frame.select("state", "reason").rows()
        number = shown_count(len(pairs), self.session.language)
        self.session.say(
            "",
            self.session.words(
                f"All {number} cells, with the reason where there is no value:",
                f"Alla {number} uppgifter, med skälet där värde saknas:",
            ),
        )
        self.session.show(legend(pairs, self.session.language))

    def _telling(self) -> Entity:
        """Return a principal to look closer at: several reasons in it, and many rows behind."""
        of_level = self.frame.filter(self.frame["level"] == self.level)
        reasons: dict[str, set[str]] = {}
        rows: Counter[str] = Counter()
        for code, reason, n in of_level.select("entity", "reason", "n").rows():
            reasons.setdefault(code, set()).add(reason)
            rows[code] += n or 0
        return self.level, max(reasons, key=lambda code: (min(len(reasons[code]), 4), rows[code]))

    def _next(
        self, out: Path, entity: Entity, cells: Mapping[tuple[str, str, str], Row], ids: list[str]
    ) -> None:
        """Say what to type to see one principal in full, a value explained and a reason too."""
        has_value = {id_: cells[id_, *entity]["value"] is not None for id_ in ids}
        with_value = [id_ for id_, found in has_value.items() if found]
        without = [id_ for id_, found in has_value.items() if not found]
        words, data = self.session.words, out.parent / "data"
        at = ("--data", data, "--entity", entity[1])
        lines: list[tuple[object, ...]] = [("compute", *at)]
        lines += [("explain", id_, *at) for id_ in (*with_value[:1], *without[:1])]
        lines.append(("show", ids[0]))
        language = self.session.language
        self.session.say(
            "",
            words(f"Every cell is in {out}. Now try:", f"Alla uppgifter finns i {out}. Pröva nu:"),
            *(f"  {command_line(*line, language=language)}" for line in lines),
        )
