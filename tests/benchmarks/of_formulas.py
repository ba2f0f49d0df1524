"""Rows of the benchmarks: many formulas over many cells, and over one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from tests.benchmarks.timing import Benchmark, Row, Work, among_many, measured, spaced


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


BENCHMARKS: Mapping[str, tuple[Benchmark, int]] = {
    "formulas_100": (partial(evaluating, 100, 33_000), 7),
    "formulas": (partial(evaluating, 1000, 33_000), 7),
    "formulas_10000": (partial(evaluating, 10_000, 3_300), 3),
    "cells_330000": (partial(evaluating, 1000, 330_000), 2),
    "formulas_growth": (evaluating_more, 3),
    "formulas_one_cell": (one_principal, 25),
}
