"""`malramverk compute`: every principal's results, on the terminal or in a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from malramverk.catalogue import Catalogue
from malramverk.cli.asking import asking, computed, tables_from
from malramverk.cli.commanding import command, option
from malramverk.cli.defining import catalogue_at
from malramverk.cli.entities import entities_of, find
from malramverk.cli.files import told_if_refused, write
from malramverk.cli.language import Words
from malramverk.cli.overview import Overview
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
from malramverk.cli.words import Speech
from malramverk.diagnostics import AuthoringError

if TYPE_CHECKING:
    from malramverk.protection import Audience
from malramverk.tables.policy import PolicyLike

_WORDS = Words(
    "Compute indicators for every entity of every level from the tables you name. Without "
    "DEFINITIONS: the national framework that malramverk brings. Without --out: a readable part.",
    "Beräkna indikatorer för varje enhet på varje nivå ur tabellerna du anger. Utan DEFINITIONS: "
    "det nationella ramverk som följer med malramverk. Utan --out: en läsbar del.",
)
_EXAMPLES = """
malramverk compute --data FOLDER --out results.csv
malramverk compute --data FOLDER --parts FOLDER --out results.parquet
malramverk compute --table ufa_grundskola=underlag.xlsx --entity 2120001439
malramverk compute definitions --data FOLDER --indicator antal_elever --group kon
"""


@command("compute", _WORDS, _EXAMPLES, dated=True)
@click.argument("definitions", required=False)
@with_data
@with_policy
@with_question
@option(
    "--entity",
    metavar="CODE",
    words=Words("Show this one in full, by code or name.", "Visa denna, med kod eller namn."),
)
@with_out(Words("every cell, unrounded,", "alla uppgifter, oavrundade,"))
@option(
    "--parts",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    words=Words(
        "Keep what is counted here; files that are as they were are not counted again.",
        "Spara det som räknas här; filer som är som förut räknas inte igen.",
    ),
)
@option(
    "--audience",
    type=click.Choice(["internal", "principal", "public"]),
    words=Words(
        "Hide what these may not see, audit it, and round; else all is shown, unrounded.",
        "Dölj det som dessa inte får se, granska och avrunda; annars visas allt, oavrundat.",
    ),
)
@click.pass_obj
def run(
    session: Session,
    definitions: str | None,
    sources: Sources,
    policy: PolicyLike,
    question: Question,
    entity: str | None,
    out: Path | None,
    parts: Path | None,
    audience: Audience | None,
) -> int:
    """Compute; 1 when the data is refused, or hidden figures could be worked out."""
    catalogue = catalogue_at(definitions)
    given = tables_from(session, catalogue, sources)
    if out is not None and out.suffix.lower() == ".parquet" and entity is None and audience is None:
        _stream(session, catalogue, given, question, policy, parts, out)
        return 0
    results = computed(session, catalogue, given, question, policy, parts)
    frame = results.to_polars() if audience is None else _shown_to(results, audience)
    if entity is not None:
        frame = _of_one(frame, entity, results.names)
    if frame.height == 0:
        raise AuthoringError(NoCells())
    if out is not None:
        _write(session, frame, results, out)
    elif session.as_json:
        receipt = results.receipt.to_dict()
        session.answer({"results": frame.rows(named=True), "receipt": receipt})
    elif session.for_people:
        Overview(session, frame, results.names, Speech(catalogue, session.language)).show()
    return 0


def _stream(
    session: Session,
    catalogue: Catalogue,
    tables: Mapping[str, object],
    question: Question,
    policy: PolicyLike,
    parts: Path | None,
    out: Path,
) -> None:
    """Write every cell block by block, so that there may be more of them than memory holds."""
    from malramverk.evaluation import compute_to

    with asking(session, catalogue, question) as progress, told_if_refused(out):
        written = compute_to(
            out,
            catalogue,
            tables,
            parts=parts,
            progress=progress,
            policy=policy,
            named=True,
            **question.arguments(),
        )
    session.tell(written.problems)
    if not written.cells:
        raise AuthoringError(NoCells())
    _say(session, written.cells, out)


def _shown_to(results: Any, audience: Audience) -> Any:
    """Return the cells as an audience may see them; blocked where any can be worked out."""
    from malramverk.protection import audit, protect

    publication = protect(results, audience)
    audit(publication).require()
    return publication.to_polars()


def _of_one(frame: Any, written: str, names: Mapping[tuple[str, str], str]) -> Any:
    level, code = find(written, entities_of(frame), names)
    return frame.filter((frame["level"] == level) & (frame["entity"] == code))


def _write(session: Session, frame: Any, results: Any, out: Path) -> None:
    with session.writing() as told:
        write(named(frame, results.names), out, results.receipt.to_dict(), told)
    _say(session, frame.height, out)


def _say(session: Session, cells: int, out: Path) -> None:
    session.answer({"out": str(out), "cells": cells})
    session.say(session.words(f"{cells} cells in {out}", f"{cells} uppgifter i {out}"))


def named(frame: Any, names: Mapping[tuple[str, str], str]) -> Any:
    """Return results with what each entity is called in a column after its code."""
    pairs = zip(frame["level"].to_list(), frame["entity"].to_list(), strict=True)
    column = type(frame["entity"])("name", [names.get(pair) for pair in pairs])
    return frame.insert_column(frame.columns.index("entity") + 1, column)
