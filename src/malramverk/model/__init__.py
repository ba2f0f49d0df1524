"""Definitions as frozen values: this room says what an author may write."""

from malramverk.model.base import (
    Definition,
    Interval,
    Part,
    Provenance,
    Status,
    Succession,
    TextStatus,
    plain,
    words_in,
)
from malramverk.model.code_list import Code, CodeList
from malramverk.model.framework import Agency, Framework, Level
from malramverk.model.goals import Evidence, Goal, SubGoal, SuccessFactor
from malramverk.model.indicator import (
    Availability,
    Direction,
    ExampleTest,
    Expectation,
    Indicator,
    Minimum,
    PublishedBinding,
)
from malramverk.model.parameter import DatedNumber, Parameter
from malramverk.model.population import Population
from malramverk.model.table import (
    Column,
    ColumnType,
    CrossLayout,
    EntityHeader,
    Holds,
    LongLayout,
    PeriodSource,
    Symbol,
    Table,
    TextFormat,
)

KINDS: dict[str, type[Definition]] = {
    "framework": Framework,
    "goal": Goal,
    "sub_goal": SubGoal,
    "indicator": Indicator,
    "success_factor": SuccessFactor,
    "population": Population,
    "table": Table,
    "code_list": CodeList,
    "parameter": Parameter,
}

__all__ = [
    "KINDS",
    "Agency",
    "Availability",
    "Code",
    "CodeList",
    "Column",
    "ColumnType",
    "CrossLayout",
    "DatedNumber",
    "Definition",
    "Direction",
    "EntityHeader",
    "Evidence",
    "ExampleTest",
    "Expectation",
    "Framework",
    "Goal",
    "Holds",
    "Indicator",
    "Interval",
    "Level",
    "LongLayout",
    "Minimum",
    "Parameter",
    "Part",
    "PeriodSource",
    "Population",
    "Provenance",
    "PublishedBinding",
    "Status",
    "SubGoal",
    "SuccessFactor",
    "Succession",
    "Symbol",
    "Table",
    "TextFormat",
    "TextStatus",
    "plain",
    "words_in",
]
