"""Rows of the benchmarks: answers from parts that are ready, with no row read."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from tests.benchmarks.of_a_country import country
from tests.benchmarks.timing import Benchmark, Row, among_many, measured


def edited(folder: Path) -> Any:
    """Return the definitions that come with the library, with one formula changed."""
    import malramverk as mr
    from malramverk.bundled import definitions_folder

    where = folder / "edited"
    shutil.copytree(definitions_folder(), where, dirs_exist_ok=True)
    file = where / "indicators" / "delmal_1" / "behorighet.yaml"
    formula = "share(behorig_nationellt_program of avgangselever_ak9)"
    file.write_text(file.read_text("utf-8").replace(f" {formula}", f" {formula} / 2"), "utf-8")
    return mr.load(where)


def reevaluating(size: str, folder: Path, rounds: int) -> list[Row]:
    """Answer a question whose formula was edited, from parts, beside doing so from rows."""
    import malramverk as mr

    tables, catalogue = country(size, folder), edited(folder)
    parts = mr.prepare(mr.load()).count(tables)
    asked = partial(mr.prepare, catalogue)
    assert len(asked().compute(parts=parts)) == len(mr.compute(catalogue, tables))
    return [
        measured(
            f"an edited formula, {size}, all measures",
            lambda: asked().compute(parts=parts),
            lambda: mr.compute(catalogue, tables),
            against="the same from rows",
            wanted="≤ 100 ms",
            rounds=rounds,
        )
    ]


def answering(size: str, folder: Path, rounds: int) -> list[Row]:
    """Answer for one principal from parts, beside reading it out of results for everyone."""
    import malramverk as mr

    prepared = mr.prepare(mr.load())
    parts = prepared.count(country(size, folder))
    results = prepared.compute(parts=parts)
    place = next(p for p, _ in results.cells(results.indicators[0]) if p["level"] == "huvudman")
    code = place["entity"]
    assert set(prepared.answer(parts, code, level="huvudman").indicators) == set(results.indicators)
    count = len(results.indicators)
    return [
        measured(
            f"{count} measures of one principal, {size}",
            among_many(partial(prepared.answer, parts, code, level="huvudman")),
            partial(prepared.compute, parts=parts),
            against="all principals and schools",
            wanted=f"≤ {count} ms",
            rounds=rounds,
        )
    ]


BENCHMARKS: Mapping[str, tuple[Benchmark, int]] = {
    "parts_edited": (partial(reevaluating, "nation"), 7),
    "parts_answer": (partial(answering, "nation"), 7),
}
