"""Populations: which rows of a table a figure is about."""

from typing import Literal

from malramverk.model.base import Definition, DefinitionId
from malramverk.model.indicator import FormulaText


class Population(Definition):
    """Some of a table's rows.

    Attributes:
        table: the table whose rows they are.
        where: what a row must fulfil to belong.
        exclusion: rows that leave, whatever else they are.
        exception: rows that leave a share's base only if they are not in its numerator.
    """

    kind: Literal["population"]
    table: DefinitionId
    where: FormulaText | None = None
    exclusion: FormulaText | None = None
    exception: FormulaText | None = None
