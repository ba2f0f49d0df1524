"""Rows of the benchmarks: what an author waits for at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from malramverk.bundled import definitions_folder
from tests.benchmarks.timing import Benchmark, Row, fresh, measured


def checking(_folder: Path, rounds: int) -> list[Row]:
    """Check what comes with the library, in a new process, beside reading it as data."""
    check = "from malramverk.cli import main; main(['check'])"
    read = (
        "import numpy, yaml; from pathlib import Path; from pydantic import BaseModel; "
        f"[list(yaml.load_all(p.read_text('utf-8'), yaml.CSafeLoader)) for p in "
        f"Path({str(definitions_folder())!r}).rglob('*.yaml')]"
    )
    return [
        measured(
            "check what comes with it, fresh",
            partial(fresh, check),
            partial(fresh, read),
            against="numpy, pydantic, and yaml's C loader",
            wanted="< 1 s",
            rounds=rounds,
        )
    ]


BENCHMARKS: Mapping[str, tuple[Benchmark, int]] = {"check": (checking, 7)}
