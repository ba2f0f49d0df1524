"""Measure speed side by side: this library, and the least that the same work can cost.

Run it with ``make bench``. Every figure is a median over several rounds, and every ratio is the
median of ratios within a round, where both sides ran just after each other, so that a busy
machine disturbs both alike. Nothing is written, save to a temporary folder and to ``--json``.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.benchmarks import made_definitions  # noqa: E402  after the path to it is known
from tests.benchmarks.pupils import timed  # noqa: E402

Work = Callable[[], object]
TABLES = (
    "huvudmannaregister",
    "skolenhetsregister",
    "elever",
    "personal",
    "kostnader",
    "enkatsvar",
)


@dataclass(frozen=True)
class Row:
    """One line of the result: seconds are medians, the ratio is the median of paired ratios."""

    name: str
    ours: float
    least: float
    ratio: float
    wanted: str
    against: str


def measured(name: str, ours: Work, least: Work, *, against: str, wanted: str, rounds: int) -> Row:
    """Run both sides a number of rounds, after one that does not count."""
    ours()
    least()
    pairs = []
    for number in range(rounds):
        sides = (ours, least) if number % 2 else (least, ours)
        times = {side: _timed(side) for side in sides}
        pairs.append((times[ours], times[least]))
    ratio = median(mine / other for mine, other in pairs)
    return Row(name, *(median(side) for side in zip(*pairs, strict=True)), ratio, wanted, against)


def _timed(work: Work) -> float:
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
    """Run some Python in a new process and return what it prints."""
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    where = {**os.environ, "PYTHONPATH": path}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, check=True, env=where, capture_output=True, text=True).stdout


def timed_in_a_fresh_process(before: str, code: str) -> float:
    """Return the processor's seconds for a line of Python in a new process, after another line."""
    timed = (
        f"import time\n{before}\nt = time.perf_counter()\n{code}\nprint(time.perf_counter() - t)"
    )
    return float(fresh(timed))


def importing(_folder: Path, rounds: int) -> list[Row]:
    """Import the library, and load the definitions that come with it, in new processes."""
    bare = partial(fresh, "import pydantic, numpy")
    used = partial(fresh, "import numpy, yaml; from pydantic import BaseModel")
    return [
        measured(
            "import",
            partial(fresh, "import malramverk as mr; mr.load; mr.check"),
            bare,
            against="import pydantic, numpy",
            wanted="+30 ms",
            rounds=rounds,
        ),
        measured(
            "import and load what comes with it",
            partial(fresh, "import malramverk as mr; mr.load()"),
            used,
            against="import numpy, yaml, pydantic.BaseModel",
            wanted="",
            rounds=rounds,
        ),
    ]


def composed(folder: Path) -> int:
    """Compose every file with PyYAML's C loader: the least that reading them can cost."""
    import yaml

    count = 0
    for path, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(path, name), encoding="utf-8") as file:  # noqa: PTH118, PTH123
                yaml.compose(file.read(), Loader=yaml.CSafeLoader)
            count += 1
    return count


def loading(count: int, folder: Path, rounds: int) -> list[Row]:
    """Load and check many definitions."""
    import malramverk as mr

    where = made_definitions.write(folder / f"definitions_{count}", count)
    assert len(mr.load(where).versions) == count
    return [
        measured(
            f"load {spaced(count)} definitions",
            partial(mr.load, where),
            partial(composed, where),
            against="yaml.compose with the C loader",
            wanted="≤ 3",
            rounds=rounds,
        )
    ]


def read_as_data(folder: Path) -> int:
    """Read every file into plain data with PyYAML's C loader."""
    import yaml

    count = 0
    for path, _, names in os.walk(folder):
        for name in names:
            if name.endswith(".yaml"):
                with open(os.path.join(path, name), encoding="utf-8") as file:  # noqa: PTH118, PTH123
                    yaml.load(file.read(), Loader=yaml.CSafeLoader)
                count += 1
    return count


def loading_an_edition(count: int, folder: Path, rounds: int) -> list[Row]:
    """Load an edition that has been loaded before, every definition of it verified."""
    import malramverk as mr
    from malramverk.changes import release

    os.environ["MALRAMVERK_CACHE"] = str(folder / "cache")
    where = made_definitions.write(folder / f"edition_{count}", count)
    release("2026.1", where)
    load = partial(mr.load, where, edition="2026.1")
    assert load().digest == mr.load(where).digest
    return [
        measured(
            f"load an edition of {spaced(count)}, verified",
            load,
            partial(read_as_data, where),
            against="yaml.load of its YAML with the C loader",
            wanted="≤ 0.3",
            rounds=rounds,
        )
    ]


