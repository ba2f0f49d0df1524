"""Measure the most memory that a process holds while many cells are streamed to Parquet.

python tests/benchmarks/streamed.py FORMULAS CELLS     # in a process of its own
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.benchmarks import made_formulas  # noqa: E402  after the path to it is known
from tests.benchmarks.timing import Benchmark, Row  # noqa: E402

PERIODS, SLOTS = 10, 3
_FRAMEWORK = """\
kind: framework
id: manga_formler
version: 1.0.0
title: {sv: Många formler, en: Many formulas}
levels: [huvudman]
period: school_year
---
kind: goal
id: mal
version: 1.0.0
title: {sv: Målet, en: The goal}
---
kind: sub_goal
id: delmal
version: 1.0.0
goal: mal
order: 1
title: {sv: Delmålet, en: The sub-goal}
---
kind: code_list
id: kon
version: 1.0.0
codes: {flicka: {title: {sv: flickor, en: girls}}, pojke: {title: {sv: pojkar, en: boys}}}
---
kind: table
id: rader
version: 1.0.0
title: {sv: Rader, en: Rows}
holds: counts
columns:
  lasar: {type: period}
  huvudman: {type: code, level: huvudman}
  kon: {type: code, code_list: kon}
"""
_INDICATOR = """\
---
kind: indicator
id: {id}
version: 1.0.0
title: {{sv: "{id}", en: "{id}"}}
follows_up: [delmal]
unit: "1"
groups: [kon]
formula: {formula}
"""
_COUNTED = """
import sys
sys.path[:0] = {path!r}
import malramverk as mr
mr.prepare(mr.load({framework!r}), groups=["kon"]).count({{"rader": {rows!r}}}, kept_in={parts!r})
"""
_STREAMED = """
import json, resource, sys, time
sys.path[:0] = {path!r}
import malramverk as mr

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

framework = mr.load({framework!r})
prepared = mr.prepare(framework, groups=["kon"])
parts = prepared.count({{"rader": {rows!r}}}, kept_in={parts!r})
at_hand = peak()
started, cpu = time.perf_counter(), time.process_time()
cells = prepared.compute_to({out!r}, parts=parts).cells
told = dict(cells=cells, seconds=time.perf_counter() - started, cpu=time.process_time() - cpu,
    at_hand=at_hand, peak=peak())
print(json.dumps(told))
"""


def write_framework(folder: Path, formulas: int) -> Path:
    """Write a framework of made-up formulas over the sums of 200 columns."""
    columns = [f"  x{j}: {{type: integer, minimum: 0}}\n" for j in range(made_formulas.INPUTS)]
    inputs = [
        _INDICATOR.format(id=f"b{j}", formula=f"sum(x{j} of rader)")
        for j in range(made_formulas.INPUTS)
    ]
    made = [_INDICATOR.format(id=m.name, formula=m.text) for m in made_formulas.formulas(formulas)]
    folder.mkdir()
    (folder / "framework.yaml").write_text(_FRAMEWORK + "".join(columns), "utf-8")
    for start in range(0, len(made) + len(inputs), 500):
        text = "".join([*inputs, *made][start : start + 500]).removeprefix("---\n")
        (folder / f"indicators_{start}.yaml").write_text(text, "utf-8")
    return folder


def write_rows(path: Path, cells: int) -> Path:
    """Write the rows of so many cells: principals, ten years and two sexes, 5 % missing."""
    import numpy as np
    import polars as pl

    principals = cells // PERIODS // SLOTS
    rows = principals * PERIODS * 2
    number, random = np.arange(rows), np.random.default_rng(7)
    columns: dict[str, Any] = {
        "lasar": [f"{2010 + i // 2 % PERIODS}/{11 + i // 2 % PERIODS}" for i in number.tolist()],
        "huvudman": [f"{i // 2 // PERIODS:06d}" for i in number.tolist()],
        "kon": [("flicka", "pojke")[i % 2] for i in number.tolist()],
    }
    frame = pl.DataFrame(columns)
    for j in range(made_formulas.INPUTS):
        known = pl.Series(values=random.random(rows) >= 0.05)
        column = pl.Series(values=random.integers(1, 100, rows, dtype=np.int32))
        frame = frame.with_columns(pl.when(known).then(column).alias(f"x{j}"))
    frame.write_parquet(path)
    return path


def measured(formulas: int, cells: int) -> dict[str, float]:
    """Return what a process tells of streaming so many formulas and cells from parts at hand.

    Another counts the rows: what an engine holds of two hundred columns is its own.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        out = folder / "results.parquet"
        of = {
            "path": sys.path[:2],
            "framework": str(write_framework(folder / "framework", formulas)),
            "rows": str(write_rows(folder / "rader.parquet", cells)),
            "parts": str(folder / "parts"),
            "out": str(out),
        }
        subprocess.run([sys.executable, "-c", _COUNTED.format(**of)], check=True)
        streamed = [sys.executable, "-c", _STREAMED.format(**of)]
        said = subprocess.run(streamed, check=True, capture_output=True)
        return {**json.loads(said.stdout), "size": out.stat().st_size}


def held(_folder: Path, _rounds: int) -> list[Row]:
    """Hold the most memory of a process that streams beside that of a tenth of the cells."""
    few, many = (measured(1000, cells) for cells in (3300, 33_000))
    name = "1 000 formulas × 33 000 cells, streamed"
    ratio = many["peak"] / few["peak"]
    against = "a tenth of the cells"
    return [Row(name, many["peak"], few["peak"], ratio, "< 1 GB", against, unit="MB")]


BENCHMARKS: dict[str, tuple[Benchmark, int]] = {"streamed": (held, 1)}

if __name__ == "__main__":
    print(measured(*(int(word) for word in sys.argv[1:3])))
