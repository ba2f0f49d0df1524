"""Two sides of the same work, timed just after each other."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeAlias

ROOT = Path(__file__).resolve().parents[2]
Work: TypeAlias = Callable[[], object]


@dataclass(frozen=True)
class Row:
    """One line of the result: seconds are medians, the ratio is the median of paired ratios.

    Where the unit is MB the two sides are what a process held at most, and not seconds.
    """

    name: str
    ours: float
    least: float
    ratio: float
    wanted: str
    against: str
    unit: str = "s"


Benchmark: TypeAlias = Callable[[Path, int], list[Row]]


def measured(name: str, ours: Work, least: Work, *, against: str, wanted: str, rounds: int) -> Row:
    """Run both sides a number of rounds, after one that does not count."""
    ours()
    least()
    pairs = []
    for number in range(rounds):
        sides = (ours, least) if number % 2 else (least, ours)
        times = {side: timed(side) for side in sides}
        pairs.append((times[ours], times[least]))
    ratio = median(mine / other for mine, other in pairs)
    return Row(name, *(median(side) for side in zip(*pairs, strict=True)), ratio, wanted, against)


def timed(work: Work) -> float:
    """Return the seconds that some work takes, or says that it took."""
    gc.collect()
    start = time.perf_counter()
    said = work()
    return said if isinstance(said, float) else time.perf_counter() - start


def among_many(work: Work, times: int = 20) -> Work:
    """Return the same work a number of times over, which says how long one time took."""

    def repeated() -> float:
        start = time.perf_counter()
        for _ in range(times):
            work()
        return (time.perf_counter() - start) / times

    return repeated


def fresh(code: str) -> str:
    """Run some Python in a new process and return what it prints.

    Modules keep their bytecode, as those of an installed package do: the round that does not
    count writes it.
    """
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    where = {**os.environ, "PYTHONPATH": path}
    where.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-c", code]
    return subprocess.run(command, check=True, env=where, capture_output=True, text=True).stdout


def timed_in_a_fresh_process(before: str, code: str) -> float:
    """Return the processor's seconds for a line of Python in a new process, after another line."""
    said = f"import time\n{before}\nt = time.perf_counter()\n{code}\nprint(time.perf_counter() - t)"
    return float(fresh(said))


def spaced(number: int) -> str:
    """Return a number with a space between thousands."""
    return f"{number:,}".replace(",", " ")
