"""Rows of the benchmarks: every principal's (huvudman's) page, workbook and data are written."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.of_a_country import country
from tests.benchmarks.timing import Benchmark, Row, timed

WANTED_SECONDS = 180
LARGEST = 400_000
TIMES = 10


class Memory:
    """The most that this process and those it has started have held at once, in megabytes."""

    def __init__(self) -> None:
        self.most = 0.0
        self._done = threading.Event()
        self._watching = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Memory:
        self._watching.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watching.join()

    def _watch(self) -> None:
        while not self._done.wait(0.2):
            self.most = max(self.most, sum(map(_held, [os.getpid(), *_started(os.getpid())])))


def _started(process: int) -> list[int]:
    try:
        found = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    except OSError:
        return []
    return [int(each) for each in found] + [p for each in found for p in _started(int(each))]


def _held(process: int) -> float:
    """Return a process's share of memory, what it shares with others divided among them."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def writing(folder: Path, _rounds: int) -> list[Row]:
    """Write every page, workbook and data file of the nation once, beside a tenth of them."""
    import malramverk as mr
    from malramverk.analysis_bases.publishing import builder, published

    catalogue = mr.load()
    results = mr.compute(catalogue, country("nation", folder))
    building = builder(published(mr.assess(catalogue, results)))
    every = building.material.members("huvudman")
    with TemporaryDirectory(dir=folder) as out, Memory() as memory:
        tenth = timed(partial(_written, building, every[::TIMES], Path(out, "tenth")))
        whole = timed(partial(_written, building, every, Path(out, "all")))
        largest = max(path.stat().st_size for path in Path(out, "all").glob("*.html"))
    if largest > LARGEST:
        raise SystemExit(f"a page takes {largest} bytes; at most {LARGEST} are allowed")
    against = (
        f"a tenth of the {len(every)}; ≤ {WANTED_SECONDS} s; largest page {largest // 1000} kB; "
        f"at most {memory.most:.0f} MB in all processes, the results among them"
    )
    return [Row("pages, nation", whole, tenth, whole / tenth, f"≤ {TIMES * 1.1:.0f}", against)]


def _written(building: Any, entities: Sequence[str], folder: Path) -> None:
    from malramverk.analysis_bases.many import write_all

    write_all(building, entities, folder)


BENCHMARKS: Mapping[str, tuple[Benchmark, int]] = {"pages": (writing, 1)}
