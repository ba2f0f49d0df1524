"""Measure speed side by side: this library, and the least that the same work can cost.

Run it with ``make bench``. Every figure is a median over several rounds, and every ratio is the
median of ratios within a round, where both sides ran just after each other, so that a busy
machine disturbs both alike. Nothing is written, save to a temporary folder and to ``--json``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.benchmarks import (  # noqa: E402  after the path to it is known
    of_a_country,
    of_definitions,
    of_desk,
    of_formulas,
    of_pages,
    of_parts,
    of_protection,
    of_rules,
    of_statistics,
    streamed,
)
from tests.benchmarks.pupils import timed  # noqa: E402
from tests.benchmarks.timing import Row  # noqa: E402

WORKS = (
    of_definitions,
    of_desk,
    of_rules,
    of_formulas,
    of_a_country,
    of_parts,
    of_protection,
    of_statistics,
    of_pages,
    timed,
    streamed,
)
BENCHMARKS = {name: row for work in WORKS for name, row in work.BENCHMARKS.items()}


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmarks that are asked for and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, prog="tests/benchmarks/run.py")
    parser.add_argument("--only", action="append", choices=[*BENCHMARKS], help="run only this")
    parser.add_argument("--rounds", type=int, help="rounds of each, instead of each one's own")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    chosen = parser.parse_args(arguments)
    rows: list[Row] = []
    names = chosen.only or [*BENCHMARKS]
    print(machine(), _line("", "malramverk", "the least", "ratio", "wanted", "against"), sep="\n\n")
    with TemporaryDirectory(prefix="malramverk-bench-") as folder:
        for number, name in enumerate(names, start=1):
            print(f"[{number}/{len(names)}] {name} …", file=sys.stderr, end="\r", flush=True)
            run, rounds = BENCHMARKS[name]
            found = run(Path(folder), chosen.rounds or rounds)
            print(*map(_shown, found), sep="\n", flush=True)
            rows += found
    if chosen.json is not None:
        told = {"machine": machine(), "rows": [asdict(row) for row in rows]}
        chosen.json.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return 0


def _shown(row: Row) -> str:
    shown = _megabytes if row.unit == "MB" else _milliseconds
    mine, other = (shown(number) for number in (row.ours, row.least))
    return _line(row.name, mine, other, f"{row.ratio:.2f}", row.wanted, row.against)


def _megabytes(number: float) -> str:
    return f"{number:.0f} MB"


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.01 else f"{seconds * 1000:.2f} ms"


def _line(name: str, ours: str, least: str, ratio: str, wanted: str, against: str) -> str:
    return f"{name:<42}{ours:>11}{least:>11}{ratio:>7}{wanted:>9}  {against}".rstrip()


def machine() -> str:
    """Return what it was measured on."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"Python {platform.python_version()}, {os.cpu_count()} cores{load}"


if __name__ == "__main__":
    sys.exit(main())
