"""`malramverk sensitivity`: how far ranks by a composite index move under other choices."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from malramverk.catalogue import Catalogue
from malramverk.cli.asking import computed, tables_from
from malramverk.cli.commanding import command, option
from malramverk.cli.defining import catalogue_at, divided
from malramverk.cli.language import Words
from malramverk.cli.numbers import shown
from malramverk.cli.problems import NoCells, UnknownName
from malramverk.cli.session import Session
from malramverk.cli.shared_options import Question, Sources, with_data, with_policy
from malramverk.cli.words import Speech
from malramverk.diagnostics import AuthoringError
from malramverk.tables.policy import PolicyLike

if TYPE_CHECKING:
    from rich.table import Table

    from malramverk.evaluation.results import Results
    from malramverk.evaluation.sensitivities import Sensitivity

_WORDS = Words(
    "Tell how far the ranks by a composite index move when one of the choices behind it is another "
    "that could be defended: the normalisation, the mean, the weights, a component less.",
    "Berätta hur mycket ordningen enligt ett sammansatt index ändras när ett av valen bakom det är "
    "ett annat som kan försvaras: normaliseringen, medelvärdet, vikterna, en komponent mindre.",
)
_EXAMPLES = "malramverk sensitivity definitions ID --data FOLDER --level huvudman"
_INDEX = {"en": "the composite index", "sv": "det sammansatta indexet"}
_SHOWN = 10
_CHOICES = {
    "normalisation": Words("normalisation", "normalisering"),
    "aggregation": Words("mean", "medelvärde"),
    "weights": Words("weights", "vikter"),
    "without": Words("without", "utan"),
}


@command("sensitivity", _WORDS, _EXAMPLES, dated=True)
@click.argument("words", nargs=-1, required=True, metavar="[DEFINITIONS] ID")
@with_data
@with_policy
@option(
    "--level",
    metavar="ID",
    words=Words("Whose ranks; else the smallest level.", "Vilka som ordnas; annars minsta nivån."),
)
@option("--period", metavar="PERIOD", words=Words("Else the latest.", "Annars den senaste."))
@click.pass_obj
def run(
    session: Session,
    words: tuple[str, ...],
    sources: Sources,
    policy: PolicyLike,
    level: str | None,
    period: str | None,
) -> int:
    """Tell the sensitivity of one index."""
    definitions, (index,) = divided(words, 1, "sensitivity", "[DEFINITIONS] ID")
    catalogue = catalogue_at(definitions)
    _must_be_composite(catalogue, index)
    given = tables_from(session, catalogue, sources)
    question = Question((index,), _some(level), _some(period))
    results = computed(session, catalogue, given, question, policy)
    found = _found(results, index)
    content = asdict(found)
    places = ("place", "least", "greatest")
    content["ranks"] = {k: dict(zip(places, v, strict=True)) for k, v in found.ranks.items()}
    session.answer({"sensitivity": content})
    if session.for_people:
        _show(session, results, found)
    return 0


def _some(word: str | None) -> tuple[str, ...]:
    return () if word is None else (word,)


def _must_be_composite(catalogue: Catalogue, index: str) -> None:
    known = [id_ for id_, version in catalogue.indicators.items() if version.composite is not None]
    if index not in known:
        raise AuthoringError(UnknownName(what=_INDEX, written=index, candidates=tuple(known)))


def _found(results: Results, index: str) -> Sensitivity:
    """Return the sensitivity at the smallest level and in the latest period with any value."""
    from malramverk.evaluation.sensitivities import sensitivity

    frame = results.to_polars()
    frame = frame.filter(frame["value"].is_not_null())
    levels, periods = set(frame["level"]), set(frame["period"])
    if frame.height == 0:
        raise AuthoringError(NoCells())
    level = next(each for each in reversed(results.catalogue.levels) if each in levels)
    period = next(each for each in reversed(results.periods) if each in periods)
    return sensitivity(results, index, level=level, period=period)


def _show(session: Session, results: Results, found: Sensitivity) -> None:
    speech = Speech(results.catalogue, session.language)
    title = results.catalogue.indicators[found.indicator].named(session.language)
    heading = [f"{title}, {speech.counted(found.level, len(found.ranks))}", found.period]
    session.say(" ".join(filter(None, heading)))
    session.show(_moves(found, results.catalogue, session))
    session.say(
        session.words(
            "Places are those that the entities move when one choice alone is changed.",
            "Platserna är så många som enheterna flyttas när bara det valet ändras.",
        ),
        "",
        session.words(
            "Whose place depends most on the choices:", "Vilkas plats beror mest på valen:"
        ),
    )
    session.show(_spans(found, results, speech))
    if len(found.ranks) > _SHOWN:
        every = session.words("all with --format json", "alla med --format json")
        session.say(f"{_SHOWN} / {len(found.ranks)}; {every}")


def _moves(found: Sensitivity, catalogue: Catalogue, session: Session) -> Table:
    table = _table()
    table.add_column(session.words("Another choice", "Ett annat val"), ratio=1)
    table.add_column(session.words("Places, mean", "Platser, medel"), justify="right")
    table.add_column(session.words("Most", "Mest"), justify="right")
    table.add_column(session.words("Rank correlation", "Rangkorrelation"), justify="right")
    for moves in found.alternatives:
        to = moves.to
        for id_ in catalogue.indicators:
            to = catalogue.indicators[id_].named(session.language) if to == id_ else to
        correlation = "" if moves.correlation is None else _number(moves.correlation, 3, session)
        what = f"{_CHOICES[moves.changed].in_(session.language)}: {to.replace('_', ' ')}"
        mean, most = _number(moves.mean, 1, session), _number(moves.most, 1, session)
        table.add_row(what, mean, most, correlation)
    return table


def _spans(found: Sensitivity, results: Any, speech: Speech) -> Table:
    widest = sorted(found.ranks.items(), key=lambda each: (each[1][1] - each[1][2], each[1][0]))
    table = _table()
    table.add_column("", ratio=1)
    table.add_column(Words("Place", "Plats").in_(speech.language), justify="right")
    table.add_column(Words("From", "Från").in_(speech.language), justify="right")
    table.add_column(Words("To", "Till").in_(speech.language), justify="right")
    for code, places in widest[:_SHOWN]:
        name = speech.name(results.names, found.level, code)
        table.add_row(name, *(f"{place:g}" for place in places))
    return table


def _number(value: float, decimals: int, session: Session) -> str:
    return shown(value, decimals, session.language)


def _table() -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    return Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=True, header_style="bold")
