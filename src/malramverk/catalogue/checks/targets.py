"""The target of an indicator can be reckoned."""

from __future__ import annotations

from collections.abc import Iterator

from malramverk.catalogue.compilation import Compilation
from malramverk.catalogue.draft import Draft
from malramverk.catalogue.targets import targeted
from malramverk.diagnostics import Problem


def check(draft: Draft, compilation: Compilation) -> Iterator[Problem]:
    """Check every target: its years, its direction and its formulas."""
    for entry in draft.of_kind("indicator"):
        problems: list[Problem] = []
        targeted(entry, compilation.scope, problems)
        yield from problems
