"""Tables: this room reads a user's data as the contracts say and counts what is in it."""

from malramverk.tables.binding import bind
from malramverk.tables.canonical import Fault, FaultKind
from malramverk.tables.faults import fault_problem
from malramverk.tables.preparing import prepared
from malramverk.tables.row_table import RowTable
from malramverk.tables.text_grid import CsvText

__all__ = [
    "CsvText",
    "Fault",
    "FaultKind",
    "RowTable",
    "bind",
    "fault_problem",
    "prepared",
]
