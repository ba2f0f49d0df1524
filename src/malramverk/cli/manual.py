"""The manual's pages about problems, for `malramverk problem` and for what machines read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from malramverk.bundled import problems_folder
from malramverk.diagnostics import Page, Problem, sarif
from malramverk.diagnostics.problem import Language
from malramverk.versions import version_of

VARIABLE = "MALRAMVERK_MANUAL"
_HEADS = {"sv": "## Svenska", "en": "## English"}


def codes() -> tuple[str, ...]:
    """Return the codes that have a page."""
    folder = _folder()
    return tuple(sorted(page.stem for page in folder.glob("MR*.md"))) if folder else ()


def page_of(code: str, language: Language) -> Page:
    """Return the page of a code, in one language.

    Its address is under what the environment variable ``MALRAMVERK_MANUAL`` says, such as where
    an organisation publishes the pages; else it is the file that came with the library.
    """
    folder = _folder()
    file = folder / f"{code}.md" if folder is not None else None
    if file is None or not file.is_file():
        return Page()
    base = os.environ.get(VARIABLE, "").rstrip("/")
    address = f"{base}/{file.name}" if base else file.resolve().as_uri()
    return Page(address=address, text=in_language(file.read_text("utf-8"), language))


def in_language(text: str, language: Language) -> str:
    """Return a page's title and what it says in one language."""
    title, _, rest = text.partition("\n\n")
    parts = re.split(r"^(## (?:Svenska|English))$", rest, flags=re.MULTILINE)
    said = dict(zip(parts[1::2], parts[2::2], strict=True))
    return f"{title}\n\n{said[_HEADS[language]].strip()}\n"


def as_sarif(problems: Iterable[Problem], language: Language, exit_code: int) -> dict[str, Any]:
    """Return what a run told, as one SARIF log."""
    return sarif(
        problems,
        language,
        version=version_of("malramverk"),
        exit_code=exit_code,
        manual=lambda code: page_of(code, language),
    )


def _folder() -> Path | None:
    try:
        return problems_folder()
    except FileNotFoundError:
        return None
