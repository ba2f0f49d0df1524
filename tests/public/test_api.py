"""The public API is what it was; ``python -m tests.public.api`` writes down what it has become."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest

import malramverk
from tests.public.api import GOLDEN, text


def test_the_public_names_and_their_signatures():
    assert text() == GOLDEN.read_text("utf-8")


def test_names_are_sorted_and_there():
    assert malramverk.__all__ == sorted(malramverk.__all__)
    assert dir(malramverk) == malramverk.__all__
    with pytest.raises(AttributeError, match="no attribute 'okand'"):
        _ = malramverk.okand


@pytest.mark.parametrize("name", malramverk.__all__)
def test_a_public_name_says_what_it_is(name):
    assert inspect.getdoc(getattr(malramverk, name))


LIGHT = "import sys, malramverk as mr; mr.load, mr.check, mr.Problem; print(*sys.modules)"
LOADING = "import sys, malramverk as mr; mr.load(); print(*sys.modules)"
HEAVY = {"numpy", "polars", "pandas", "pyarrow", "duckdb", "sympy", "narwhals", "rich", "click"}


@pytest.mark.parametrize(
    ("code", "kept_out"), [(LIGHT, HEAVY | {"pydantic", "yaml"}), (LOADING, HEAVY)]
)
def test_what_is_slow_is_imported_when_it_is_needed(code, kept_out):
    where = {**os.environ, "PYTHONPATH": str(Path(malramverk.__file__).parents[1])}
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=where
    )
    assert set(ran.stdout.split()).isdisjoint(kept_out)
