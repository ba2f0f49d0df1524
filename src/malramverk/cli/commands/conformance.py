"""`malramverk conformance`: show that every engine gives the answers the language says."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

import click

from malramverk.cli.commanding import command, option
from malramverk.cli.language import Words
from malramverk.cli.numbers import shown_count
from malramverk.cli.problems import UnknownName
from malramverk.cli.session import Session
from malramverk.conformance import ENGINES, EXTRAS, NoEngine, Outcome, files, is_installed
from malramverk.conformance import run as run_cases
from malramverk.diagnostics import AuthoringError, render

if TYPE_CHECKING:
    from rich.table import Table

_WORDS = Words(
    "Compute the cases that say what every function of the formula language means, on every "
    "engine that is installed, and tell where one of them gives another answer.",
    "Beräkna fallen som säger vad varje funktion i formelspråket betyder, med varje "
    "beräkningsmotor som är installerad, och berätta var någon av dem ger ett annat svar.",
)
_WHAT = {"en": "the function", "sv": "funktionen"}
_COMPUTING = Words("Computing", "Beräknar")
Counts = dict[tuple[str, str], Counter[str]]


@command("conformance", _WORDS, "malramverk conformance --engine duckdb --function quantile")
@option(
    "--engine",
    "engines",
    multiple=True,
    type=click.Choice(ENGINES),
    words=Words("Only this; may be repeated.", "Bara denna; får upprepas."),
)
@option(
    "--function",
    "functions",
    multiple=True,
    metavar="NAME",
    words=Words("Only this; may be repeated.", "Bara denna; får upprepas."),
)
@click.pass_obj
def run(session: Session, engines: tuple[str, ...], functions: tuple[str, ...]) -> int:
    """Run the cases; 1 when any gives another answer."""
    known = tuple(files())
    for name in functions:
        if name not in known:
            raise AuthoringError(UnknownName(what=_WHAT, written=name, candidates=known))
    chosen = _installed(session, engines)
    started = time.monotonic()
    outcomes = _outcomes(session, chosen, functions or known)
    failed = [outcome for outcome in outcomes if not (outcome.passed or outcome.is_awaited)]
    session.answer(
        {
            "ok": not failed,
            "engines": chosen,
            "cases": [outcome.to_dict() for outcome in outcomes],
        }
    )
    if session.for_people:
        session.show(_table(session, outcomes, chosen))
        _awaited(session, outcomes)
        for outcome in failed:
            session.say(*_failure(session, outcome))
        session.say(_summary(session, outcomes, failed, chosen, time.monotonic() - started))
    return int(bool(failed))


def _installed(session: Session, asked: tuple[str, ...]) -> list[str]:
    """Return the engines to run on; one that is asked for and not installed ends the run."""
    lacking = [engine for engine in asked or ENGINES if not is_installed(engine)]
    problems = [NoEngine(engine=engine, extra=EXTRAS.get(engine, engine)) for engine in lacking]
    if asked and problems:
        raise session.fail(problems, 2)
    for engine in lacking:
        session.say(
            session.words(
                f"{engine} is not installed: left out", f"{engine} är inte installerad: hoppas över"
            )
        )
    return [engine for engine in asked or ENGINES if engine not in lacking]


def _outcomes(session: Session, engines: list[str], functions: tuple[str, ...]) -> list[Outcome]:
    words = _COMPUTING.in_(session.language)
    with session.progress() as told:
        return [
            outcome
            for engine in engines
            for outcome in run_cases(
                functions,
                engine,
                progress=lambda name, done, of: told(f"{words} ({name})", done, of),
            )
        ]


def _table(session: Session, outcomes: list[Outcome], engines: list[str]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=0, header_style="bold")
    table.add_column(session.words("Function", "Funktion"), no_wrap=True)
    table.add_column(session.words("Cells", "Uppgifter"), justify="right")
    for engine in engines:
        table.add_column(engine, justify="right")
    counts = _counts(outcomes)
    for function in dict.fromkeys(outcome.case.function for outcome in outcomes):
        own = [o for o in outcomes if o.case.function == function and o.engine == engines[0]]
        cells = shown_count(sum(len(outcome.case.expected) for outcome in own), session.language)
        told = [_told(session, counts[function, engine]) for engine in engines]
        table.add_row(function, cells, *told)
    return table


def _counts(outcomes: list[Outcome]) -> Counts:
    counts: Counts = {}
    for outcome in outcomes:
        kind = "passed" if outcome.passed else "awaited" if outcome.is_awaited else "failed"
        counts.setdefault((outcome.case.function, outcome.engine), Counter())[kind] += 1
    return counts


def _told(session: Session, counts: Counter[str]) -> str:
    """Return how many cases gave what they should, and how many did not."""
    if counts["failed"]:
        number = counts["failed"]
        return session.words(f"{number} failed", f"{number} fel")
    waiting = f" (+{counts['awaited']})" if counts["awaited"] else ""
    return f"{counts['passed']}{waiting}"


def _awaited(session: Session, outcomes: list[Outcome]) -> None:
    """Say what the library lacks, once for each thing."""
    found = Counter(str(outcome.case.awaits) for outcome in outcomes if outcome.is_awaited)
    engines = len({outcome.engine for outcome in outcomes})
    if found:
        session.say("", session.words("(+) waits for", "(+) väntar på"))
        for why, number in found.most_common():
            session.say(f"  {number // engines:>3}  {why}")


def _failure(session: Session, outcome: Outcome) -> list[str]:
    case = outcome.case
    lines = ["", f"{case.function}: {case.name} [{outcome.engine}]", f"  {case.formula}"]
    lines += [f"    {difference}" for difference in outcome.differences]
    lines += [f"    {render(problem, session.language)}" for problem in outcome.problems]
    return lines


def _summary(
    session: Session,
    outcomes: list[Outcome],
    failed: list[Outcome],
    engines: list[str],
    seconds: float,
) -> str:
    cases = session.counted(len(outcomes) // max(len(engines), 1), "case cases", "fall fall")
    on = session.counted(len(engines), "engine engines", "beräkningsmotor beräkningsmotorer")
    where = session.words(f"{cases} on {on}", f"{cases} på {on}")
    if failed:
        told = session.words(f"{len(failed)} failed", f"{len(failed)} gick inte igenom")
    else:
        told = session.words("all as they should", "alla som de ska")
    return f"\n{where}: {told} ({seconds:.1f} s)"
