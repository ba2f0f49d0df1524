"""`malramverk explain`: how one value came to be, or why there is none."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import click

from malramverk.cli.asking import computed, tables_from
from malramverk.cli.commanding import command, option
from malramverk.cli.defining import catalogue_at, divided
from malramverk.cli.entities import entities_of, find
from malramverk.cli.language import Words
from malramverk.cli.problems import UnknownName, UnreadableData
from malramverk.cli.session import Session
from malramverk.cli.shared_options import Question, Sources, with_data, with_policy
from malramverk.cli.usage import expected
from malramverk.diagnostics import AuthoringError
from malramverk.periods import parse_period
from malramverk.tables.policy import PolicyLike

if TYPE_CHECKING:
    from malramverk.evaluation import Results

_WORDS = Words(
    "Tell how one value came to be: the formula, the parts and their numbers, the rows behind it; "
    "or, where there is no value, why. Of a rule: what it read, and which row answered.",
    "Berätta hur ett värde blev till: formeln, delarna och deras tal, raderna bakom; eller, där "
    "det saknas ett värde, varför. Om en regel: vad den läste, och vilken rad som svarade.",
)
_TARGET = {"en": "the target", "sv": "målet"}
_MOST_DIGITS = 18
Target = Decimal | str | None
_GROUP = {"en": "the group", "sv": "gruppen"}
_EXAMPLES = """
malramverk explain elever_per_larare --entity 2120001439 --data FOLDER
malramverk explain definitions antal_elever --entity riket --group kon=flicka --data FOLDER
malramverk explain behorighet --entity 2120001439 --data FOLDER --target 90
"""


@command("explain", _WORDS, _EXAMPLES, forms=("html",), dated=True)
@click.argument("words", nargs=-1, required=True, metavar="[DEFINITIONS] INDICATOR|RULE")
@with_data
@with_policy
@option(
    "--entity",
    required=True,
    metavar="CODE",
    words=Words("Whose value, by code or name.", "Vems värde, med kod eller namn."),
)
@option("--level", metavar="ID", words=Words("Where two levels share a code.", "Enhetens nivå."))
@option("--period", metavar="PERIOD", words=Words("Else the latest.", "Annars den senaste."))
@option(
    "--group",
    "groups",
    multiple=True,
    metavar="ID=CODE",
    words=Words("A group, such as kon=flicka.", "En grupp, som kon=flicka."),
)
@option(
    "--target",
    metavar="VALUE",
    words=Words(
        "Also tell what it would take to reach this: a number in the indicator's unit, the id of "
        "a parameter, or previous.",
        "Berätta också vad som krävs för att nå detta: ett tal i indikatorns enhet, en parameters "
        "id, eller previous.",
    ),
)
@click.pass_obj
def run(
    session: Session,
    words: tuple[str, ...],
    sources: Sources,
    policy: PolicyLike,
    entity: str,
    level: str | None,
    period: str | None,
    groups: tuple[str, ...],
    target: str | None,
) -> int:
    """Explain one cell."""
    definitions, (indicator,) = divided(words, 1, "explain", "[DEFINITIONS] INDICATOR")
    catalogue = catalogue_at(definitions)
    wanted = _target(target, tuple(catalogue.parameters))
    chosen = _groups(groups)
    given = tables_from(session, catalogue, sources)
    if indicator in catalogue.rules and indicator not in catalogue.indicators:
        question = Question((), (), _some(period), tuple(chosen) if chosen else ())
        results = computed(session, catalogue, given, question, policy)
        return _judgements(session, results, indicator, entity, chosen)
    question = Question((indicator,), _some(level), _some(period), tuple(chosen) if chosen else ())
    results = computed(session, catalogue, given, question, policy)
    frame = results.to_polars()
    of_level, code = find(entity, entities_of(frame), results.names)
    _known_groups(frame, chosen)
    period = parsed.text if period and (parsed := parse_period(period)) else results.periods[-1]
    try:
        explanation = results.explain(
            indicator, entity=code, period=period, level=of_level, **chosen
        )
    except KeyError as error:
        raise AuthoringError(UnreadableData(why=str(error.args[0]))) from error
    _show(session, explanation, wanted)
    return 0


def _judgements(
    session: Session, results: Results, rule: str, entity: str, chosen: dict[str, str]
) -> int:
    """Explain how a rule came to what it says of an entity, for each thing it judges."""
    from malramverk.assessment import assess

    assessment = assess(results.catalogue, results, rules=rule)
    level, code = find(entity, entities_of(results.to_polars()), results.names)
    period = results.periods[-1]
    known = {"level": level} | ({"period": period} if period else {})
    try:
        text = assessment.explain(rule, entity=code, language=session.language, **known, **chosen)
    except KeyError as error:
        raise AuthoringError(UnreadableData(why=str(error.args[0]))) from error
    session.answer({"explanation": text})
    session.say(text)
    return 0


def _show(session: Session, explanation: Any, target: Target) -> None:
    if session.form == "html":
        session.say(explanation.to_html(session.language, target))
        return
    content = {"explanation": explanation.to_dict()}
    lines = [explanation.text(session.language)]
    if target is not None:
        reaching = explanation.what_would_it_take(target)
        content["target"] = reaching.to_dict()
        words = reaching.words(session.language)
        lines.append(f"  {words[:1].upper()}{words[1:]}")
    session.answer(content)
    session.say(*lines)


def _target(written: str | None, parameters: tuple[str, ...]) -> Target:
    """Return a number as it is written in either language, or the name of one."""
    if written is None:
        return None
    try:
        number = Decimal(written.replace(",", ".").replace("\N{MINUS SIGN}", "-"))
    except InvalidOperation:
        if written not in ("previous", *parameters):
            candidates = ("previous", *parameters)
            problem = UnknownName(what=_TARGET, written=written, candidates=candidates)
            raise AuthoringError(problem) from None
        return written
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        raise AuthoringError(UnknownName(what=_TARGET, written=written, candidates=()))
    return number


def _known_groups(frame: Any, chosen: dict[str, str]) -> None:
    for name, code in chosen.items():
        known = frame[name].drop_nulls().unique(maintain_order=True).to_list()
        if code not in known:
            raise AuthoringError(
                UnknownName(what=_GROUP, written=f"{name}={code}", candidates=_pairs(name, known))
            )


def _pairs(name: str, codes: list[str]) -> tuple[str, ...]:
    return tuple(f"{name}={code}" for code in codes)


def _some(written: str | None) -> tuple[str, ...]:
    return () if written is None else (written,)


def _groups(written: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in written:
        name, sign, code = each.partition("=")
        if not sign or not code:
            raise AuthoringError(expected("explain", "--group ID=CODE", each))
        found[name] = code
    return found
