"""Decision tables: this room reads them, proves them, and says what they mean."""

from malramverk.rules.axes import Axis, Given, Input, in_words, shown
from malramverk.rules.checking import read_cell
from malramverk.rules.deciding import Decision, decide, decided, outputs_of, stopped_by
from malramverk.rules.parser import parse_test
from malramverk.rules.proving import Overlapping, TooLarge, Uncovered, Unreachable, prove
from malramverk.rules.table import Gathering, HitPolicy, Output, Row, Table
from malramverk.rules.unary import Scalar, Test, named_states

__all__ = [
    "Axis",
    "Decision",
    "Gathering",
    "Given",
    "HitPolicy",
    "Input",
    "Output",
    "Overlapping",
    "Row",
    "Scalar",
    "Table",
    "Test",
    "TooLarge",
    "Uncovered",
    "Unreachable",
    "decide",
    "decided",
    "in_words",
    "named_states",
    "outputs_of",
    "parse_test",
    "prove",
    "read_cell",
    "shown",
    "stopped_by",
]
