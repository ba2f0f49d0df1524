"""`malramverk test`: run the tests that stand beside definitions."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import click

from malramverk.cli import mutating
from malramverk.cli.commanding import command, option
from malramverk.cli.defining import catalogue_at
from malramverk.cli.language import Words
from malramverk.cli.session import Session
from malramverk.definition_tests import Outcome, report
from malramverk.definition_tests import run as run_tests
from malramverk.evaluation.question import unknown_names

_WORDS = Words(
    "Run the worked examples that stand under `tests:` in indicators: small tables in, expected "
    "cells out. A test that fails shows the formula, what was expected, what was found, and where.",
    "Kör exemplen som står under `tests:` i indikatorer: små tabeller in, väntade uppgifter ut. "
    "Ett test som inte går igenom visar formeln, vad som väntades, vad som blev, och var.",
)


@command("test", _WORDS, "malramverk test definitions --indicator antal_elever")
@click.argument("definitions", required=False)
@option(
    "--indicator",
    "indicators",
    multiple=True,
    metavar="ID",
    words=Words("Only this; may be repeated.", "Bara denna; får upprepas."),
)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@option(
    "--mutate",
    is_flag=True,
    words=Words(
        "Make one small slip at a time in formulas, populations and rules, and list those that no "
        "test notices.",
        "Gör en liten felskrivning i taget i formler, populationer och regler, och lista dem som "
        "inget test märker.",
    ),
)
@option(
    "--every",
    type=click.IntRange(1),
    default=1,
    metavar="N",
    words=Words("With --mutate: only each N-th.", "Med --mutate: bara var N:te."),
)
@option(
    "--seconds",
    type=click.FloatRange(0),
    metavar="S",
    words=Words(
        "With --mutate: begin nothing new after this long.",
        "Med --mutate: börja inget nytt efter så här länge.",
    ),
)
@option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=1,
    metavar="N",
    words=Words("With --mutate: processes at work.", "Med --mutate: processer som arbetar."),
)
@option(
    "--least",
    type=click.FloatRange(0, 100),
    default=100.0,
    metavar="PERCENT",
    words=Words(
        "With --mutate: the score below which the exit code is 1.",
        "Med --mutate: andelen under vilken slutkoden är 1.",
    ),
)
@click.pass_obj
def run(
    session: Session,
    /,
    definitions: str | None,
    indicators: tuple[str, ...],
    ids: tuple[str, ...],
    **chosen: Any,
) -> int:
    """Run tests; 1 when any fails."""
    mutate = chosen.pop("mutate")
    if definitions is not None and _is_id(definitions):
        ids, definitions = (definitions, *ids), None
    indicators = (*indicators, *ids)
    catalogue = catalogue_at(definitions)
    known = (*catalogue.indicators, *catalogue.rules, *(catalogue.populations if mutate else ()))
    unknown = unknown_names(("indicator", "indikator"), indicators, known)
    if unknown:
        raise session.fail(unknown, 2)
    if mutate:
        return mutating.answer(session, catalogue, indicators, **chosen)
    started = time.monotonic()
    with session.progress() as told:
        outcomes = run_tests(catalogue, indicators or None, told)
    failed = [outcome for outcome in outcomes if not outcome.passed]
    session.answer(
        {
            "ok": not failed,
            "passed": len(outcomes) - len(failed),
            "failed": len(failed),
            "tests": [outcome.to_dict(session.language) for outcome in outcomes],
        }
    )
    for outcome in failed:
        session.say(report(outcome, session.language), "")
    untested = len(
        set(indicators or catalogue.indicators) - {outcome.indicator for outcome in outcomes}
    )
    session.say(_summary(session, outcomes, failed, untested, time.monotonic() - started))
    return int(bool(failed))


def _is_id(text: str) -> bool:
    """Say whether a word is an id and names nothing that lies here."""
    return re.fullmatch("[a-z][a-z0-9_]*", text) is not None and not Path(text).exists()


def _summary(
    session: Session, outcomes: list[Outcome], failed: list[Outcome], untested: int, seconds: float
) -> str:
    tests = session.counted(len(outcomes), "test tests", "test test")
    if failed:
        text = session.words(
            f"{len(failed)} of {tests} failed", f"{len(failed)} av {tests} gick inte igenom"
        )
    else:
        text = session.words(f"{tests} passed", f"{tests} gick igenom")
    if untested:
        others = session.counted(untested, "indicator indicators", "indikator indikatorer")
        text += session.words(f"; {others} without tests", f"; {others} utan test")
    return f"{text} ({seconds:.1f} s)"
