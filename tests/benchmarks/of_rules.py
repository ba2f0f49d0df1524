"""Rows of the benchmarks: cells are judged by decision tables, and tables proved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from tests.benchmarks.of_a_country import country
from tests.benchmarks.timing import Benchmark, Row, measured


def judging(_folder: Path, rounds: int) -> list[Row]:
    """Judge a million cells by ten decision tables."""
    from tests.benchmarks import made_rules

    given = made_rules.columns(1_000_000)
    ours = made_rules.ours(given)
    for mine, other in zip(ours(), made_rules.by_hand(given), strict=True):
        assert (mine == other).all()
    return [
        measured(
            "10 decision tables × 1 000 000 cells",
            ours,
            partial(made_rules.by_hand, given),
            against="the same tables in int8 arithmetic by hand",
            wanted="≤ 2",
            rounds=rounds,
        )
    ]


def proving(_folder: Path, rounds: int) -> list[Row]:
    """Prove a table of 5 × 5 rows, and one of 20 inputs and 50 rows."""
    from tests.benchmarks import made_rules

    tables = [
        ("5 × 5 rows", partial(made_rules.grid, 5), "≤ 10 ms"),
        ("20 inputs × 50 rows", made_rules.many_rows, "≤ 1 s"),
    ]
    rows = []
    for name, make, wanted in tables:
        assert _proved(make) == []
        name = f"make and prove a table of {name}"
        work = partial(_proved, make)
        rows.append(measured(name, work, make, against="making it", wanted=wanted, rounds=rounds))
    return rows


def _proved(make: Callable[[], Any]) -> object:
    from malramverk.rules import prove

    return prove(make())


def assessing(folder: Path, rounds: int) -> list[Row]:
    """Judge every principal and school by the rules that come with the library."""
    import malramverk as mr

    catalogue = mr.load()
    results = mr.compute(catalogue, country("nation", folder), groups=["kon"])
    assert len(mr.assess(catalogue, results)) > 0
    return [
        measured(
            "all assessments of the nation, from results",
            lambda: mr.assess(catalogue, results),
            results.to_polars,
            against="the results as a frame",
            wanted="≤ 10 s",
            rounds=rounds,
        )
    ]


BENCHMARKS: Mapping[str, tuple[Benchmark, int]] = {
    "rules": (judging, 9),
    "prove": (proving, 9),
    "assess": (assessing, 3),
}
