"""Formulas: this room turns the text of one into a tree, and the tree into a checked one."""

from malramverk.formula.checker import Checked, check, check_condition, check_row
from malramverk.formula.core import (
    AS_PUBLISHED,
    Across,
    Aggregate,
    Attribute,
    Column,
    Constant,
    Core,
    Moved,
    Operation,
    Parameter,
    Ranked,
    Reference,
    Statistic,
    both,
    conjuncts,
    negated,
    operands,
    walk,
)
from malramverk.formula.fold import Algebra, CellwiseAlgebra, fold
from malramverk.formula.functions import (
    AGGREGATES,
    CELLS,
    FUNCTION_NAMES,
    PAIRS,
    SCALARS,
    STATISTICS,
)
from malramverk.formula.parser import parse
from malramverk.formula.primitives import Grain, Kind, Move, Op, Type
from malramverk.formula.printing import to_text
from malramverk.formula.problems import UnusedPart
from malramverk.formula.scope import ColumnScope, PopulationScope, Scope, TableScope, Used
from malramverk.formula.tree import Node

__all__ = [
    "AGGREGATES",
    "AS_PUBLISHED",
    "CELLS",
    "FUNCTION_NAMES",
    "PAIRS",
    "SCALARS",
    "STATISTICS",
    "Across",
    "Aggregate",
    "Algebra",
    "Attribute",
    "CellwiseAlgebra",
    "Checked",
    "Column",
    "ColumnScope",
    "Constant",
    "Core",
    "Grain",
    "Kind",
    "Move",
    "Moved",
    "Node",
    "Op",
    "Operation",
    "Parameter",
    "PopulationScope",
    "Ranked",
    "Reference",
    "Scope",
    "Statistic",
    "TableScope",
    "Type",
    "UnusedPart",
    "Used",
    "both",
    "check",
    "check_condition",
    "check_row",
    "conjuncts",
    "fold",
    "negated",
    "operands",
    "parse",
    "to_text",
    "walk",
]
