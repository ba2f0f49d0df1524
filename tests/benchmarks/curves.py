"""Measure how time and memory grow with rows, and time with formulas, for docs/scale.md.

python tests/benchmarks/curves.py write FOLDER ROWS     # a folder of Parquet, 10 million a part
python tests/benchmarks/curves.py rows FOLDER ROWS      # polars and DuckDB, each in a process
python tests/benchmarks/curves.py formulas CELLS COUNT ...
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

PART = 10_000_000
_COUNTED = """
import resource, sys, time
sys.path[:0] = {path!r}
import malramverk as mr
from tests.benchmarks.pupils.in_library import FRAMEWORK, LEVELS
data = {data}
prepared = mr.prepare(mr.load(FRAMEWORK), levels=LEVELS, groups=["kon"])
best, peaks = [], []
for _ in range({rounds}):
    started = time.perf_counter()
    parts = prepared.count({{"elever": data}})
    counted = time.perf_counter()
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    prepared.compute(parts=parts)
    best.append((counted - started, time.perf_counter() - counted))
peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
count, evaluate = (min(each) for each in zip(*best))
print(f"{engine:8} {{parts.row_count:>11,}} rows  {{count:7.2f}} s counting, {{peaks[0]:5.0f}} MB"
      f"  {{evaluate:6.3f}} s evaluating, {{peaks[-1]:5.0f}} MB", flush=True)
"""


def write(folder: Path, rows: int) -> None:
    """Write a folder of made-up pupils, in parts, those that are not there."""
    from tests.benchmarks.pupils.made_pupils import write as write_part

    for number, first in enumerate(range(0, rows, PART)):
        write_part(folder / f"{number:02d}.parquet", min(PART, rows - first), seed=7 + number)


def rows(folder: Path, count: int) -> None:
    """Count a folder and compute from it, on each engine in a process of its own."""
    relation = f"__import__('duckdb').connect().read_parquet({str(folder / '*.parquet')!r})"
    for engine, data in (("polars", repr(str(folder))), ("duckdb", relation)):
        rounds = 1 if count > PART else 3
        code = _COUNTED.format(path=sys.path[:2], data=data, engine=engine, rounds=rounds)
        subprocess.run([sys.executable, "-c", code], check=True)


def formulas(cells: int, counts: list[int]) -> None:
    """Evaluate made-up formulas over so many cells."""
    from tests.benchmarks import made_formulas

    for count in counts:
        work = made_formulas.prepared(count, cells)
        work()
        started = time.perf_counter()
        work()
        took = time.perf_counter() - started
        each = took / count / cells * 1e9
        print(
            f"{count:>6,} formulas x {cells:>7,} cells  {took:7.3f} s  {each:5.2f} ns each",
            flush=True,
        )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["write", folder, count]:
            write(Path(folder), int(count))
        case ["rows", folder, count]:
            rows(Path(folder), int(count))
        case ["formulas", cells, *counts]:
            formulas(int(cells), [int(count) for count in counts])
        case _:
            sys.exit(__doc__)
