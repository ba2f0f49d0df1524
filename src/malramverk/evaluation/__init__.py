"""Parts to cells: this room evaluates, in numpy, what engines have counted."""

from malramverk.evaluation.comparison import ComparedCell, Comparison, compare
from malramverk.evaluation.compute import compute
from malramverk.evaluation.explaining import Explanation, Step
from malramverk.evaluation.parts import Parts
from malramverk.evaluation.prepared import Prepared, prepare
from malramverk.evaluation.receipt import Receipt, TableReceipt
from malramverk.evaluation.results import Cell, Results
from malramverk.evaluation.sensitivity import Moves, Sensitivity, sensitivity

__all__ = [
    "Cell",
    "ComparedCell",
    "Comparison",
    "Explanation",
    "Moves",
    "Parts",
    "Prepared",
    "Receipt",
    "Results",
    "Sensitivity",
    "Step",
    "TableReceipt",
    "compare",
    "compute",
    "prepare",
    "sensitivity",
]