def changing(size: str, folder: Path, rounds: int) -> list[Row]:
    """Tell whom a changed formula touches, from parts that are ready."""
    import shutil

    import malramverk as mr
    from malramverk.bundled import definitions_folder

    tables = country(size, folder)
    where = folder / "changed"
    shutil.copytree(definitions_folder(), where, dirs_exist_ok=True)
    file = where / "indicators" / "delmal_1" / "behorighet.yaml"
    formula = "share(behorig_nationellt_program of avgangselever_ak9)"
    file.write_text(file.read_text("utf-8").replace(f" {formula}", f" {formula} / 2"), "utf-8")
    old, new = mr.load(), mr.load(where)
    asked = [mr.prepare(each, indicators="behorighet") for each in (old, new)]
    parts = asked[1].count(tables)
    assert mr.impact(old, new, parts, outcomes=False).moved > 0
    return [
        measured(
            f"impact of a changed formula, {size}",
            lambda: mr.impact(old, new, parts, outcomes=False),
            lambda: [each.compute(parts=parts).to_polars() for each in asked],
            against="computing both, without telling them apart",
            wanted="< 1 s",
            rounds=rounds,
        )
    ]


def growing(folder: Path, rounds: int) -> list[Row]:
    """Load ten times as many definitions, each time in a process that has loaded few before."""
    first = "import malramverk as mr; mr.load()"
    loads = [
        partial(timed_in_a_fresh_process, first, f"kept = mr.load({str(where)!r})")
        for n in (10_000, 1000)
        for where in [made_definitions.write(folder / f"definitions_{n}", n)]
    ]
    name, against = "load 10 000 definitions, fresh", "load 1 000 definitions, fresh"
    return [measured(name, *loads, against=against, wanted="≤ 10.5", rounds=rounds)]


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


def evaluating(count: int, cells: int, _folder: Path, rounds: int) -> list[Row]:
    """Work formulas out over many cells, values and states, beside values alone in plain numpy."""
    import numpy as np

    from malramverk.evaluation.graph import graph_of
    from malramverk.evaluation.machine import worked_out
    from tests.benchmarks import made_formulas

    made = made_formulas.formulas(count)
    cores = made_formulas.checked(made)
    values = made_formulas.inputs(cells)
    graph = graph_of(cores.values(), float, cores.get)
    leaves = {
        name: (np.nan_to_num(value), np.isnan(value).astype(np.uint8) * 96)
        for name, value in values.items()
    }
    work = made_formulas.by_hand(made)

    def by_hand() -> dict[str, object]:
        found = dict(values)
        with np.errstate(all="ignore"):
            work(found)
        return found

    def ours() -> tuple[list[object], list[object]]:
        return worked_out(graph, lambda core: leaves[core.indicator], cells)  # type: ignore[union-attr]

    expected = by_hand()
    for m, value, state in zip(made, *ours(), strict=True):
        other = np.asarray(expected[m.name])
        has = np.asarray(state) == 0
        assert (has == np.isfinite(other)).all(), m
        assert np.allclose(np.asarray(value)[has], other[has], rtol=1e-9), m
    name = f"{spaced(count)} formulas × {spaced(cells)} cells, with states"
    wanted = "≤ 1.1" if (count, cells) == (1000, 33_000) else ""
    against = "plain numpy, values only"
    return [measured(name, ours, by_hand, against=against, wanted=wanted, rounds=rounds)]


