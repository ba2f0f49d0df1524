"""Rows of the benchmarks: statistics beside scipy and numpy doing the same, and the real nation."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import numpy as np

from tests.benchmarks.timing import Benchmark, Row, measured

SHARES = 100_000
ENTITIES = 1_700


def intervals(_folder: Path, rounds: int) -> list[Row]:
    """Find the exact and Student's intervals of a hundred thousand figures."""
    from scipy import stats

    from malramverk.statistics import means, proportions

    draw = np.random.default_rng(1)
    n = draw.integers(2, 500, SHARES).astype(np.float64)
    x = np.floor(draw.random(SHARES) * (n - 1)) + 0.5 * (n > 2)
    x = np.clip(np.rint(x), 1, n - 1)
    variance, middle = draw.random(SHARES) * 400, draw.random(SHARES) * 340

    def exact() -> object:
        return stats.beta.ppf(0.025, x, n - x + 1), stats.beta.ppf(0.975, x + 1, n - x)

    def student() -> object:
        return stats.t.interval(0.95, n - 1, middle, np.sqrt(variance / n))

    ours = partial(proportions.exact, x / n, n, 0.95), partial(means.t, middle, variance, n, 0.95)
    rows = []
    for name, mine, least in zip(("exact", "Student"), ours, (exact, student), strict=True):
        for one, other in zip(mine(), least(), strict=True):  # type: ignore[call-overload]
            assert np.allclose(one, other, rtol=1e-9)
        rows.append(
            measured(
                f"{name} intervals of 100 000 figures",
                mine,
                least,
                against="scipy.stats, whole columns",
                wanted="≤ 1.1",
                rounds=rounds,
            )
        )
    return rows


def resampling(_folder: Path, rounds: int) -> list[Row]:
    """Find the bootstrap interval of a mean of 200 rows in 1 999 replicates."""
    from scipy import stats

    from malramverk.statistics import resampling

    values = np.arange(40, dtype=np.float64)
    counts = np.full(40, 5)
    rows = np.repeat(values, counts)

    def figure(drawn: np.ndarray) -> np.ndarray:
        return drawn @ values / len(rows)

    def least() -> object:
        generator = np.random.default_rng(1)
        return stats.bootstrap(
            (rows,), np.mean, n_resamples=1999, method="percentile", rng=generator
        )

    return [
        measured(
            "a bootstrap interval of 200 rows",
            partial(resampling.percentile, counts, figure, 0.95, 1),
            least,
            against="scipy.stats.bootstrap, percentile",
            wanted="≤ 1",
            rounds=rounds,
        )
    ]


def model(_folder: Path, rounds: int) -> list[Row]:
    """Fit a linear model of 1 700 schools with three regressors, exactly."""
    from malramverk.statistics.regression import Fit, fit

    draw = np.random.default_rng(2)
    regressors = [draw.random(ENTITIES).round(3) for _ in range(3)]
    outcome = (200 + 30 * regressors[0] - 12 * regressors[1] + draw.random(ENTITIES)).round(1)
    table = np.column_stack([np.ones(ENTITIES), *regressors])

    def least() -> np.ndarray:
        found: np.ndarray = np.linalg.lstsq(table, outcome)[0]
        return found

    found = fit(outcome, regressors)
    assert isinstance(found, Fit)
    assert np.allclose(found.coefficients, least())
    return [
        measured(
            "a linear model of 1 700 entities",
            partial(fit, outcome, regressors),
            least,
            against="numpy.linalg.lstsq, without errors or R²",
            wanted="",
            rounds=rounds,
        )
    ]


def real_nation(_folder: Path, rounds: int) -> list[Row]:
    """Judge all 875 principals of the published analysis base; nothing where it is not at hand."""
    real = os.environ.get("MALRAMVERK_REAL_DATA")
    if not real:
        print("assess_real: MALRAMVERK_REAL_DATA names no folder; skipped", file=sys.stderr)
        return []
    import malramverk as mr

    folder = Path(real) / "data" / "skolverket_ufa"
    files = [
        folder / f"ufa_grundskola_2024-25_{level}_wide.csv" for level in ("huvudman", "skolenhet")
    ]
    results = mr.compute(mr.load(), {"ufa_grundskola": files})
    judged = mr.assess(results.catalogue, results).to_polars()
    principals = judged.filter(judged["level"] == "huvudman")
    assert principals["entity"].n_unique() == 875
    return [
        measured(
            "assessments of the 875 principals, real",
            lambda: mr.assess(results.catalogue, results).to_polars(),
            results.to_polars,
            against="the results as a frame",
            wanted="≤ 10 s",
            rounds=rounds,
        )
    ]


BENCHMARKS: Mapping[str, tuple[Benchmark, int]] = {
    "intervals": (intervals, 9),
    "bootstrap": (resampling, 9),
    "model": (model, 9),
    "assess_real": (real_nation, 3),
}
