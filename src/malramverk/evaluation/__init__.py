"""Parts to cells: this room evaluates, in numpy, what engines have counted.

What a question does not always need (explaining, comparing, moving a composite's choices) is
imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from malramverk.evaluation.compute import compute, compute_to
from malramverk.evaluation.parts import Parts
from malramverk.evaluation.prepared import Prepared, prepare
from malramverk.evaluation.results import Cell, Results

if TYPE_CHECKING:
    from malramverk.evaluation.comparison import ComparedCell, Comparison, compare
    from malramverk.evaluation.explaining import Explanation, Step
    from malramverk.evaluation.receipt import Receipt, TableReceipt
    from malramverk.evaluation.sensitivities import Moves, Sensitivity, sensitivity
    from malramverk.evaluation.streaming import Written

_MODULES = {
    "comparison": ("ComparedCell", "Comparison", "compare"),
    "explaining": ("Explanation", "Step"),
    "receipt": ("Receipt", "TableReceipt"),
    "sensitivities": ("Moves", "Sensitivity", "sensitivity"),
    "streaming": ("Written",),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}

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


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value
