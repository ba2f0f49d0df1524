"""Tables: this room reads a user's data as the contracts say and counts what is in it."""

from malramverk.tables.binding import BoundTable, bind
from malramverk.tables.canonical import Fault, FaultKind
from malramverk.tables.entity_table import EntityTable
from malramverk.tables.faults import fault_problem
from malramverk.tables.policy import Policy, PolicyLike
from malramverk.tables.preparing import prepared
from malramverk.tables.published import PublishedTable
from malramverk.tables.quarantine import Quarantine
from malramverk.tables.row_table import RowTable
from malramverk.tables.text_grid import CsvText

__all__ = [
    "BoundTable",
    "CsvText",
    "EntityTable",
    "Fault",
    "FaultKind",
    "Policy",
    "PolicyLike",
    "PublishedTable",
    "Quarantine",
    "RowTable",
    "bind",
    "fault_problem",
    "prepared",
]
