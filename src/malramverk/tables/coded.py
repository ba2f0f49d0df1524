"""Texts of which many are the same, as whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, eq=False)
class Coded:
    """Texts of which many are the same.

    Attributes:
        texts: the different texts.
        numbers: which of them each is, of shape (rows,).
    """

    texts: tuple[str | None, ...]
    numbers: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.numbers)

    @classmethod
    def of(cls, values: Sequence[str | None]) -> Coded:
        """Return texts as numbers, by first appearance."""
        index = {text: number for number, text in enumerate(dict.fromkeys(values))}
        numbers = np.fromiter((index[text] for text in values), np.int64, len(values))
        return cls(tuple(index), numbers)

    @classmethod
    def of_column(cls, column: pl.Series) -> Coded:
        """Return a column of texts as numbers, by first appearance; nothing comes last.

        Yes and no become ``ja`` and ``nej``. All the categories of an ``Enum`` are taken to occur.
        """
        import polars as pl

        if column.dtype == pl.Boolean:
            return cls._of_answers(column)
        if isinstance(column.dtype, pl.Enum):
            few = column.dtype.categories
        elif column.dtype == pl.String:
            few = column.drop_nulls().unique(maintain_order=True)
        else:
            return cls.of(column.to_list())
        places = column.cast(pl.Enum(few)).to_physical().cast(pl.Int64)
        absent = (None,) if column.null_count() else ()
        numbers = places.fill_null(len(few)).to_numpy()
        return cls((*few.to_list(), *absent), numbers)

    @classmethod
    def _of_answers(cls, column: pl.Series) -> Coded:
        few = column.drop_nulls().unique(maintain_order=True).to_list()
        texts = ["ja" if answer else "nej" for answer in few]
        absent = [None] if column.null_count() else []
        places = np.array([few.index(yes) if yes in few else 0 for yes in (False, True)])
        given = column.fill_null(value=False).to_numpy().astype(np.int64)
        lacking = column.is_null().to_numpy()
        return cls((*texts, *absent), np.where(lacking, len(few), places[given]))

    @classmethod
    def alike(cls, text: str | None, size: int) -> Coded:
        """Return one text many times."""
        return cls((text,) if size else (), np.zeros(size, np.int64))

    @classmethod
    def joined(cls, columns: Sequence[Coded]) -> Coded:
        """Return several columns as one, one after another."""
        index: dict[str | None, int] = {}
        moved = [c.each(lambda text: index.setdefault(text, len(index)), np.int64) for c in columns]
        return cls(tuple(index), np.concatenate(moved))

    @property
    def values(self) -> NDArray[Any]:
        """The texts again, of shape (rows,)."""
        return self.each(lambda text: text, object)

    @property
    def listed(self) -> list[str | None]:
        """The texts again, as a list."""
        return [self.texts[number] for number in self.numbers.tolist()]

    def each(self, meaning: Callable[[str | None], Any], dtype: Any) -> NDArray[Any]:
        """Return what each text means; each different one is asked for once."""
        known = np.empty(len(self.texts), dtype)
        for number, text in enumerate(self.texts):
            known[number] = meaning(text)
        return known[self.numbers]

    def among(self, chosen: NDArray[np.bool_]) -> tuple[str | None, ...]:
        """Return the different texts of some of the rows."""
        return tuple(self.texts[number] for number in np.unique(self.numbers[chosen]).tolist())
