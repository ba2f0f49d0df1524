"""Parts to cells: this room evaluates, in numpy, what engines have counted."""

from malramverk.evaluation.comparison import ComparedCell, Comparison, compare
from malramverk.evaluation.compute import compute, compute_to
from malramverk.evaluation.explaining import Explanation, Step
from malramverk.evaluation.parts import Parts
from malramverk.evaluation.prepared import Prepared, prepare
from malramverk.evaluation.receipt import Receipt, TableReceipt
from malramverk.evaluation.results import Cell, Results
from malramverk.evaluation.sensitivity import Moves, Sensitivity, sensitivity
from malramverk.evaluation.streaming import Written

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
    "Written",
    "compare",
    "compute",
    "compute_to",
    "prepare",
    "sensitivity",
]
