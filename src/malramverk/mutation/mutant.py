"""One definition with one slip in it."""

from __future__ import annotations

from collections.abc import Mapping

from malramverk.dataclass import dataclass
from malramverk.documents.document import Key
from malramverk.model import Definition
from malramverk.mutation.edits import Sort
from malramverk.quantities import Language
from malramverk.source import Span

SORT_WORDS: Mapping[Sort, Mapping[Language, str]] = {
    Sort.OPERATOR: {"en": "another operator", "sv": "en annan operator"},
    Sort.BOUND: {"en": "another bound", "sv": "en annan gräns"},
    Sort.CONSTANT: {"en": "another constant", "sv": "en annan konstant"},
    Sort.CODE: {"en": "another code", "sv": "en annan kod"},
    Sort.COLUMN: {"en": "another column", "sv": "en annan kolumn"},
    Sort.REFERENCE: {"en": "another figure", "sv": "ett annat tal"},
    Sort.FILTER: {"en": "another choice of rows", "sv": "ett annat urval"},
    Sort.FUNCTION: {"en": "another function", "sv": "en annan funktion"},
    Sort.PERIOD: {"en": "another period", "sv": "en annan period"},
    Sort.BRANCH: {"en": "another branch", "sv": "en annan gren"},
    Sort.LEVEL: {"en": "another level", "sv": "en annan nivå"},
    Sort.OPTION: {"en": "another method", "sv": "en annan metod"},
    Sort.CELL: {"en": "another cell", "sv": "en annan ruta"},
    Sort.ROW: {"en": "another row", "sv": "en annan rad"},
    Sort.OUTPUT: {"en": "another outcome", "sv": "ett annat utfall"},
    Sort.POLICY: {"en": "another hit policy", "sv": "en annan träffregel"},
    Sort.CHOICE: {"en": "another choice of the index", "sv": "ett annat val i indexet"},
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A version of a definition with one slip in it.

    Attributes:
        original: the version.
        changed: the same with the slip.
        path: where in the definition's document it is.
        span: which words of the text at that place; nothing where it is all of it.
        sort: what sort of slip it is.
        was: the words that change.
        becomes: what stands there instead; empty where they go.
    """

    original: Definition
    changed: Definition
    path: tuple[Key, ...]
    span: Span | None
    sort: Sort
    was: str
    becomes: str

    @property
    def where(self) -> str:
        """The place as people write it: ``rows 2 skillnad``, counted from one."""
        return " ".join(str(key + 1) if isinstance(key, int) else key for key in self.path)
