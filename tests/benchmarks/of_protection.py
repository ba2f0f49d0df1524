"""Rows of the benchmarks: results are protected and audited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from tests.benchmarks.of_a_country import country
from tests.benchmarks.timing import Benchmark, Row, measured

if TYPE_CHECKING:
    import polars as pl

    from malramverk.protection import Audience


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
    """Protect and audit a quarter, a half and the whole of the nation, with its breakdowns, once.

    What is compared is processor time, since the whole takes a minute and cannot be run in turns
    with its parts. A quarter is also protected from principals, who know their own.
    """
    asked: list[tuple[int, Audience]] = [
        (4, "public"),
        (2, "public"),
        (1, "public"),
        (4, "principal"),
    ]
    found = [_protected(folder, every, audience) for every, audience in asked]
    rows = []
    for (every, audience), one in zip(asked, found, strict=True):
        whole = f"a quarter for the public took {found[0].processor:.1f} s of processor time"
        against = f"{whole}, this {one.processor:.1f} s; hidden {one.hidden} of {one.cells} cells"
        name = f"protect and audit for {audience}, {one.principals} principals, {one.units} units"
        wanted = f"≤ {4 // every}" if every < 4 else ""
        ratio = one.processor / found[0].processor
        rows.append(Row(name, one.seconds, found[0].seconds, ratio, wanted, against))
    return rows


@dataclass(frozen=True)
class _Protected:
    """What it took to protect and audit some principals.

    Attributes:
        principals: how many.
        units: their school units.
        cells: cells with a value, in all groups.
        hidden: how many of them were hidden.
        seconds: by the clock.
        processor: of processor time.
    """

    principals: int
    units: int
    cells: int
    hidden: int
    seconds: float
    processor: float


def _protected(folder: Path, every: int, audience: Audience) -> _Protected:
    """Protect and audit every so manieth principal of the nation."""
    import malramverk as mr

    catalogue = mr.load()
    groups = dict.fromkeys(d for one in catalogue.indicators.values() for d in one.groups)
    tables = _some(country("nation", folder), every)
    results = mr.compute(catalogue, tables, groups=list(groups))
    started, busy = perf_counter(), process_time()
    publication = mr.protect(results, audience)
    mr.audit(publication).require()
    seconds, processor = perf_counter() - started, process_time() - busy
    loss = publication.loss()
    sizes = tables["huvudmannaregister"].height, tables["skolenhetsregister"].height
    hidden = int(loss["primary"].sum() + loss["secondary"].sum())
    return _Protected(*sizes, int(loss["cells"].sum()), hidden, seconds, processor)


def _some(tables: Mapping[str, Path], every: int) -> dict[str, pl.DataFrame]:
    """Return a country's tables with every so manieth principal and what is theirs."""
    import polars as pl

    frames = {table: pl.read_parquet(path) for table, path in tables.items()}
    kept = frames["huvudmannaregister"]["huvudman"].unique().sort().gather_every(every)
    units = frames["skolenhetsregister"].filter(pl.col("huvudman").is_in(kept.to_list()))
    own = {"huvudman": kept.to_list(), "skolenhet": units["skolenhet"].to_list()}
    return {
        table: frame.filter(
            *(pl.col(level).is_in(codes) for level, codes in own.items() if level in frame.columns)
        )
        for table, frame in frames.items()
    }


BENCHMARKS: Mapping[str, tuple[Benchmark, int]] = {
    "protect_region": (protecting, 3),
    "protect_nation": (protecting_more, 1),
}
