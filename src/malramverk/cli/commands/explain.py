"""`malramverk explain`: how one value came to be, or why there is none."""

from __future__ import annotations

from typing import Any

import click

from malramverk.cli.asking import Question, computed, tables_from, with_data
from malramverk.cli.commanding import command, option
from malramverk.cli.defining import catalogue_at
from malramverk.cli.entities import entities_of, find
from malramverk.cli.language import Words
from malramverk.cli.problems import BadUsage, UnknownName, UnreadableData
from malramverk.cli.session import Session
from malramverk.diagnostics import AuthoringError
from malramverk.periods import parse_period

_WORDS = Words(
    "Tell how one value came to be: the formula, the parts and their numbers, the rows behind it; "
    "or, where there is no value, why.",
    "Berätta hur ett värde blev till: formeln, delarna och deras tal, raderna bakom; eller, där "
    "det saknas ett värde, varför.",
)
_GROUP = {"en": "the group", "sv": "gruppen"}
_EXAMPLES = """
malramverk explain elever_per_larare --entity 2120001439 --data FOLDER
malramverk explain definitions antal_elever --entity riket --group kon=flicka --data FOLDER
"""


@command("explain", _WORDS, _EXAMPLES)
@click.argument("words", nargs=-1, required=True, metavar="[DEFINITIONS] INDICATOR")
@with_data
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
@click.pass_obj
def run(
    session: Session,
    words: tuple[str, ...],
    tables: tuple[str, ...],
    data: str | None,
    entity: str,
    level: str | None,
    period: str | None,
    groups: tuple[str, ...],
) -> int:
    """Explain one cell."""
    definitions, indicator = _parted(words)
    catalogue = catalogue_at(definitions)
    chosen = _groups(groups)
    question = Question((indicator,), _some(level), _some(period), tuple(chosen) if chosen else ())
    given = tables_from(session, catalogue, tables, data)
    results = computed(session, catalogue, given, question)
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
    session.answer({"explanation": explanation.to_dict()})
    session.say(explanation.text(session.language))
    return 0


def _known_groups(frame: Any, chosen: dict[str, str]) -> None:
    for name, code in chosen.items():
        known = frame[name].drop_nulls().unique(maintain_order=True).to_list()
        if code not in known:
            raise AuthoringError(
                UnknownName(what=_GROUP, written=f"{name}={code}", candidates=_pairs(name, known))
            )


def _pairs(name: str, codes: list[str]) -> tuple[str, ...]:
    return tuple(f"{name}={code}" for code in codes)


def _parted(words: tuple[str, ...]) -> tuple[str | None, str]:
    if len(words) > 2:
        why = f"expected [DEFINITIONS] INDICATOR, found {len(words)} words"
        raise AuthoringError(BadUsage(command="malramverk explain", why=why))
    return (words[0] if len(words) == 2 else None), words[-1]


def _some(written: str | None) -> tuple[str, ...]:
    return () if written is None else (written,)


def _groups(written: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in written:
        name, sign, code = each.partition("=")
        if not sign or not code:
            why = f"expected --group ID=CODE, found {each}"
            raise AuthoringError(BadUsage(command="malramverk explain", why=why))
        found[name] = code
    return found
