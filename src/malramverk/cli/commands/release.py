"""`malramverk release`: pin every definition in an edition."""

from __future__ import annotations

from datetime import date, datetime

import click

from malramverk.catalogue.editions import SUFFIX, Lock, editions_folder
from malramverk.changes import release
from malramverk.cli.commanding import command, option
from malramverk.cli.defining import path_at
from malramverk.cli.files import told_if_refused
from malramverk.cli.language import Words
from malramverk.cli.problems import NoFolderOfOnesOwn
from malramverk.cli.session import Session
from malramverk.diagnostics import AuthoringError

_WORDS = Words(
    "Release an edition: write a lock that pins every definition by a hash of what it says. "
    "Refused while definitions have errors or their tests fail. `mr.load(edition=…)` then gives "
    "exactly these definitions, or says which differ.",
    "Släpp en utgåva: skriv en låsfil som låser varje definition med en hash av det den säger. "
    "Nekas så länge definitioner har fel eller deras test inte går igenom. "
    "`mr.load(edition=…)` ger sedan precis dessa definitioner, eller säger vilka som skiljer sig.",
)


@command("release", _WORDS, "malramverk release 2026.1\nmalramverk release 2026.2 definitions")
@click.argument("edition")
@click.argument("definitions", required=False)
@option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    words=Words("The day of release; today.", "Dagen den släpps; i dag."),
)
@option(
    "--replace",
    is_flag=True,
    words=Words(
        "Write it anew, where nothing in it was adopted.",
        "Skriv den på nytt, om inget i den var antaget.",
    ),
)
@click.pass_obj
def run(
    session: Session, edition: str, definitions: str | None, day: datetime | None, replace: bool
) -> int:
    """Release an edition; 1 when something keeps it from being released."""
    path = path_at(definitions)
    if "_bundled" in path.resolve().parts:
        raise AuthoringError(NoFolderOfOnesOwn(path=definitions or "definitions"))
    when: date | None = day.date() if day is not None else None
    with told_if_refused(editions_folder(path)), session.progress() as told:
        lock = release(edition, path, day=when, replace=replace, progress=told)
    file = editions_folder(path) / f"{edition}{SUFFIX}"
    session.answer({"edition": edition, "file": str(file), "definitions": len(lock.definitions)})
    session.say(f"{file}: {_summary(session, lock)}")
    return 0


def _summary(session: Session, lock: Lock) -> str:
    count = session.counted(
        len(lock.definitions), "definition definitions", "definition definitioner"
    )
    adopted = sum(pin.status.value == "adopted" for pin in lock.definitions.values())
    return session.words(
        f"{count} pinned, {adopted} of them adopted", f"{count} låsta, varav {adopted} antagna"
    )
