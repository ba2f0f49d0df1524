"""Definitions and rows written where a test wants them, and results laid out for comparison."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import malramverk as mr

HERE = Path(__file__).parent


def catalogue_of(text: str) -> mr.Catalogue:
    """Load definitions from text; documents are divided by ``---``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "definitions.yaml")
        path.write_text(text, encoding="utf-8")
        return mr.load(path)


def cells_of(results: mr.Results, *dimensions: str) -> dict[tuple[Any, ...], mr.Cell]:
    """Lay cells out by indicator, level, entity, period, and a code for each dimension."""
    return {
        (
            *(place[name] for name in ("indicator", "level", "entity", "period")),
            *(place.get(name) for name in dimensions),
        ): cell
        for place, cell in results.cells()
    }


def values_of(results: mr.Results, indicator: str) -> Mapping[str, float | None]:
    """Return an indicator's values by entity."""
    return {place["entity"]: cell.value for place, cell in results.cells(indicator)}


def faults_of(error: mr.DefinitionErrors | mr.DataErrors) -> set[str]:
    """Return the codes of what is wrong, warnings apart."""
    return {p.code for p in error.problems if p.severity is mr.Severity.ERROR}
