"""`malramverk demo`: a made-up country, from definitions to results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from malramverk.catalogue import Catalogue
from malramverk.cli.answering import fitting, side_by_side
from malramverk.cli.asking import Question, computed
from malramverk.cli.commanding import command, option
from malramverk.cli.commands.compute import named
from malramverk.cli.commands.example import written
from malramverk.cli.defining import catalogue_at
from malramverk.cli.entities import Entity, entities_of
from malramverk.cli.files import write
from malramverk.cli.language import Words
from malramverk.cli.overview import indicators_counted, show_counts
from malramverk.cli.session import Session
from malramverk.cli.words import Speech
from malramverk.country import SIZES

_WORDS = Words(
    "Make a country that does not exist, compute the national framework for every principal "
    "(huvudman) and school unit in it, and show some of what came out.",
    "Gör ett land som inte finns, beräkna det nationella ramverket för varje huvudman och "
    "skolenhet i det, och visa något av det som kom ut.",
)
_TELLING = (
    "behorighet",
    "godkant_alla_amnen_ak6",
    "np3_matematik",
    "trygghet_ak5",
    "elever_per_larare",
    "larare_andel_behoriga",
    "kostnad_per_elev",
)


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
    if not session.as_json:
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
        """Show some principals, the states of all cells, and what to type next."""
        members = self._members()
        whole = (self.catalogue.levels[0], self.catalogue.levels[0])
        room = max(1, fitting(self.session.console().width) - 1)
        chosen = [whole, *_spread(members, room)]
        indicators = self._indicators()
        self.session.say(self._heading(len(members)))
        cells = self._cells(chosen)
        self.session.show(side_by_side(cells, indicators, chosen, self.names, self.speech))
        show_counts(self.frame, self.session)
        self._next(out, chosen[-1], indicators)

    def _members(self) -> list[Entity]:
        """Return the principals, those with the most values first."""
        of_level = self.frame.filter(self.frame["level"] == self.level)
        with_value = of_level.filter(of_level["value"].is_not_null())["entity"].to_list()
        counts = Counter(dict.fromkeys(of_level["entity"].to_list(), 0))
        counts.update(with_value)
        return [(self.level, code) for code, _ in counts.most_common()]

    def _indicators(self) -> list[str]:
        """Return some indicators that are known to be telling; else the first."""
        known = [id_ for id_ in _TELLING if id_ in self.catalogue.indicators]
        return known or list(self.catalogue.indicators)[: len(_TELLING)]

    def _cells(self, entities: Iterable[Entity]) -> dict[tuple[str, str, str], Any]:
        codes = [code for _, code in entities]
        rows = self.frame.filter(self.frame["entity"].is_in(codes)).rows(named=True)
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
            f"{framework}, {period}\nA made-up country: {listed}. Some of it:",
            f"{framework}, {period}\nEtt påhittat land: {listed}. Något av det:",
        )

    def _next(self, out: Path, entity: Entity, indicators: list[str]) -> None:
        data, code = out.parent / "data", entity[1]
        say, words = self.session.say, self.session.words
        say(words(f"Every cell is in {out}. Now try:", f"Alla uppgifter finns i {out}. Pröva nu:"))
        say(
            f"  malramverk compute --data {data} --entity {code}",
            f"  malramverk explain {indicators[0]} --data {data} --entity {code}",
            f"  malramverk show {indicators[0]}",
        )


def _spread(members: list[Entity], number: int) -> list[Entity]:
    """Return some of many, evenly from the first to the last."""
    if len(members) <= number:
        return members
    steps = max(number - 1, 1)
    return [members[i * (len(members) - 1) // steps] for i in range(number)]
