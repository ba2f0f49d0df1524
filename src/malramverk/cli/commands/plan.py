"""`malramverk plan`: what computing takes, before any row is read."""

from __future__ import annotations

from collections.abc import Iterator

import click

from malramverk.cli.asking import tables_from
from malramverk.cli.commanding import command
from malramverk.cli.defining import catalogue_at
from malramverk.cli.language import Words
from malramverk.cli.session import Session
from malramverk.cli.shared_options import Question, Sources, with_data, with_question
from malramverk.diagnostics import DataErrors
from malramverk.evaluation import prepare
from malramverk.evaluation.plan_told import PlannedScan, PlanTold, plan_told

_WORDS = Words(
    "Tell what computing takes, before any row is read: which tables are scanned for which columns "
    "and parts, and the formulas in the order they are worked out. Without data: as if every table "
    "were at hand.",
    "Berätta vad en beräkning kräver, innan någon rad läses: vilka tabeller som läses efter vilka "
    "kolumner och delar, och formlerna i den ordning de räknas ut. Utan data: som om alla tabeller "
    "fanns.",
)
_EXAMPLES = """
malramverk plan --indicator behorighet_nationellt_program
malramverk plan definitions --data FOLDER --group kon --format json
"""


@command("plan", _WORDS, _EXAMPLES, dated=True)
@click.argument("definitions", required=False)
@with_data
@with_question
@click.pass_obj
def run(
    session: Session,
    definitions: str | None,
    sources: Sources,
    question: Question,
) -> int:
    """Tell the plan; 1 when the data is refused."""
    catalogue = catalogue_at(definitions)
    given = tables_from(session, catalogue, sources) if sources else None
    try:
        prepared = prepare(catalogue, **question.arguments())
    except DataErrors as error:
        raise session.fail(error.problems, 2) from None
    plan = plan_told(prepared, given, session.language)
    session.answer({"plan": plan.to_dict()})
    session.say(*_lines(session, plan))
    return 0


def _lines(session: Session, plan: PlanTold) -> Iterator[str]:
    for scan in plan.scans:
        yield from _scan(session, scan)
        yield ""
    if plan.read:
        yield f"{session.words('Read as they are', 'Läses som de är')}: {', '.join(plan.read)}"
    yield f"{session.words('Levels', 'Nivåer')}: {', '.join(plan.levels)}"
    every = session.words("all that the data has", "alla som finns i data")
    yield f"{session.words('Periods', 'Perioder')}: {', '.join(plan.periods or (every,))}"
    if plan.breakdowns:
        groups = ", ".join(" × ".join(breakdown) for breakdown in plan.breakdowns)
        yield f"{session.words('Groups', 'Grupper')}: {groups}"
    yield ""
    yield session.words("Indicators, in this order", "Indikatorer, i den här ordningen") + ":"
    for number, told in enumerate(plan.indicators, start=1):
        beside = "" if told.asked else session.words(" (read by others)", " (läses av andra)")
        yield f"  {number}. {told.indicator}: {told.origin}{beside}"
        for version, formula in told.formulas.items() if told.origin == "computed" else ():
            yield f"       {version}: {formula}"


def _scan(session: Session, scan: PlannedScan) -> Iterator[str]:
    source = f" ({scan.source})" if scan.source else ""
    yield f"{session.words('Scan', 'Läs')} {scan.table}{source}"
    rows = session.words("every row", "alla rader")
    groups = (scan.period, *scan.levels, *scan.groups)
    facts = (
        ("columns", "kolumner", ", ".join(scan.columns)),
        ("rows where", "rader där", "; ".join(scan.filters) or rows),
        ("grouped by", "grupperat på", ", ".join(name for name in groups if name)),
        ("period rule", "periodregel", ", ".join(scan.rules)),
        ("parts", "delar", str(len(scan.parts))),
    )
    for en, sv, fact in facts:
        yield f"  {session.words(en, sv)}: {fact or '–'}"
    for part in scan.parts:
        yield f"    {_part(session, part)}"
    for part in scan.passes:
        yield f"  {session.words('a pass for', 'en läsning för')} {_part(session, part)}"


def _part(session: Session, part: object) -> str:
    assert isinstance(part, dict)
    words = [part["measure"]]
    for name, en, sv in (("of", "of", "av"), ("where", "where", "där"), ("weight", "by", "med")):
        if name in part:
            words.append(f"{session.words(en, sv)} {part[name]}")
    return " ".join(words)
