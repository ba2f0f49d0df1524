"""What the published cases share: where they are, and how a published column is read."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import malramverk as mr
from malramverk.definition_tests import report, run

REAL = os.environ.get("MALRAMVERK_REAL_DATA")
HERE = Path(__file__).parent

published_case = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL, reason="MALRAMVERK_REAL_DATA names no folder of published cases"),
]


def case(name: str) -> Path:
    """Return the folder of a published case."""
    return Path(REAL or ".") / "cases" / name


def definitions(name: str) -> mr.Catalogue:
    """Return a case's definitions, which must be without fault and pass their own tests."""
    catalogue = mr.load(HERE / name)
    failed = [outcome for outcome in run(catalogue) if outcome.problems]
    assert not failed, "\n".join(report(outcome, "en") for outcome in failed)
    return catalogue


def rows(path: Path) -> list[dict[str, str]]:
    """Return a published file's rows, read without the library."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def values(results: mr.Results, indicator: str) -> dict[tuple[str, str], float | None]:
    """Return an indicator's values by entity and period; nothing where there is none."""
    return {
        (place["entity"], place["period"]): cell.value for place, cell in results.cells(indicator)
    }


def differences(
    wanted: Iterable[tuple[Any, str]], found: dict[Any, float | None], tolerance: float = 0.0
) -> Iterator[tuple[Any, str, float | None]]:
    """Yield where a published text and a computed value say different things.

    An empty text must have no value; a number must be within the tolerance, or equal as a float
    where there is none.
    """
    for key, text in wanted:
        value = found[key]
        same = value is None if not text else value is not None
        if same and value is not None:
            same = abs(value - float(text)) <= tolerance
        if not same:
            yield key, text, value
