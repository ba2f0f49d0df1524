"""`malramverk test`: run the tests that stand beside definitions."""

from __future__ import annotations

import time

import click

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
@click.pass_obj
def run(session: Session, definitions: str | None, indicators: tuple[str, ...]) -> int:
    """Run tests; 1 when any fails."""
    catalogue = catalogue_at(definitions)
    known = (*catalogue.indicators, *catalogue.rules)
    unknown = unknown_names(("indicator", "indikator"), indicators, known)
    if unknown:
        raise session.fail(unknown, 2)
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
