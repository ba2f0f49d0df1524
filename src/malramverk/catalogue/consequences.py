"""What only follows from another problem is not told: the author mends the cause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import field

from malramverk.catalogue.problems import NoFramework, UnknownReference, UnknownUnit
from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem
from malramverk.documents import Document, Reading
from malramverk.formula.problems import (
    UnknownLevel,
    UnknownName,
    UnknownParameter,
    UnknownSource,
)
from malramverk.formula.problems import UnknownUnit as UnknownUnitInFormula

_HEAD = re.compile(r"""^(kind|id):[ \t]*["']?([a-z][a-z0-9_]*)""", re.MULTILINE)
_NAMING = (UnknownReference, UnknownName, UnknownSource, UnknownParameter)
_OF_FRAMEWORK = (NoFramework, UnknownLevel, UnknownUnit, UnknownUnitInFormula)


@dataclass(slots=True)
class Broken:
    """What an author has defined, though not so that it can be used.

    Attributes:
        ids: the ids of such definitions.
        kinds: their kinds.
    """

    ids: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)

    def note_reading(self, reading: Reading) -> None:
        """Note what a file that is not wholly read seems to define."""
        for problem in reading.problems:
            if problem.place is not None:
                self._note(_HEAD.findall(problem.place.source.text))

    def note(self, document: Document) -> None:
        """Note what a document defines that is no sound definition."""
        data = document.data
        self._note((key, data[key]) for key in ("kind", "id") if isinstance(data.get(key), str))

    def _note(self, pairs: Iterable[tuple[str, str]]) -> None:
        for key, value in pairs:
            (self.kinds if key == "kind" else self.ids).add(value)

    def causes(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Yield the problems that do not follow from a broken definition."""
        for problem in problems:
            named = getattr(problem, "written", None) or getattr(problem, "name", None)
            follows = isinstance(problem, _NAMING) and named in self.ids
            if "framework" in self.kinds and isinstance(problem, _OF_FRAMEWORK):
                follows = True
            if not follows:
                yield problem
