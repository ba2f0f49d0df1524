"""Linear and whole-number programs with one set of sums and many goals, solved by HiGHS.

Only the goal changes between the programs of a neighbourhood. Each starts from the last answer,
which still fits, so most take a few steps and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.column import Floats

if TYPE_CHECKING:
    from highspy import Highs

_SECONDS = 20.0
_PRIMAL = 4
_NEAR = 1e-6

Sum = Sequence[tuple[int, float]]
"""Variables and their signs; together they are nothing."""


class Program:
    """Variables within bounds whose sums are nothing; 0 is always an answer.

    Args:
        low: the least of each variable, of shape (variables,).
        high: the greatest.
        sums: the sums; none is empty.
        whole: whether answers are whole numbers.
    """

    def __init__(self, low: Floats, high: Floats, sums: Sequence[Sum], *, whole: bool) -> None:
        self._low, self._high, self._whole = low, high, whole
        flat = [pair for one in sums for pair in one]
        self._starts = np.cumsum([0, *(len(one) for one in sums)])
        self._variables = np.array([variable for variable, _ in flat], np.int32)
        self._signs = np.array([sign for _, sign in flat], np.float64)
        self._linear: Highs | None = None
        self._integer: Highs | None = None

    def best(self, goal: Floats) -> Floats | None:
        """Return the answer whose product with a goal is greatest; nothing where none is found."""
        if self._linear is None:
            self._linear = self._model(whole=False)
        moved = _solved(self._linear, goal)
        if moved is None or not self._whole:
            return moved
        near = np.round(moved)
        if np.abs(near - moved).max(initial=0.0) < _NEAR and self._adds_up(near):
            return near
        if self._integer is None:
            self._integer = self._model(whole=True)
        found = _solved(self._integer, goal)
        return None if found is None else np.round(found)

    def _adds_up(self, near: Floats) -> bool:
        moved = near[self._variables] * self._signs
        return not len(moved) or not np.add.reduceat(moved, self._starts[:-1]).any()

    def _model(self, *, whole: bool) -> Highs:
        from highspy import Highs, HighsLp, HighsVarType, MatrixFormat

        count = len(self._low)
        lp = HighsLp()
        lp.num_col_, lp.num_row_ = count, len(self._starts) - 1
        lp.col_cost_ = np.zeros(count)
        lp.col_lower_, lp.col_upper_ = self._low, self._high
        lp.row_lower_ = lp.row_upper_ = np.zeros(lp.num_row_)
        matrix = lp.a_matrix_
        matrix.format_ = MatrixFormat.kRowwise
        matrix.start_, matrix.index_, matrix.value_ = self._starts, self._variables, self._signs
        if whole:
            lp.integrality_ = [HighsVarType.kInteger] * count
        model = Highs()  # type: ignore[no-untyped-call]
        for name, value in _OPTIONS.items():
            model.setOptionValue(name, value)
        if not whole:
            model.setOptionValue("presolve", "off")
        model.passModel(lp)
        return model


_OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "time_limit": _SECONDS,
    "mip_rel_gap": 0.0,
    "simplex_strategy": _PRIMAL,
}


def _solved(model: Highs, goal: Floats) -> Floats | None:
    """Return the best answer for a goal, from the last one on."""
    from highspy import HighsModelStatus

    model.changeColsCost(len(goal), np.arange(len(goal), dtype=np.int32), -goal)
    model.run()
    solution = model.getSolution()
    if not solution.value_valid or model.getModelStatus() == HighsModelStatus.kInfeasible:
        return None
    found: NDArray[np.float64] = np.array(solution.col_value)
    return found
