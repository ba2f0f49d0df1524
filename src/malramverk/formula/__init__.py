"""Formulas: this room turns the text of one into a tree, and the tree into a checked one."""

from malramverk.formula.checker import Checked, check, check_condition
from malramverk.formula.core import (
    Aggregate,
    Column,
    Constant,
    Core,
    Grain,
    Kind,
    Op,
    Operation,
    Reference,
    Type,
    both,
    conjuncts,
    negated,
    operands,
    walk,
)
from malramverk.formula.fold import Algebra, fold
from malramverk.formula.functions import AGGREGATES, FUNCTION_NAMES, SCALARS
from malramverk.formula.parser import parse
from malramverk.formula.printing import to_text
from malramverk.formula.problems import UnusedPart
from malramverk.formula.scope import ColumnScope, PopulationScope, Scope, TableScope, Used
from malramverk.formula.tree import Node

__all__ = [
    "AGGREGATES",
    "FUNCTION_NAMES",
    "SCALARS",
    "Aggregate",
    "Algebra",
    "Checked",
    "Column",
    "ColumnScope",
    "Constant",
    "Core",
    "Grain",
    "Kind",
    "Node",
    "Op",
    "Operation",
    "PopulationScope",
    "Reference",
    "Scope",
    "TableScope",
    "Type",
    "UnusedPart",
    "Used",
    "both",
    "check",
    "check_condition",
    "conjuncts",
    "fold",
    "negated",
    "operands",
    "parse",
    "to_text",
    "walk",
]
