"""`malramverk changes`: what has changed between two states of the definitions."""

from __future__ import annotations

from pathlib import Path

import click

from malramverk.catalogue import Catalogue, load, released
from malramverk.catalogue.editions import edition_names
from malramverk.changes import changelog, diff
from malramverk.cli.commanding import command, option
from malramverk.cli.defining import path_at
from malramverk.cli.language import Words
from malramverk.cli.session import Session

_WORDS = Words(
    "Tell what has changed between two states of the definitions, by what it means. OLD and NEW "
    "are editions, or folders; without NEW: the definitions as they are now.",
    "Berätta vad som ändrats mellan två lägen av definitionerna, efter vad det betyder. OLD och "
    "NEW är utgåvor eller mappar; utan NEW: definitionerna så som de är nu.",
)
_EXAMPLES = "malramverk changes 2026.1\nmalramverk changes 2026.1 2026.2 --definitions definitions"


@command("changes", _WORDS, _EXAMPLES)
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
@click.pass_obj
def run(
    session: Session, old: str, new: str | None, definitions: str | None, seconds: float
) -> int:
    """Tell changes; 0 also where there are some."""
    path = path_at(definitions)
    before, after = _state(path, old), load(path) if new is None else _state(path, new)
    changes = diff(before, after, seconds=seconds)
    session.answer({"changes": [change.to_dict() for change in changes]})
    session.say(changelog(changes, session.language))
    return 0


def _state(path: Path, written: str) -> Catalogue:
    """Return the edition of that name, or else the definitions at that path."""
    if written not in edition_names(path) and Path(written).exists():
        return load(written)
    return released(path, written)
