"""Write docs/problems: a page for each problem, made from its class and an example of it.

Usage: python scripts/problem_pages.py [--check]

The English cause and remedy are the class's docstring: what is wrong is its first sentence, what
to do is the rest. The Swedish ones are a line each in docs/problems/svenska.txt, and examples are
facts and a line of text in docs/problems/examples.json, told in the words of today's class.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import malramverk
from malramverk.diagnostics import Problem, Severity, render
from malramverk.diagnostics.problem import Language
from malramverk.source import Place, Source, Span

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "problems"
HEADS: Mapping[Language, tuple[str, ...]] = {
    "sv": ("Svenska", "Orsak", "Exempel", "Åtgärd"),
    "en": ("English", "Cause", "Example", "Remedy"),
}
LEVELS = {
    "sv": {Severity.ERROR: "fel", Severity.WARNING: "varning"},
    "en": {Severity.ERROR: "error", Severity.WARNING: "warning"},
}
FACT = re.compile(r"\{[^{}]*\}")
SENTENCE = re.compile(r"(.+?[.!?])\s+(?=[A-ZÅÄÖ`0-9])(.*)", re.DOTALL)
INDEX = """\
# Problem

Varje problem som malramverk berättar om har en kod och en sida, på svenska och engelska.
`malramverk problem MR113` visar sidan i terminalen. Sidorna skrivs av `make problems`.

Every problem has a code and a page, in Swedish and English. `malramverk problem MR113` shows it.

| | | |
| --- | --- | --- |
"""


def classes() -> list[type[Problem]]:
    """Return the class of every problem that can be met, by code."""
    found: dict[str, type[Problem]] = {}
    for module in pkgutil.walk_packages(malramverk.__path__, "malramverk."):
        if module.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if inspect.isclass(value) and issubclass(value, Problem) and "code" in vars(value):
                found[value.code] = value
    del found[Problem.code]
    return [found[code] for code in sorted(found)]


def example_of(cls: type[Problem], said: Mapping[str, Any]) -> Problem:
    """Return a problem from the facts and the line of text of an example."""
    facts = {key: _frozen(value) for key, value in said["facts"].items()}
    place = None
    if "text" in said:
        source = Source(said["file"], said["text"], said["line"])
        place = Place(source, Span(said["start"], said["start"] + said["length"]))
    return cls(place=place, **facts)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def page(cls: type[Problem], swedish: str, example: Mapping[str, Any] | None) -> str:
    """Return the page of one problem."""
    english = " ".join((cls.__doc__ or "").replace("``", "`").split())
    told = example_of(cls, example) if example is not None else None
    parts = [f"# {cls.code} · {cls.__name__}\n"]
    parts += section(cls, "sv", swedish, told)
    parts += section(cls, "en", english, told)
    return "\n".join(parts)


def section(
    cls: type[Problem], language: Language, text: str, told: Problem | None
) -> Iterator[str]:
    """Yield what a page says in one language."""
    head, cause, example, remedy = HEADS[language]
    message = FACT.sub("…", cls.sv if language == "sv" else cls.en)
    advice = cls.help_sv if language == "sv" else cls.help_en
    sentences = SENTENCE.fullmatch(text)
    first, rest = sentences.groups() if sentences else (text, "")
    yield f"## {head}\n\n*{LEVELS[language][cls.severity]}:* {message}\n"
    yield f"### {cause}\n\n{first}\n"
    if told is not None:
        yield f"### {example}\n\n```text\n{render(told, language)}\n```\n"
    todo = [rest] if rest else []
    shown = FACT.sub("…", advice or "…")
    if not shown.endswith(("…", "`…`")):  # that a word should be written is seen in the example
        todo.append(f"{shown[0].upper()}{shown[1:]}.")
    if todo:
        yield f"### {remedy}\n\n" + "\n\n".join(todo) + "\n"


def pages() -> dict[str, str]:
    """Return every page by its file's name."""
    swedish = dict(
        line.split(" ", 1) for line in (FOLDER / "svenska.txt").read_text("utf-8").splitlines()
    )
    examples = json.loads((FOLDER / "examples.json").read_text("utf-8"))
    every = classes()
    missing = [cls.code for cls in every if cls.code not in swedish]
    if missing:
        sys.exit(f"docs/problems/svenska.txt has no line for {', '.join(missing)}")
    made = {f"{cls.code}.md": page(cls, swedish[cls.code], examples.get(cls.code)) for cls in every}
    rows = (
        f"| [{cls.code}]({cls.code}.md) | {FACT.sub('…', cls.sv).replace('|', '&#124;')} "
        f"| {FACT.sub('…', cls.en).replace('|', '&#124;')} |\n"
        for cls in every
    )
    return {"README.md": INDEX + "".join(rows), **made}


def stale(made: Mapping[str, str]) -> list[str]:
    """Return the pages that are not as they would be written now."""
    there = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")}
    return sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))


def main() -> None:
    """Write the pages, or say which are not current."""
    made = pages()
    names = stale(made)
    if "--check" in sys.argv and names:
        sys.exit(f"not current: {', '.join(names)}; run: make problems")
    if "--check" not in sys.argv:
        for path in FOLDER.glob("*.md"):
            path.unlink()
        for name, text in made.items():
            (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
