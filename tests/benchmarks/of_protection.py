"""Rows of the benchmarks: results are protected and audited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from tests.benchmarks.of_a_country import country
from tests.benchmarks.timing import Benchmark, Row, measured, timed


def protecting(folder: Path, rounds: int) -> list[Row]:
    """Protect and audit a region, beside the plain rule of the published notes, audited too."""
    import malramverk as mr
    from tests.protection.plain import greedy

    results = mr.compute(mr.load(), country("region", folder), groups=["kon"])
    found: dict[str, tuple[int, int]] = {}

    def both(name: str) -> None:
        publication = mr.protect(results, "public", secondary=name == "ours")
        if name == "plain":
            greedy(publication)
        report = mr.audit(publication)
        found[name] = int(publication.loss()["secondary"].sum()), len(report.failing)

    row = measured(
        "protect and audit, region",
        partial(both, "ours"),
        partial(both, "plain"),
        against="",
        wanted="",
        rounds=rounds,
    )
    (ours, failing), (plain, leaking) = found["ours"], found["plain"]
    if failing:
        raise SystemExit(f"{failing} cells of the region can be worked out")
    against = f"the plain rule, which hides {plain} and leaks {leaking}; ours hides {ours}"
    return [replace(row, against=against)]


def protecting_more(folder: Path, _rounds: int) -> list[Row]:
    """Protect and audit the nation with its breakdowns, once, beside a region."""
    import malramverk as mr

    catalogue, works = mr.load(), []
    for size in ("nation", "region"):
        results = mr.compute(catalogue, country(size, folder), groups=["kon"])
        works.append(partial(_protected, results))
    nation, region = (timed(work) for work in works)
    times = 875 / 42
    ratio = nation / region
    against = f"region, a {times:.0f}th of the principals; ≤ 300 s"
    return [Row("protect and audit, nation", nation, region, ratio, f"≤ {times:.0f}", against)]


def _protected(results: Any) -> None:
    import malramverk as mr

    mr.audit(mr.protect(results, "public")).require()


BENCHMARKS: Mapping[str, tuple[Benchmark, int]] = {
    "protect_region": (protecting, 3),
    "protect_nation": (protecting_more, 1),
}
