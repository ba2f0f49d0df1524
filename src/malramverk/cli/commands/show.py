"""`malramverk show`: the framework as a tree, or one definition in full."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from malramverk.catalogue import Catalogue
from malramverk.cli.commanding import command
from malramverk.cli.defining import BUNDLED, catalogue_at
from malramverk.cli.language import Words
from malramverk.cli.problems import UnknownName
from malramverk.cli.session import Session
from malramverk.cli.sheet import sheet
from malramverk.cli.starting import program
from malramverk.cli.tree import framework_tree
from malramverk.cli.usage import expected
from malramverk.diagnostics import AuthoringError
from malramverk.model import Definition, plain

_WORDS = Words(
    "Show the framework as a tree, or one definition in full: its formula with the words in it, "
    "source, versions and tests. `tables`, `populations`, `code_lists`, `indicators`, `rules` list "
    "those.",
    "Visa ramverket som ett träd, eller en definition i sin helhet: formeln med dess ord, källa, "
    "versioner och test. `tables`, `populations`, `code_lists`, `indicators` och `rules` listar "
    "dem.",
)
_EXAMPLES = "malramverk show\nmalramverk show elever_per_larare\nmalramverk show definitions tables"
_LISTS = ("indicators", "tables", "populations", "code_lists", "rules", "success_factors")
_WHAT = {"en": "the definition", "sv": "definitionen"}


@command("show", _WORDS, _EXAMPLES, dated=True)
@click.argument("words", nargs=-1, metavar="[DEFINITIONS] [ID]")
@click.pass_obj
def run(session: Session, words: tuple[str, ...]) -> int:
    """Show definitions."""
    path, wanted = _parted(words)
    catalogue = catalogue_at(path)
    if wanted is None:
        session.answer(_outline(catalogue))
        if session.for_people:
            session.show(framework_tree(catalogue, session.language))
            session.say("", session.words("One of them: ", "En av dem: ") + _hint(path))
    elif wanted in _LISTS:
        _list(session, catalogue, wanted)
    else:
        _one(session, catalogue, wanted)
    return 0


def _hint(path: str | None) -> str:
    return " ".join(filter(None, [program(), "show", path, "ID"]))


def _parted(words: tuple[str, ...]) -> tuple[str | None, str | None]:
    """Tell a path from an id; one word alone is a path where there is such a folder or file."""
    if len(words) > 2:
        raise AuthoringError(expected("show", "[DEFINITIONS] [ID]", " ".join(words)))
    if len(words) == 2:
        return words[0], words[1]
    if not words:
        return None, None
    only = words[0]
    looks = only in BUNDLED or "/" in only or "\\" in only or only.endswith((".yaml", ".yml"))
    is_path = only not in _LISTS and (looks or Path(only).exists())
    return (only, None) if is_path else (None, only)


def _outline(catalogue: Catalogue) -> dict[str, object]:
    return {
        "framework": plain(catalogue.framework),
        **{name: sorted(getattr(catalogue, name)) for name in ("goals", "sub_goals", *_LISTS)},
    }


def _list(session: Session, catalogue: Catalogue, wanted: str) -> None:
    found: Mapping[str, Definition] = getattr(catalogue, wanted)
    session.answer({wanted: [plain(definition) for definition in found.values()]})
    width = max((len(id_) for id_ in found), default=0)
    session.say(*(f"{id_:<{width}}  {d.named(session.language)}" for id_, d in found.items()))


def _one(session: Session, catalogue: Catalogue, wanted: str) -> None:
    id_, _, version = wanted.partition("@")
    versions = [v for (_, name), found in catalogue.versions.items() if name == id_ for v in found]
    fitting = [v for v in versions if v.version == version] if version else versions[-1:]
    if not fitting:
        known = tuple(v.key for v in versions) or tuple(name for _, name in catalogue.versions)
        raise AuthoringError(UnknownName(what=_WHAT, written=wanted, candidates=known))
    session.answer({"definition": plain(fitting[0])})
    session.say(sheet(catalogue, fitting[0], session.language, session.console().width))
