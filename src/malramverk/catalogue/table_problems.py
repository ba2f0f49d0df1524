"""What can be wrong with a table among the other definitions."""

from __future__ import annotations

from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedColumn(Problem):
    """A table derives something with the name of one of its own columns.

    Give it another name: a name stands for one thing.
    """

    code: ClassVar[str] = "MR215"
    en: ClassVar[str] = "`{name}` is already a column of the table `{table}`"
    sv: ClassVar[str] = "`{name}` är redan en kolumn i tabellen `{table}`"
    name: str
    table: str
