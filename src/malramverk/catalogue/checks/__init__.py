"""Checks of all definitions together: one module each, one row each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from malramverk.catalogue.checks import (
    analysis_bases,
    disclosure,
    indicators,
    parameters,
    references,
    rules,
    targets,
    versions,
)
from malramverk.catalogue.compilation import Compilation
from malramverk.catalogue.draft import Draft
from malramverk.diagnostics import Problem

CHECKS: tuple[Callable[[Draft, Compilation], Iterator[Problem]], ...] = (
    versions.check,
    references.check,
    indicators.check,
    parameters.check,
    rules.check,
    targets.check,
    disclosure.check,
    analysis_bases.check,
)