def evaluating_more(_folder: Path, rounds: int) -> list[Row]:
    """Work ten times as many formulas out, and as many over ten times as many cells."""
    from tests.benchmarks import made_formulas

    more_formulas = [(1000, 100, 3300), (10_000, 1000, 3300)]
    more_cells = [(100, 100, 10_000), (100, 100, 100_000), (100, 100, 1_000_000)]
    rows = []
    for count, fewer, cells in more_formulas:
        sides = [made_formulas.prepared(n, cells) for n in (count, fewer)]
        rows.append(_growth(sides, (count, cells), (fewer, cells), rounds))
    for count, _, cells in more_cells:
        sides = [made_formulas.prepared(count, n) for n in (cells, cells // 10)]
        rows.append(_growth(sides, (count, cells), (count, cells // 10), rounds))
    return rows


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
    nation, region = (_timed(work) for work in works)
    times = 875 / 42
    ratio = nation / region
    against = f"region, a {times:.0f}th of the principals; ≤ 300 s"
    return [Row("protect and audit, nation", nation, region, ratio, f"≤ {times:.0f}", against)]


def _protected(results: Any) -> None:
    import malramverk as mr

    mr.audit(mr.protect(results, "public")).require()


def _growth(
    sides: list[Work], larger: tuple[int, int], smaller: tuple[int, int], rounds: int
) -> Row:
    """Measure some work beside a tenth of it."""
    name, against = (
        f"{spaced(n)} formulas × {spaced(cells)} cells" for n, cells in (larger, smaller)
    )
    return measured(name, *sides, against=against, wanted="≤ 10.5", rounds=rounds)


def one_principal(_folder: Path, rounds: int) -> list[Row]:
    """Work 1 000 formulas out for one cell from a prepared graph."""
    import numpy as np

    from malramverk.evaluation.batches import worked_out_few
    from malramverk.evaluation.graph import graph_of
    from tests.benchmarks import made_formulas

    made = made_formulas.formulas(1000)
    cores = made_formulas.checked(made)
    values = made_formulas.inputs(1)
    graph = graph_of(cores.values(), float, cores.get)
    leaves = {
        name: (np.nan_to_num(value), np.isnan(value).astype(np.uint8) * 96)
        for name, value in values.items()
    }
    work = made_formulas.by_hand(made)

    def by_hand() -> None:
        with np.errstate(all="ignore"):
            work(dict(values))

    return [
        measured(
            "1 000 formulas × 1 cell, with states",
            among_many(lambda: worked_out_few(graph, lambda core: leaves[core.indicator], 1)),  # type: ignore[union-attr]
            among_many(by_hand),
            against="plain numpy, values only",
            wanted="≤ 1 ms",
            rounds=rounds,
        )
    ]


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


def parsing(_folder: Path, rounds: int) -> list[Row]:
    """Parse and check 1 000 formulas."""
    from tests.benchmarks import made_formulas

    made = made_formulas.formulas(1000)
    return [
        measured(
            "parse and check 1 000 formulas",
            lambda: made_formulas.checked(made),
            lambda: made_formulas.python_parsed(made),
            against="ast.parse of like texts",
            wanted="≤ 15",
            rounds=rounds,
        )
    ]


def spaced(number: int) -> str:
    """Return a number with a space between thousands."""
    return f"{number:,}".replace(",", " ")


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


BENCHMARKS: Mapping[str, tuple[Callable[[Path, int], list[Row]], int]] = {
    "import": (importing, 9),
    "load": (partial(loading, 1000), 9),
    "load_10000": (partial(loading, 10_000), 3),
    "edition": (partial(loading_an_edition, 1000), 9),
    "impact": (partial(changing, "nation"), 5),
    "growth": (growing, 5),
    "parse": (parsing, 7),
    "rules": (judging, 9),
    "prove": (proving, 9),
    "assess": (assessing, 3),
    "formulas_100": (partial(evaluating, 100, 33_000), 7),
    "formulas": (partial(evaluating, 1000, 33_000), 7),
    "formulas_10000": (partial(evaluating, 10_000, 3_300), 3),
    "cells_330000": (partial(evaluating, 1000, 330_000), 2),
    "formulas_growth": (evaluating_more, 3),
    "formulas_one_cell": (one_principal, 25),
    "compute_one": (partial(computing, "one"), 9),
    "compute_region": (partial(computing, "region"), 9),
    "compute_nation": (partial(computing, "nation"), 7),
    "compute_cold": (computing_cold, 3),
    "protect_region": (protecting, 3),
    "protect_nation": (protecting_more, 1),
    "pupils_1000000": (partial(timed.against_rivals, 1_000_000, measured), 5),
    "pupils": (partial(timed.against_rivals, 10_000_000, measured), 3),
    "pupils_cold": (partial(timed.cold, fresh, 100_000, measured), 5),
    "pupils_more": (partial(timed.more, 10_000_000, measured), 3),
}


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
    mine, other = (_milliseconds(seconds) for seconds in (row.ours, row.least))
    return _line(row.name, mine, other, f"{row.ratio:.2f}", row.wanted, row.against)


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
