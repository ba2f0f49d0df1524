"""`malramverk changes`: what has changed between two states of the definitions."""

from __future__ import annotations

from pathlib import Path

import click

from malramverk.catalogue import Catalogue, load, released
from malramverk.catalogue.editions import edition_names
from malramverk.changes import Change, Impact, changelog, diff, impact
from malramverk.changes.reporting import lines, to_dict, to_html, to_markdown
from malramverk.changes.reporting import page as whole_page
from malramverk.cli.asking import tables_from
from malramverk.cli.commanding import command, option
from malramverk.cli.defining import path_at
from malramverk.cli.files import write_text
from malramverk.cli.language import Words
from malramverk.cli.session import Session
from malramverk.cli.shared_options import Sources, with_data

_WORDS = Words(
    "Tell what has changed between two states of the definitions, by what it means. OLD and NEW "
    "are editions, or folders; without NEW: the definitions as they are now.",
    "Berätta vad som ändrats mellan två lägen av definitionerna, efter vad det betyder. OLD och "
    "NEW är utgåvor eller mappar; utan NEW: definitionerna så som de är nu.",
)
_EXAMPLES = """\
malramverk changes 2026.1
malramverk changes 2026.1 --data FOLDER
malramverk changes 2026.1 2026.2 --format md > changelog.md
malramverk changes 2026.1 2026.2 --definitions definitions
"""


@command("changes", _WORDS, _EXAMPLES, forms=("md", "html"))
@click.argument("old")
@click.argument("new", required=False)
@option(
    "--definitions",
    metavar="FOLDER",
    words=Words("The definitions whose editions are meant.", "Definitionerna vars utgåvor menas."),
)
@option(
    "--seconds",
    type=click.FloatRange(0.1, 600),
    default=1.0,
    words=Words("How long one proof may take.", "Hur länge ett bevis får ta."),
)
@with_data
@option(
    "--html",
    "page",
    metavar="FILE",
    type=click.Path(path_type=Path),
    words=Words("Write whom it touches as a page.", "Skriv vilka det rör som en sida."),
)
@click.pass_obj
def run(
    session: Session,
    old: str,
    new: str | None,
    definitions: str | None,
    seconds: float,
    sources: Sources,
    page: Path | None,
) -> int:
    """Tell changes; 1 where what is declared editorial gives other figures."""
    path = path_at(definitions)
    before, after = _state(path, old), load(path) if new is None else _state(path, new)
    changes = diff(before, after, seconds=seconds)
    if not sources:
        session.answer({"changes": [change.to_dict() for change in changes]})
        session.say(_changelog(session, changes))
        return 0
    found = impact(before, after, tables_from(session, after, sources), changes=changes)
    failed = session.tell(found.problems)
    session.answer(to_dict(found))
    session.say(_impact(session, found))
    if page is not None:
        write_text(page, to_html(found, session.language))
    return int(failed)


def _changelog(session: Session, changes: list[Change]) -> str:
    title = session.words("What has changed", "Vad som har ändrats")
    if session.form == "html":
        body = changelog(changes, session.language, "html")
        return whole_page(title, body, session.language).rstrip()
    if session.form == "md":
        return f"# {title}\n\n{changelog(changes, session.language, 'md')}"
    return changelog(changes, session.language)


def _impact(session: Session, found: Impact) -> str:
    if session.form == "html":
        return to_html(found, session.language).rstrip()
    if session.form == "md":
        return to_markdown(found, session.language).rstrip()
    changed = changelog(found.changes, session.language)
    return "\n".join([changed, "", *lines(found, session.language)])


def _state(path: Path, written: str) -> Catalogue:
    """Return the edition of that name, or else the definitions at that path."""
    if written not in edition_names(path) and Path(written).exists():
        return load(written)
    return released(path, written)
