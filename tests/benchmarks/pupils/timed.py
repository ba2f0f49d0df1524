"""The library beside hand-written scripts that give the same figures of the same pupils."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.pupils.in_library import FRAMEWORK, LEVELS
from tests.benchmarks.timing import Benchmark, Row, fresh, measured, spaced

BREAKDOWNS = ("kon", "utbildning", "skolform", "utlandsk_bakgrund")
WANTED = {"in_polars": "≤ 1.0", "in_polars_by_indicator": "≤ 0.5", "in_pandas": "≤ 0.4"}
WANTED |= {"in_ibis": "≤ 0.6", "in_duckdb": ""}
_NEEDS = {"in_pandas": ("pandas", "pyarrow"), "in_ibis": ("ibis",), "in_duckdb": ("duckdb",)}
_COLD = """
import sys; sys.path[:0] = {path!r}
from tests.benchmarks.pupils import {module}
{call}
"""


def pupils(folder: Path, count: int) -> Path:
    """Return a file of made-up pupils; it is written the first time."""
    from tests.benchmarks.pupils.made_pupils import write

    return write(folder / f"elever_{count}.parquet", count)


def at_hand(data: object, groups: Iterable[str] = ("kon",)) -> Callable[[], Any]:
    """Return what computes the forty figures from definitions that are loaded."""
    import malramverk as mr

    framework = mr.load(FRAMEWORK)
    return lambda: mr.compute(framework, {"elever": data}, levels=LEVELS, groups=groups)


def counted(data: object, groups: Iterable[str] = ("kon",)) -> Callable[[], Any]:
    """Return what counts the rows for the forty figures, and computes none of them."""
    import malramverk as mr

    prepared = mr.prepare(mr.load(FRAMEWORK), levels=LEVELS, groups=tuple(groups))
    return lambda: prepared.count({"elever": data})


def in_duckdb(path: Path) -> Callable[[], Any]:
    """Return what computes them from a relation, in a connection of its own each time."""

    def compute() -> Any:
        import duckdb

        connection = duckdb.connect(config={"threads": 2})
        results = at_hand(connection.read_parquet(str(path)))()
        connection.close()
        return results

    return compute


def against_rivals(count: int, folder: Path, rounds: int) -> list[Row]:
    """Time the library, warm, beside each rival that is installed."""
    path = pupils(folder, count)
    check_equal(at_hand(path)(), path)
    rows = []
    for module, wanted in WANTED.items():
        missing = [name for name in _NEEDS.get(module, ()) if find_spec(name) is None]
        if missing:
            print(f"skipped {module}: {', '.join(missing)} is not installed", file=sys.stderr)
            continue
        by_hand = partial(import_module(f"tests.benchmarks.pupils.{module}").figures, path)
        sides = {"": (at_hand(path), wanted)}
        if module == "in_duckdb":
            sides["on duckdb"] = (in_duckdb(path), "≤ 0.9")
        for engine, (ours, least) in sides.items():
            name = f"{spaced(count)} pupils {engine}".rstrip()
            against = f"by hand, {module.removeprefix('in_').replace('_', ' ')}"
            rows.append(measured(name, ours, by_hand, against=against, wanted=least, rounds=rounds))
    return rows


def cold(count: int, folder: Path, rounds: int) -> list[Row]:
    """Time everything in a new process, import and definitions included."""
    path = pupils(folder, count)
    calls = {
        "in_library": f"in_library.computed({str(path)!r})",
        "in_polars": f"from pathlib import Path; in_polars.figures(Path({str(path)!r}))",
    }
    ours, by_hand = (
        partial(fresh, _COLD.format(path=sys.path[:2], module=module, call=call))
        for module, call in calls.items()
    )
    name = f"{spaced(count)} pupils, cold"
    return [measured(name, ours, by_hand, against="by hand, polars", wanted="≤ 1.2", rounds=rounds)]


def counting(count: int, folder: Path, rounds: int) -> list[Row]:
    """Time the counting alone: four breakdowns beside three, and one beside the pass by hand."""
    from tests.benchmarks.pupils.in_polars import by_sex

    path = pupils(folder, count)
    one, three, four = (counted(path, BREAKDOWNS[:n]) for n in (1, 3, 4))
    name = f"{spaced(count)} pupils, counting"
    by_hand = partial(by_sex, path)
    return [
        measured(name, one, by_hand, against="the pass by hand", wanted="", rounds=rounds),
        measured(f"{name} four", four, three, against="three", wanted="≤ 1.1", rounds=rounds),
    ]


def memory(count: int, folder: Path, rounds: int) -> list[Row]:
    """Tell what a new process holds at most when it counts, and when it computes too."""
    path = pupils(folder, count)
    relation = f"__import__('duckdb').connect().read_parquet({str(path)!r})"
    by_hand = _peak(f"from tests.benchmarks.pupils import in_polars; in_polars.figures({path!r})")
    calls = {
        "counting": "timed.counted({data})()",
        "all": "in_library.computed({data})",
    }
    rows = []
    for engine, data in (("polars", repr(str(path))), ("duckdb", relation)):
        for what, call in calls.items():
            code = (
                f"from tests.benchmarks.pupils import in_library, timed; {call.format(data=data)}"
            )
            peaks = [_peak(code) for _ in range(rounds)]
            name = f"{spaced(count)} pupils, {what}, {engine}"
            mine, against = median(peaks), "by hand, polars"
            ratio = mine / by_hand
            rows.append(Row(name, mine, by_hand, ratio, "≤ 350 MB", against, unit="MB"))
    return rows


def _peak(code: str) -> float:
    """Return how many MB a process held at most that ran some Python."""
    before = f"import sys; sys.path[:0] = {sys.path[:2]!r}; from pathlib import *"
    after = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    said = fresh(f"{before}\n{code}\n{after}")  # what DuckDB says of its progress comes first
    return int(said.split()[-1]) / 1024


def more(count: int, folder: Path, rounds: int) -> list[Row]:
    """Time a fourth breakdown beside three, and ten times the rows."""
    few, many = pupils(folder, count // 10), pupils(folder, count)
    three, four = (at_hand(many, BREAKDOWNS[:n]) for n in (3, 4))
    name = f"{spaced(count)} pupils"
    return [
        measured(
            f"{name}, four breakdowns", four, three, against="three", wanted="≤ 1.1", rounds=rounds
        ),
        measured(
            name, at_hand(many), at_hand(few), against="a tenth", wanted="≤ 10.5", rounds=rounds
        ),
    ]


def check_equal(results: Any, path: Path) -> None:
    """Refuse to time figures that are not those of every rival at hand."""
    import polars as pl

    from tests.benchmarks.pupils import in_polars

    by_hand = in_polars.figures(path)
    ours = (
        results.to_polars()
        .with_columns(
            huvudman=pl.col("entity").replace("riket", "-1").cast(pl.Int32),
            ar=pl.col("period").cast(pl.Int16),
            kon=pl.col("kon").fill_null(""),
        )
        .pivot("indicator", index=in_polars.KEYS, values="value")
    )
    both = by_hand.join(ours, on=in_polars.KEYS, how="left", suffix="_ours")
    for name in in_polars.FIGURES:
        left, right = both[name], both[f"{name}_ours"]
        apart = (left - right).abs() / left.abs().clip(1)
        if (left.is_null() != right.is_null()).any() or (apart > 1e-9).any():
            raise SystemExit(f"the two do not agree on {name}")


BENCHMARKS: Mapping[str, tuple[Benchmark, int]] = {
    "pupils_1000000": (partial(against_rivals, 1_000_000), 5),
    "pupils": (partial(against_rivals, 10_000_000), 3),
    "pupils_cold": (partial(cold, 100_000), 5),
    "pupils_counting": (partial(counting, 10_000_000), 3),
    "pupils_memory": (partial(memory, 10_000_000), 1),
    "pupils_more": (partial(more, 10_000_000), 3),
}
