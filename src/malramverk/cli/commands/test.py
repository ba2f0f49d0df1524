"""`malramverk test`: run the tests that stand beside definitions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from malramverk.cli import covering, mutating, watching
from malramverk.cli.commanding import command, option
from malramverk.cli.defining import catalogue_at, path_at
from malramverk.cli.language import Words
from malramverk.cli.session import Session
from malramverk.cli.test_runs import Selection, told
from malramverk.evaluation.question import unknown_names

_WORDS = Words(
    "Run the worked examples that stand under `tests:` in indicators, rules and disclosure "
    "families: small tables in, expected cells, outcomes or signs out. A test that fails shows "
    "the formula, what was expected, what was found and what it rests on, and where.",
    "Kör exemplen som står under `tests:` i indikatorer, regler och sekretessfamiljer: små "
    "tabeller in, väntade uppgifter, utfall eller tecken ut. Ett test som inte går igenom visar "
    "formeln, vad som väntades, vad som blev och vad det vilar på, och var.",
)


_EXAMPLES = """
malramverk test definitions antal_elever
malramverk test definitions --failed
malramverk test definitions --coverage --out coverage.html
"""


@command("test", _WORDS, _EXAMPLES)
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
@option(
    "--match",
    metavar="TEXT",
    words=Words(
        "Only tests with this in their name, or in the id they stand beside.",
        "Bara prov som har det här i sitt namn, eller i det id de står bredvid.",
    ),
)
@option(
    "--failed",
    is_flag=True,
    words=Words("Only those that failed the last time.", "Bara de som inte gick igenom sist."),
)
@option(
    "--watch",
    is_flag=True,
    words=Words(
        "Stay, and run again what a changed file touches; Ctrl-C ends.",
        "Stanna kvar, och kör om det som en ändrad fil rör; Ctrl-C avslutar.",
    ),
)
@option(
    "--coverage",
    is_flag=True,
    words=Words(
        "Tell which branches, rows, states, versions and boundaries no test exercises.",
        "Berätta vilka grenar, rader, tillstånd, versioner och gränser som inget prov prövar.",
    ),
)
@option(
    "--out",
    metavar="FILE",
    words=Words(
        "With --coverage: also as a page, FILE.html.", "Med --coverage: också som sida, FIL.html."
    ),
)
@option(
    "--propose",
    is_flag=True,
    words=Words(
        "With --coverage: tests that would exercise the rest, as YAML; no file is changed.",
        "Med --coverage: prov som skulle pröva resten, som YAML; ingen fil ändras.",
    ),
)
@option(
    "--write",
    is_flag=True,
    words=Words(
        "With --propose: put the tests into the files, marked for review.",
        "Med --propose: skriv in proven i filerna, märkta för granskning.",
    ),
)
@option(
    "--require",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    words=Words(
        "With --coverage: the share below which the exit code is 1.",
        "Med --coverage: andelen under vilken slutkoden är 1.",
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
    selection = Selection(chosen.pop("match"), chosen.pop("failed"))
    watch, coverage, propose = (chosen.pop(key) for key in ("watch", "coverage", "propose"))
    out, require, write = (chosen.pop(key) for key in ("out", "require", "write"))
    if definitions is not None and _is_id(definitions):
        ids, definitions = (definitions, *ids), None
    indicators = (*indicators, *ids)
    catalogue = catalogue_at(definitions)
    more = catalogue.populations if mutate else catalogue.disclosure_families
    known = (*catalogue.indicators, *catalogue.rules, *more)
    unknown = unknown_names(("indicator", "indikator"), indicators, known)
    if unknown:
        raise session.fail(unknown, 2)
    if mutate:
        return mutating.answer(session, catalogue, indicators, **chosen)
    if coverage or propose or write or out is not None or require is not None:
        into = path_at(definitions) if write else None
        covered = covering.Asked(out, propose=propose or write, least=require, into=into)
        return covering.answer(session, catalogue, indicators, covered)
    if watch:
        return watching.stay(session, path_at(definitions), indicators, selection)
    return told(session, catalogue, indicators, selection)


def _is_id(text: str) -> bool:
    """Say whether a word is an id and names nothing that lies here."""
    return re.fullmatch("[a-z][a-z0-9_]*", text) is not None and not Path(text).exists()
