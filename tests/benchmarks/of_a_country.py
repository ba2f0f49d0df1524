"""Rows of the benchmarks: all figures of a country, from its tables."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from tests.benchmarks.timing import Benchmark, Row, fresh, measured, spaced

TABLES = (
    "huvudmannaregister",
    "skolenhetsregister",
    "elever",
    "personal",
    "kostnader",
    "enkatsvar",
)


def country(size: str, folder: Path) -> Mapping[str, Path]:
    """Write a country's tables as Parquet and return their paths."""
    from malramverk.country import write

    if not (folder / size).exists():
        write(folder / size, size)  # type: ignore[arg-type]
    return {table: folder / size / f"{table}.parquet" for table in TABLES}


def computing(size: str, folder: Path, rounds: int) -> list[Row]:
    """Compute all measures from rows, at all three levels."""
    import malramverk as mr
    from tests.benchmarks.hand_written import figures

    tables = country(size, folder)
    catalogue = mr.load()
    check_equal(mr.compute(catalogue, tables).to_polars(), figures(folder / size))
    rows = _pupils(tables)
    return [
        measured(
            f"compute, {size}: {spaced(rows)} pupils",
            lambda: mr.compute(catalogue, tables),
            lambda: figures(folder / size),
            against="the same figures by hand in Polars",
            wanted="≤ 2" if size == "nation" else "",
            rounds=rounds,
        ),
        measured(
            f"compute, {size}, and as a frame",
            lambda: mr.compute(catalogue, tables).to_polars(),
            lambda: figures(folder / size),
            against="the same figures by hand in Polars",
            wanted="",
            rounds=rounds,
        ),
    ]


def computing_cold(folder: Path, rounds: int) -> list[Row]:
    """Do all from the start, in a new process: import, load, compute."""
    tables = country("nation", folder)
    named = {table: str(path) for table, path in tables.items()}
    return [
        measured(
            "import, load and compute, nation",
            partial(fresh, f"import malramverk as mr; mr.compute(mr.load(), {named!r})"),
            partial(
                fresh,
                "from pathlib import Path; from tests.benchmarks.hand_written import figures;"
                f"figures(Path({str(folder / 'nation')!r}))",
            ),
            against="the same figures by hand in Polars",
            wanted="",
            rounds=rounds,
        )
    ]


def _pupils(tables: Mapping[str, Path]) -> int:
    import polars as pl

    return int(pl.scan_parquet(tables["elever"]).select(pl.len()).collect().item())


def check_equal(ours: object, by_hand: object) -> None:
    """Refuse to time two computations that do not agree, to 1e-9 and in what is missing."""
    import polars as pl

    assert isinstance(ours, pl.DataFrame)
    assert isinstance(by_hand, pl.DataFrame)
    keys = ["indicator", "level", "entity"]
    both = ours.select(*keys, "value").join(by_hand, on=keys, how="full", suffix="_by_hand")
    mine, other = pl.col("value"), pl.col("value_by_hand")
    differs = (mine.is_null() != other.is_null()) | (
        (mine - other).abs() > 1e-9 * pl.max_horizontal(1.0, other.abs())
    )
    wrong = both.filter(differs)
    if len(ours) != len(both) or len(wrong):
        raise SystemExit(f"the two do not agree: {len(wrong)} cells differ\n{wrong.head(10)}")


BENCHMARKS: Mapping[str, tuple[Benchmark, int]] = {
    "compute_one": (partial(computing, "one"), 9),
    "compute_region": (partial(computing, "region"), 9),
    "compute_nation": (partial(computing, "nation"), 7),
    "compute_cold": (computing_cold, 3),
}
