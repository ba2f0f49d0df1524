"""`malramverk underlag`: principals' (huvudmäns) analysis bases, as pages, workbooks and data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from malramverk.cli.asking import computed, tables_from
from malramverk.cli.commanding import command, option
from malramverk.cli.defining import catalogue_at
from malramverk.cli.files import told_if_refused
from malramverk.cli.language import Words
from malramverk.cli.problems import NobodyNamed
from malramverk.cli.session import Session
from malramverk.cli.shared_options import Question, Sources, with_data, with_groups, with_policy
from malramverk.diagnostics import AuthoringError
from malramverk.protection import Audience
from malramverk.tables.policy import PolicyLike

if TYPE_CHECKING:
    from malramverk.analysis_bases.analysis_base import Form

_WORDS = Words(
    "Write the analysis base (analysunderlag) of principals (huvudmän), by code or name, or of "
    "all: a page, a workbook and JSON each, and a page that lists them. Run again, it goes on "
    "where it was cut off.",
    "Skriv analysunderlaget för huvudmän, med kod eller namn, eller för alla: en sida, en "
    "arbetsbok och JSON för var och en, och en sida som listar dem. Körs det igen fortsätter det "
    "där det bröts.",
)
_EXAMPLES = """
malramverk underlag --all --data FOLDER --out underlag
malramverk underlag 2120001439 --table ufa_grundskola=underlag.xlsx --out underlag --lang sv
malramverk underlag "ALE KOMMUN" --data FOLDER --group kon --audience public --out underlag
"""


@command("underlag", _WORDS, _EXAMPLES, dated=True)
@click.argument("principals", nargs=-1, metavar="[PRINCIPAL]...")
@option("--all", "everyone", is_flag=True, words=Words("Every principal.", "Alla huvudmän."))
@option(
    "--definitions",
    metavar="FOLDER",
    words=Words(
        "The definitions; else the national framework that malramverk brings.",
        "Definitionerna; annars det nationella ramverk som följer med malramverk.",
    ),
)
@with_data
@with_policy
@option(
    "--out",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    required=True,
    words=Words("Where to write.", "Var det skrivs."),
)
@option(
    "--audience",
    type=click.Choice(["public", "principal", "internal"]),
    default="internal",
    show_default=True,
    words=Words(
        "Who is to read; what others may not see is hidden, and audited.",
        "Vem som ska läsa; det som andra inte får se döljs, och granskas.",
    ),
)
@option(
    "--period",
    metavar="PERIOD",
    words=Words("The period; else the last.", "Perioden; annars den sista."),
)
@with_groups
@option(
    "--base",
    metavar="ID",
    words=Words(
        "Which analysis base, where the framework defines several.",
        "Vilket underlag, där ramverket definierar flera.",
    ),
)
@option(
    "--form",
    "forms",
    multiple=True,
    type=click.Choice(["html", "xlsx", "json", "csv"]),
    default=("html", "xlsx", "json"),
    show_default=True,
    words=Words("What to write; may be repeated.", "Vad som skrivs; får upprepas."),
)
@option(
    "--processes",
    type=click.IntRange(1, 64),
    metavar="N",
    words=Words("How many write at once.", "Hur många som skriver samtidigt."),
)
@click.pass_obj
def run(
    session: Session,
    principals: tuple[str, ...],
    everyone: bool,
    definitions: str | None,
    sources: Sources,
    policy: PolicyLike,
    out: Path,
    audience: Audience,
    period: str | None,
    groups: tuple[str, ...],
    base: str | None,
    forms: tuple[Form, ...],
    processes: int | None,
) -> int:
    """Write; 1 when the data is refused, or hidden figures could be worked out."""
    from malramverk.analysis_bases.publishing import builder, checked_member, published

    if not principals and not everyone:
        raise AuthoringError(NobodyNamed())
    catalogue = catalogue_at(definitions)
    given = tables_from(session, catalogue, sources)
    results = computed(session, catalogue, given, Question(groups=groups), policy)
    publication = published(_judged(catalogue, results), audience)
    building = builder(publication, definition=base, period=period)
    codes = building.material.members(building.base.level) if everyone else []
    codes += [c for c in (checked_member(building, p) for p in principals) if c not in codes]
    return _write(session, building, list(dict.fromkeys(codes)), out, forms, processes)


def _judged(catalogue: Any, results: Any) -> Any:
    """Return what rules say of the results, where there are rules."""
    if not catalogue.rules:
        return results
    from malramverk.assessment import assess

    return assess(catalogue, results)


def _write(
    session: Session,
    building: Any,
    codes: list[str],
    out: Path,
    forms: tuple[Form, ...],
    processes: int | None,
) -> int:
    from malramverk.analysis_bases.many import write_all

    words = session.words("Writing", "Skriver")
    with told_if_refused(out), session.progress() as told:
        done = write_all(
            building,
            codes,
            out,
            language=session.language,
            forms=forms,
            processes=processes,
            progress=lambda number, total: told(words, number, total),
        )
    session.answer({"out": str(out), "written": done.written, "kept": done.kept})
    number, kept = len(done.written), len(done.kept)
    session.say(
        session.words(
            f"{number} analysis bases written, {kept} kept from before; see {done.index}",
            f"{number} underlag skrivna, {kept} sedan tidigare; se {done.index}",
        )
    )
    return 0
