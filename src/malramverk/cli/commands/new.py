"""`malramverk new`: begin a definition, with its tests."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

import click

from malramverk.catalogue import Catalogue, load
from malramverk.cli.commanding import command
from malramverk.cli.files import told_if_refused, write_text
from malramverk.cli.language import Words
from malramverk.cli.problems import (
    AlreadyThere,
    NeedsFirst,
    NoFolderOfOnesOwn,
    NotADefinitionId,
    UnknownName,
)
from malramverk.cli.scaffolding import Surroundings, scaffold, suggested_id
from malramverk.cli.session import Session
from malramverk.diagnostics import AuthoringError, Severity
from malramverk.documents import read_file, yaml_files
from malramverk.model import KINDS

_WORDS = Words(
    "Begin a definition: write a draft with its tests, which can be checked at once and says what "
    "is to be filled in. It lands beside others of its kind in DEFINITIONS, or in `definitions`; "
    "nothing is ever written over.",
    "Börja på en definition: skriv ett utkast med test, som går att kontrollera med en gång och "
    "säger vad som ska fyllas i. Det hamnar bredvid andra av sitt slag i DEFINITIONS, eller i "
    "`definitions`; inget skrivs någonsin över.",
)
_EXAMPLES = """\
malramverk new indicator andel_nojda
malramverk new sub_goal gr_delmal_7 definitions
malramverk new framework mitt_ramverk my_definitions
"""
_ID = re.compile(r"[a-z][a-z0-9_]{0,99}")
_KIND = {"en": "kind", "sv": "sorten"}


@command("new", _WORDS, _EXAMPLES)
@click.argument("kind")
@click.argument("id", metavar="ID")
@click.argument("definitions", required=False)
@click.pass_obj
def run(session: Session, kind: str, id: str, definitions: str | None) -> int:
    """Write a draft; 2 where it cannot be, and nothing is written."""
    if kind not in KINDS:
        raise session.fail([UnknownName(what=_KIND, written=kind, candidates=tuple(KINDS))], 2)
    if not _ID.fullmatch(id):
        raise session.fail([NotADefinitionId(written=id, suggested=suggested_id(id))], 2)
    folder = _folder(definitions, kind)
    catalogue = load(folder) if kind != "framework" else None
    file = _place(folder, catalogue, kind) / f"{id}.yaml"
    _refuse_what_is_there(catalogue, folder, kind, id, file)
    try:
        text = scaffold(kind, id, Surroundings(catalogue))
    except LookupError as lacking:
        raise AuthoringError(NeedsFirst(kind=kind, lacks=str(lacking.args[0]))) from None
    _write(file, text)
    found = [p for p in load(folder).problems if _is_about(p, file)]
    session.tell(found)
    session.answer({"file": str(file), "kind": kind, "id": id})
    session.say(
        session.words(
            f"{file}: a draft that says what is to be filled in",
            f"{file}: ett utkast som säger vad som ska fyllas i",
        ),
        f"  malramverk check {folder}",
        f"  malramverk test {folder}",
    )
    return int(any(problem.severity is Severity.ERROR for problem in found))


def _is_about(problem: object, file: Path) -> bool:
    place = getattr(problem, "place", None)
    return place is not None and Path(place.source.name) == file


def _folder(written: str | None, kind: str) -> Path:
    """Return the folder of definitions that is one's own."""
    folder = Path(written or "definitions")
    if "_bundled" in folder.resolve().parts or folder.is_file():
        raise AuthoringError(NoFolderOfOnesOwn(path=str(folder)))
    if not folder.is_dir() and kind != "framework":
        raise AuthoringError(NoFolderOfOnesOwn(path=str(folder)))
    return folder


def _place(folder: Path, catalogue: Catalogue | None, kind: str) -> Path:
    """Return where definitions of a kind usually lie; else in a folder named by the kind.

    Where all lie in one folder without folders, a new one lies there too.
    """
    if catalogue is None:
        return folder
    beside: Counter[Path] = Counter()
    every: set[Path] = set()
    for file in yaml_files(folder)[0]:
        parent = Path(file).parent
        every.add(parent)
        kinds = [document.data.get("kind") for document in read_file(file).documents]
        beside[parent] += kinds.count(kind)
    common = beside.most_common(1)
    if common and common[0][1]:
        return common[0][0]
    return folder if every == {folder} else folder / f"{kind}s"


def _refuse_what_is_there(
    catalogue: Catalogue | None, folder: Path, kind: str, id_: str, file: Path
) -> None:
    if catalogue is not None and (kind, id_) in catalogue.versions:
        raise AuthoringError(AlreadyThere(kind=kind, id=id_, file=_file_of(folder, kind, id_)))
    begun = catalogue is None and folder.is_dir() and any(yaml_files(folder)[0])
    if os.path.lexists(file) or begun:
        raise AuthoringError(
            AlreadyThere(kind=kind, id=id_, file=str(file if not begun else folder))
        )


def _file_of(folder: Path, kind: str, id_: str) -> str:
    for file in yaml_files(folder)[0]:
        for document in read_file(file).documents:
            if (document.data.get("kind"), document.data.get("id")) == (kind, id_):
                return str(file)
    return str(folder)


def _write(file: Path, text: str) -> None:
    """Write a file that is not there; whole, or not at all."""
    with told_if_refused(file):
        file.parent.mkdir(parents=True, exist_ok=True)
    write_text(file, text)
