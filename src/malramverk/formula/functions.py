"""Every function of the formula language: one row each."""

from __future__ import annotations

from malramverk.formula.aggregate_functions import AGGREGATE_ROWS, AggregateFunction
from malramverk.formula.cell_functions import CELL_ROWS, CellFunction
from malramverk.formula.pair_functions import PAIR_ROWS, PairFunction
from malramverk.formula.scalar_functions import SCALAR_ROWS, ScalarFunction
from malramverk.formula.statistical_functions import STATISTICAL_ROWS, StatisticalFunction

__all__ = [
    "AGGREGATES",
    "CELLS",
    "FUNCTION_NAMES",
    "PAIRS",
    "SCALARS",
    "STATISTICS",
    "AggregateFunction",
    "CellFunction",
    "PairFunction",
    "ScalarFunction",
    "StatisticalFunction",
]

SCALARS = {function.name: function for function in SCALAR_ROWS}
AGGREGATES = {function.name: function for function in AGGREGATE_ROWS}
CELLS = {function.name: function for function in CELL_ROWS}
PAIRS = {function.name: function for function in PAIR_ROWS}
STATISTICS = {function.name: function for function in STATISTICAL_ROWS}

PARAMETER, PARAMETER_FORM = "parameter", "parameter(id, code)"
PARAMETER_SV = "En daterad konstant som har ett värde per kod; utan koder skrivs bara dess id."
PARAMETER_EN = "A dated constant that has one value per code; without codes, write its id alone."
FUNCTION_NAMES = tuple(sorted({*SCALARS, *AGGREGATES, *CELLS, *PAIRS, *STATISTICS, PARAMETER}))
