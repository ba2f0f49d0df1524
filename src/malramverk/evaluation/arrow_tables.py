"""Columns of cells as an Arrow table, texts as numbers of a dictionary."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.tabling import Figures, Texts

if TYPE_CHECKING:
    import pyarrow as pa


def arrow_table(columns: Iterable[tuple[str, Texts | Figures]], *, codes: bool) -> pa.Table:
    """Return columns as an Arrow table.

    Args:
        columns: each with its name.
        codes: whether texts are numbers of a dictionary, which holds those that are used, rather
            than texts in every row.
    """
    import pyarrow as pa

    arrays = {name: _array(column, codes) for name, column in columns}
    return pa.table(arrays)


def _array(column: Texts | Figures, codes: bool) -> Any:
    import pyarrow as pa

    if isinstance(column, Figures):
        return pa.array(column.values, mask=None if column.known.all() else ~column.known)
    texts, numbers = used(column)
    absent = numbers < 0
    indices = pa.array(numbers, mask=absent if absent.any() else None)
    found = pa.DictionaryArray.from_arrays(indices, pa.array(texts, pa.large_string()))
    return found if codes else found.dictionary_decode()


def used(column: Texts) -> tuple[list[str], NDArray[np.int32]]:
    """Return the different texts that a column has, and which of them each row has; -1 for none."""
    counts = np.bincount(column.numbers.astype(np.intp) + 1, minlength=len(column.texts) + 1)
    place: dict[str, int] = {}
    where = np.full(len(counts), -1, np.int32)
    for number in np.flatnonzero(counts[1:]).tolist():
        text = column.texts[number]
        if text is not None:
            where[number + 1] = place.setdefault(text, len(place))
    return list(place), where[column.numbers.astype(np.intp) + 1]
