"""The keys of rows as places along the axes of one array of cells."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import reduce
from math import prod
from operator import add, or_
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.tables.footers import Ends

if TYPE_CHECKING:
    import polars as pl

_SAMPLE = 10_000
_AGAIN = 1000
_FEW = 8
_WIDEST = 200_000
_MOST_TEXTS = 200
_PLACE, _FOUND, _STRANGE = "__place", "__found", "__strange"


class StrangeKeyError(Exception):
    """A key has a value that was not known before."""


@dataclass(frozen=True, slots=True)
class _Axis:
    """A key whose values are known before.

    Attributes:
        name: the column.
        values: the value at each place; nothing comes last, where there is any without.
        code: the place of a row.
        strange: whether a row has another value, if that can be.
    """

    name: str
    values: pl.Series
    code: pl.Expr
    strange: pl.Expr | None = None

    @property
    def size(self) -> int:
        """How many places there are."""
        return len(self.values)


class _Texts:
    """Texts that are told apart as they are found; nothing comes first."""

    def __init__(self, name: str) -> None:
        import polars as pl

        self.name = name
        self._type = pl.Categorical(pl.Categories.random())
        self.code = (pl.col(name).cast(self._type).to_physical() + 1).fill_null(0)

    def named(self, codes: NDArray[np.int64]) -> pl.Series:
        """Return the texts of some codes."""
        import polars as pl

        places = pl.Series(np.maximum(codes, 1).astype(np.uint32) - np.uint32(1))
        texts = places.cat.to(self._type).cast(pl.String)
        return _or_nothing(texts, codes > 0).alias(self.name)


class _Numbers:
    """Whole numbers as they are, one more than the least of them; nothing is 0."""

    def __init__(self, name: str, least: int, dtype: pl.DataType) -> None:
        import polars as pl

        self.name, self._least, self._dtype = name, least, dtype
        self.code = (pl.col(name).cast(pl.Int64) - (least - 1)).fill_null(0)

    def named(self, codes: NDArray[np.int64]) -> pl.Series:
        """Return the numbers of some codes."""
        import polars as pl

        numbers = pl.Series(np.maximum(codes, 1) + (self._least - 1)).cast(self._dtype)
        return _or_nothing(numbers, codes > 0).alias(self.name)


def _or_nothing(values: pl.Series, there: NDArray[np.bool_]) -> pl.Series:
    import polars as pl

    return values if there.all() else pl.select(pl.when(pl.Series(there)).then(values)).to_series()


@dataclass
class Axes:
    """Where the cell of a row is.

    Attributes:
        fixed: keys whose values are known before; the last of them lie next to each other.
        found: a key whose values are found on the way, if there is one; it comes before all.
        owned: keys that mostly follow from the others, and how many cells have one of theirs.
        share: how many cells next to each other have the same.
    """

    fixed: Sequence[_Axis]
    found: _Texts | None
    owned: Sequence[_Texts | _Numbers]
    share: int

    def __post_init__(self) -> None:
        self._stride = prod(axis.size for axis in self.fixed)
        self._many = 1024 if self.found else 1
        self._owners = [np.full(self.size // self.share, -1) for _ in self.owned]

    @property
    def size(self) -> int:
        """How many cells there are."""
        return self._stride * self._many

    def codes(self) -> Iterator[pl.Expr]:
        """Yield the columns that `cells` reads."""
        import polars as pl

        strides = [prod(axis.size for axis in self.fixed[i + 1 :]) for i in range(len(self.fixed))]
        places = [a.code.cast(pl.Int64) * n for a, n in zip(self.fixed, strides, strict=True)]
        yield reduce(add, places, pl.lit(0, pl.Int64)).alias(_PLACE)
        if self.found:
            yield self.found.code.alias(_FOUND)
        for i, key in enumerate(self.owned):
            yield key.code.alias(f"__owner_{i}")
        strange = [axis.strange for axis in self.fixed if axis.strange is not None]
        yield reduce(or_, strange, pl.lit(value=False)).alias(_STRANGE)

    def anew(self) -> Axes:
        """Return the same axes, of cells whose places nobody owns yet."""
        return Axes(self.fixed, self.found, self.owned, self.share)

    def cells(self, batch: pl.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.bool_] | None]:
        """Return the cell of each row, and which rows' places are another's, if any are.

        Raises:
            StrangeKeyError: some key has a value that was not known before.
        """
        if batch[_STRANGE].any():
            raise StrangeKeyError
        cells: NDArray[np.int64] = batch[_PLACE].to_numpy()
        if self.found:
            codes = batch[_FOUND].to_numpy().astype(np.int64)
            self._grow(int(codes.max(initial=0)) + 1)
            cells = codes * self._stride + cells
        return cells, self._others(cells // self.share, batch) if self.owned else None

    def _others(self, places: NDArray[np.int64], batch: pl.DataFrame) -> NDArray[np.bool_] | None:
        """Note whose the places are; say which rows' are another's."""
        codes = [batch[f"__owner_{i}"].to_numpy() for i in range(len(self.owned))]
        free = np.flatnonzero(self._owners[0][places] < 0)
        for owners, own in zip(self._owners, codes, strict=True):
            owners[places[free]] = own[free]  # of one row for all, the last of a place
        wrong = [o[places] != own for o, own in zip(self._owners, codes, strict=True)]
        found: NDArray[np.bool_] = np.logical_or.reduce(wrong)
        return found if found.any() else None

    def _grow(self, many: int) -> None:
        if many > self._many:
            self._many = max(many, 2 * self._many)
            more = self.size // self.share
            pads = [(0, more - len(owners)) for owners in self._owners]
            self._owners = [
                np.pad(owners, pad, constant_values=-1)
                for owners, pad in zip(self._owners, pads, strict=True)
            ]

    def keys(self, cells: NDArray[np.int64]) -> Iterator[pl.Series]:
        """Yield the keys of some cells, as the rows have them."""
        rest = cells
        for axis in reversed(self.fixed):
            rest, code = np.divmod(rest, axis.size)
            yield axis.values.gather(code).alias(axis.name)
        if self.found:
            yield self.found.named(rest)
        for key, owners in zip(self.owned, self._owners, strict=True):
            yield key.named(owners[cells // self.share])


def axes_of(
    frame: pl.LazyFrame,
    keys: Sequence[str],
    levels: Collection[str],
    apart: Collection[str],
    listed: Collection[str],
    told: Mapping[str, Ends],
) -> Axes | None:
    """Return axes for the keys of some rows; nothing where they are not dense.

    Args:
        frame: the rows.
        keys: the columns to group by.
        levels: those of them that are codes of levels, of which one mostly tells the others.
        apart: those of them that tell nothing of the levels.
        listed: those of them whose texts a code list tells; a sample is enough to see them.
        told: what is known of some of them beforehand.
    """
    import polars as pl

    schema = frame.collect_schema()
    sample = frame.select(keys).head(_SAMPLE).collect()
    own = [name for name in keys if name in levels]
    main = max(own, key=lambda name: sample[name].n_unique(), default=None)
    places = [name for name in keys if name == main or name not in {*own, *apart}]
    others = [name for name in keys if name not in places]
    dependent = [name for name in others if name in own or schema[name] != pl.Boolean]
    follow = [name for name in dependent if name in own or _follows(sample, places, name)]
    ends = _ends(frame, keys, schema, told)
    text = main is not None and schema[main] == pl.String
    owned = [_owner(name, schema[name], ends[name]) for name in follow]
    values = {
        name: _values(
            frame, name, schema[name], ends[name], sample[name] if name in listed else None
        )
        for name in keys
        if name not in follow and not (text and name == main)
    }
    if any(one is None for one in (*owned, *values.values())):
        return None
    fixed = [_axis(name, found) for name, found in values.items() if found is not None]
    fixed.sort(key=lambda axis: (axis.name in apart, axis.name == main))
    share = prod(axis.size for axis in fixed if axis.name in apart)
    found = _Texts(main) if text and main is not None else None
    return Axes(fixed, found, [one for one in owned if one is not None], share)


def _follows(sample: pl.DataFrame, places: Sequence[str], name: str) -> bool:
    """Say whether a key seems to follow from where a row is; it is looked at in every row later."""
    if not places:
        return False
    before = sample.select(places).n_unique()
    return before <= len(sample) - _AGAIN and sample.select(*places, name).n_unique() == before


def _ends(
    frame: pl.LazyFrame, keys: Sequence[str], schema: pl.Schema, told: Mapping[str, Ends]
) -> Mapping[str, Ends]:
    """Return the least and greatest of each key of whole numbers, and how many of each lack."""
    import polars as pl

    whole = [name for name in keys if schema[name].is_integer()]
    known = {k for k in keys if k in told and (k not in whole or told[k].least is not None)}
    asked = [name for name in keys if name not in known]
    ends = {name: told[name] for name in known}
    if asked:
        numbers = [name for name in asked if name in whole]
        look = frame.select(
            pl.col(asked).null_count().name.suffix(".lacking"),
            pl.col(numbers).min().name.suffix(".least"),
            pl.col(numbers).max().name.suffix(".greatest"),
        )
        row = look.collect(engine="streaming").row(0, named=True)
        for name in asked:
            ends[name] = Ends(
                row[f"{name}.lacking"], row.get(f"{name}.least"), row.get(f"{name}.greatest")
            )
    return ends


def _owner(name: str, dtype: pl.DataType, ends: Ends) -> _Texts | _Numbers | None:
    """Return a key that follows from others; nothing where it has no value at all."""
    import polars as pl

    if dtype == pl.String:
        return _Texts(name)
    return None if ends.least is None else _Numbers(name, int(ends.least), dtype)


def _values(
    frame: pl.LazyFrame,
    name: str,
    dtype: pl.DataType,
    ends: Ends,
    sample: pl.Series | None,
) -> pl.Series | None:
    """Return the values of a key, in order and nothing last; nothing where they are many."""
    import polars as pl

    if dtype.is_integer():
        if ends.least is None or ends.greatest is None or ends.greatest - ends.least >= _WIDEST:
            return None
        found = pl.Series(range(int(ends.least), int(ends.greatest) + 1), dtype=dtype)
    elif dtype == pl.Boolean:
        found = pl.Series([False, True])
    elif dtype == pl.String:
        if sample is None:
            sample = frame.select(pl.col(name).unique()).collect(engine="streaming")[name]
        found = sample.unique().drop_nulls().sort()
        if len(found) > _MOST_TEXTS:
            return None
    else:
        return None
    lacking = pl.Series([None] * bool(ends.missing), dtype=dtype)
    return found.append(lacking) if len(found) + len(lacking) else None


def _axis(name: str, values: pl.Series) -> _Axis:
    """Return where rows are whose key has some values."""
    import polars as pl

    given, there = pl.col(name), values.drop_nulls()
    if values.dtype == pl.Boolean:
        return _Axis(name, values, given.cast(pl.UInt8).fill_null(2))
    if values.dtype != pl.String:
        code = given.cast(pl.Int64) - there[0] if len(there) else pl.lit(0)
        return _Axis(name, values, code.fill_null(len(there)))
    if len(there) > _FEW:
        code = given.cast(pl.Enum(there), strict=False).to_physical()
        strange = code.is_null() & given.is_not_null()
        return _Axis(name, values, code.fill_null(len(values) - 1), strange)
    each = [given == text for text in there]
    none = pl.lit(0, pl.UInt8)
    codes = [pl.when(one).then(pl.lit(i, pl.UInt8)).otherwise(none) for i, one in enumerate(each)]
    lacking = pl.when(given.is_null()).then(pl.lit(len(values) - 1, pl.UInt8)).otherwise(none)
    code = reduce(add, codes, lacking if len(there) < len(values) else none)
    return _Axis(name, values, code, ~reduce(or_, each, pl.lit(value=False)))
