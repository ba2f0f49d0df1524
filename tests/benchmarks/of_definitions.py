"""Rows of the benchmarks: definitions are imported, loaded, checked and changed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from tests.benchmarks import made_definitions
from tests.benchmarks.of_a_country import country
from tests.benchmarks.timing import (
    Benchmark,
    Row,
    fresh,
    measured,
    spaced,
    timed_in_a_fresh_process,
)


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


BENCHMARKS: Mapping[str, tuple[Benchmark, int]] = {
    "import": (importing, 9),
    "load": (partial(loading, 1000), 9),
    "load_10000": (partial(loading, 10_000), 3),
    "edition": (partial(loading_an_edition, 1000), 9),
    "impact": (partial(changing, "nation"), 5),
    "growth": (growing, 5),
    "parse": (parsing, 7),
}
