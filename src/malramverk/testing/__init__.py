"""For those who embed the library: made-up data of a definition's kind, and what must hold of it.

Needs hypothesis (``pip install malramverk[testing]``), which nothing else in the library does.
"""

from malramverk.testing.properties import (
    bounds,
    monotone,
    order_independence,
    partition_independence,
    roll_up_consistency,
    scale,
)
from malramverk.testing.rows import cells, rows, tables
from malramverk.testing.trying import Counterexample
from malramverk.testing.wrong import Wrong, problems_of, wrong

__all__ = [
    "Counterexample",
    "Wrong",
    "bounds",
    "cells",
    "monotone",
    "order_independence",
    "partition_independence",
    "problems_of",
    "roll_up_consistency",
    "rows",
    "scale",
    "tables",
    "wrong",
]
