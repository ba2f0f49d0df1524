"""Rows grouped and added up by an engine; several tables at the same time where it can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.formula import Core
from malramverk.tables.cube import Wanted, cube
from malramverk.tables.engines import adds_up_answers, is_polars
from malramverk.tables.parts import Measure, PartKey
from malramverk.tables.summands import ROWS, Centre, Summands, counted_in_others, names_of

if TYPE_CHECKING:
    import polars as pl

Engine: TypeAlias = Literal["streaming", "in-memory"]
_ENGINES: tuple[Engine, ...] = ("streaming", "in-memory")
EXTREMES = {Measure.LEAST: "min", Measure.GREATEST: "max"}


@dataclass(frozen=True, slots=True)
class Grouped:
    """Parts that are not yet counted.

    Attributes:
        frame: a row per group: its keys, ``__rows``, and a column per part and per doubt.
        words: the module whose words the frame understands.
        exact: whether the parts are whole numbers, the same in whatever order they are added.
        rows: the same, not yet grouped, source by source.
        wanted: what to group them by and add up, where that may be done here.
        turns: a key and its ends, one after another, where groups are not all held at once.
    """

    frame: Any
    words: Any
    exact: bool
    rows: Sequence[Any] = ()
    wanted: Wanted | None = None
    turns: Sequence[tuple[str, int, int]] = ()

    @property
    def engine(self) -> Engine:
        """The engine of polars: the fastest that adds up floating numbers in the same order."""
        return "streaming" if self.exact else "in-memory"

    def collect(self) -> pl.DataFrame:
        """Count; each engine raises errors of its own."""
        found: pl.DataFrame | None = None
        if self.wanted is not None:
            found = cube(self.rows, self.wanted)
        if found is None and is_polars(self.words):
            found = self.frame.collect(engine=self.engine)
        return self._collect_elsewhere() if found is None else found

    def _collect_elsewhere(self) -> pl.DataFrame:
        import polars as pl

        col = self.words.col
        some = [self.frame.filter(col(key).is_between(*ends)) for key, *ends in self.turns]
        found: list[pl.DataFrame]
        found = [frame.collect("polars").to_native() for frame in some or [self.frame]]
        return pl.concat(found) if some else found[0]


def grouped(
    frame: Any,
    words: Any,
    columns: Sequence[str],
    keys: Sequence[PartKey],
    doubts: Sequence[str],
    centres: Mapping[Core, Centre],
) -> Grouped:
    """Return a table's rows grouped by some columns, with their parts and doubts added up.

    Args:
        frame: rows in canonical type.
        words: the module whose words the frame understands.
        columns: what to group by.
        keys: the parts.
        doubts: columns of yes and no to count beside them.
        centres: what is taken off before squaring, of operands whose bounds are known.
    """
    answers = adds_up_answers(frame)
    summands = Summands(keys, words, centres, answers=answers)
    shared = summands.shared()
    frame = frame.with_columns(*shared) if shared else frame
    found = _centres(frame, words, summands)
    whole = frame.select(*columns, *_doubts(doubts, words, answers), *summands.columns(found))
    sums = _totals(keys, doubts, words, answers)
    result = whole.group_by(*columns).agg(*sums) if columns else whole.select(*sums)
    exact = all(key.decimals is not None for key in keys)
    exact = exact and all(centre.fits for centre in found.values())
    return Grouped(result, words, exact, [whole])


def _doubts(doubts: Sequence[str], words: Any, answers: bool) -> list[Any]:
    found = [words.col(doubt) for doubt in doubts]
    if answers:
        return found
    return [counted_in_others(c, words).alias(d) for c, d in zip(found, doubts, strict=True)]


def _centres(frame: Any, words: Any, summands: Summands) -> dict[Core, Centre]:
    """Look at the operands to be squared whose bounds are not known, where there are any."""
    ends = summands.ends()
    if not ends:
        return summands.centres({})
    look = Grouped(frame.select(*ends), words, exact=False)
    return summands.centres(look.collect().row(0, named=True))


def _totals(keys: Sequence[PartKey], doubts: Sequence[str], words: Any, answers: bool) -> list[Any]:
    """Return what adds up a group's parts and doubts."""
    names: dict[str, dict[str, None]] = {"sum": {}, "min": {}, "max": {}, "count": {}}
    names["count"].update(dict.fromkeys(doubts))
    for key, name in zip(keys, names_of(keys), strict=True):
        if name != ROWS:
            names[EXTREMES.get(key.measure, "count" if key.counts else "sum")][name] = None
    some = {how: words.col(*named) for how, named in names.items() if named}
    found = [words.len().alias(ROWS)]
    if "count" in some:
        counted = some.pop("count")
        found.append(counted.sum().cast(words.Int64) if answers else counted.count())
    return [*found, *(getattr(one, how)() for how, one in some.items())]


def collected_together(waiting: Sequence[Grouped | None]) -> list[pl.DataFrame | None]:
    """Count several tables, those of polars at the same time; nothing for what cannot be."""
    found: list[pl.DataFrame | None] = [None] * len(waiting)
    for engine in _ENGINES:
        chosen = {
            i: one.frame
            for i, one in enumerate(waiting)
            if one is not None and _is_polars_own(one) and one.engine == engine
        }
        if len(chosen) > 1:
            for i, frame in zip(chosen, _at_once([*chosen.values()], engine), strict=False):
                found[i] = frame
    return [
        _alone(one) if one is not None and frame is None else frame
        for one, frame in zip(waiting, found, strict=True)
    ]


def _is_polars_own(one: Grouped) -> bool:
    return one.wanted is None and is_polars(one.words)


def _at_once(frames: Sequence[Any], engine: Engine) -> list[pl.DataFrame]:
    import polars as pl

    try:
        return pl.collect_all(frames, engine=engine)
    except Exception:  # which of them it is shows when they are counted one by one
        return []


def _alone(one: Grouped) -> pl.DataFrame | None:
    """Count one table; rows that an engine refuses are read with care, and told of then."""
    try:
        return one.collect()
    except Exception:  # each engine has errors of its own
        return None


def numbers(counted: pl.DataFrame, keys: Sequence[PartKey]) -> dict[PartKey, NDArray[Any]]:
    """Return parts as numbers; a least or greatest of nothing is 0 and has no known rows."""
    import polars as pl

    names, schema = names_of(keys), counted.schema
    floating = {
        name
        for key, name in zip(keys, names, strict=True)
        if key.decimals is None or schema[name].is_float()
    }
    wide = {n for n in dict.fromkeys(names) if _is_wide(counted[n])}
    whole = [name for name in dict.fromkeys(names) if name not in floating | wide]
    plain = counted.select(
        pl.col(whole).cast(pl.Int64).fill_null(0),
        pl.col(list(floating)).cast(pl.Float64).fill_null(0.0),
    )
    arrays = {name: plain[name].to_numpy() for name in plain.columns}
    arrays |= {name: _of_any_size([int(n or 0) for n in counted[name].to_list()]) for name in wide}
    return {key: arrays[name] for key, name in zip(keys, names, strict=True)}


def _is_wide(column: pl.Series) -> bool:
    """Say whether a column of whole numbers has any that 64 bits do not hold."""
    import polars as pl

    if not (column.dtype == pl.Int128 or column.dtype.is_decimal()):
        return False
    return bool(column.cast(pl.Int64, strict=False).null_count() > column.null_count())


def _of_any_size(values: list[int]) -> NDArray[Any]:
    """Return whole numbers that 64 bits may not hold, each as Python has it."""
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found
