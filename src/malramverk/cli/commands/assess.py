"""`malramverk assess`: what the rules say of every principal, and what they ask about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from malramverk.cli.asking import computed, tables_from
from malramverk.cli.commanding import command, option
from malramverk.cli.commands.compute import named
from malramverk.cli.defining import catalogue_at
from malramverk.cli.entities import entities_of, find
from malramverk.cli.files import write
from malramverk.cli.language import Words
from malramverk.cli.problems import NoCells
from malramverk.cli.session import Session
from malramverk.cli.shared_options import (
    Question,
    Sources,
    with_data,
    with_out,
    with_policy,
    with_question,
)
from malramverk.diagnostics import AuthoringError
from malramverk.tables.policy import PolicyLike

if TYPE_CHECKING:
    from malramverk.assessment import Assessment

_WORDS = Words(
    "Judge every entity by the rules of the definitions: how many have each outcome; with "
    "--entity what is seen and asked about one; with --out every judgement in a file.",
    "Bedöm varje enhet med definitionernas regler: hur många som har varje utfall; med --entity "
    "vad som syns och frågas om en; med --out varje bedömning i en fil.",
)
_EXAMPLES = """
malramverk assess --table ufa_grundskola=underlag.xlsx
malramverk assess --table ufa_grundskola=underlag.xlsx --entity 2120001439
malramverk assess definitions --data FOLDER --rule jamfort_med_riket --out bedomningar.csv
"""


@command("assess", _WORDS, _EXAMPLES, dated=True)
@click.argument("definitions", required=False)
@with_data
@with_policy
@with_question
@option(
    "--rule",
    "rules",
    multiple=True,
    metavar="ID",
    words=Words("Only this rule; may be repeated.", "Bara denna regel; får upprepas."),
)
@option(
    "--entity",
    metavar="CODE",
    words=Words(
        "What is seen and asked about this one, by code or name.",
        "Vad som syns och frågas om denna, med kod eller namn.",
    ),
)
@with_out(Words("every judgement", "alla bedömningar"))
@click.pass_obj
def run(
    session: Session,
    definitions: str | None,
    sources: Sources,
    policy: PolicyLike,
    question: Question,
    rules: tuple[str, ...],
    entity: str | None,
    out: Path | None,
) -> int:
    """Assess; 1 when the data is refused."""
    from malramverk.assessment import assess

    catalogue = catalogue_at(definitions)
    given = tables_from(session, catalogue, sources)
    results = computed(session, catalogue, given, question, policy)
    assessment = assess(catalogue, results, rules=rules or None)
    if not len(assessment):
        raise AuthoringError(NoCells())
    if out is not None:
        _write(session, assessment, out)
    elif entity is not None:
        _show_one(session, assessment, entity)
    else:
        _show_counts(session, assessment)
    return 0


def _write(session: Session, assessment: Assessment, out: Path) -> None:
    frame = assessment.to_polars(language=session.language)
    with session.writing() as told:
        named_frame = named(frame, assessment.results.names)
        write(named_frame, out, assessment.results.receipt.to_dict(), told)
    session.answer({"out": str(out), "judgements": frame.height})
    session.say(
        session.words(f"{frame.height} judgements in {out}", f"{frame.height} bedömningar i {out}")
    )


def _show_one(session: Session, assessment: Assessment, written: str) -> None:
    level, code = find(written, entities_of(assessment.to_polars()), assessment.results.names)
    found = assessment.findings(code, level=level, language=session.language)
    session.answer({"findings": [_plain(judgement) for judgement in found]})
    name = assessment.results.names.get((level, code), code)
    session.say(f"{name} ({code})")
    for judgement in found:
        texts = [text for text in (judgement.finding, judgement.question) if text]
        session.say("", *(f"  {text}" for text in texts))
    if not found:
        observed = session.words("  nothing is observed", "  inget att iaktta")
        session.say(*(_outcomes(session, assessment, code, level) or [observed]))


def _outcomes(session: Session, assessment: Assessment, code: str, level: str) -> list[str]:
    """Return what each rule says of an entity, of those that have no texts to say it with."""
    lines = []
    for judgement in assessment.judgements(entity=code, level=level, language=session.language):
        rule = assessment.catalogue.rules[judgement.rule]
        if any(row.observe or row.ask for row in rule.rows):
            continue
        said = (str(value) for outcome in judgement.outcomes for value in outcome.values())
        words = (assessment.outcome_in_words(rule.id, text, session.language) for text in said)
        of = "" if judgement.subject is None else f", {judgement.subject}"
        lines.append(f"  {rule.named(session.language)}{of}: {', '.join(words)}")
    return lines


def _plain(judgement: Any) -> dict[str, Any]:
    names = ("rule", "version", "subject", "level", "entity", "period", "importance")
    found = {name: getattr(judgement, name) for name in names}
    return found | {
        "groups": dict(judgement.groups),
        "outcomes": [dict(outcome) for outcome in judgement.outcomes],
        "rows": list(judgement.rows),
        "finding": judgement.finding,
        "question": judgement.question,
        "factors": list(judgement.factors),
    }


def _show_counts(session: Session, assessment: Assessment) -> None:
    frame = assessment.to_polars()
    keys = ["rule", "level", "output", "outcome"]
    counts = frame.group_by(keys, maintain_order=True).len().rows(named=True)
    session.answer({"outcomes": counts})
    rule = None
    for row in counts:
        if row["rule"] != rule:
            rule = row["rule"]
            session.say(assessment.catalogue.rules[rule].named(session.language))
        told = row["outcome"] or "–"
        outcome = assessment.outcome_in_words(row["rule"], told, session.language)
        of = "" if row["output"] == "outcome" else f"{row['output']}: "
        session.say(f"  {row['level']:<12} {of + outcome:<34} {row['len']:>8}")
