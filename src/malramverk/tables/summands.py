"""Parts as expressions over rows, made so that adding one up, or its least, is the part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from malramverk.dataclass import dataclass
from malramverk.formula import Column, Constant, Core, fold
from malramverk.model import Table
from malramverk.tables.engines import wide_number
from malramverk.tables.numbers import limits_of
from malramverk.tables.parts import Measure, PartKey
from malramverk.tables.rows import RowAlgebra, RowValue

ROWS = "__rows"
_LARGEST = 2.0**62
_LARGEST_OF_128 = 2.0**126
_NARROW = 2**15  # squares of what is narrower can be added up over 2^31 rows


@dataclass(frozen=True, slots=True)
class Centre:
    """What is taken off an operand before it is squared.

    Attributes:
        value: what is taken off.
        fits: whether the squares can be added up exactly.
        wide: whether that takes 128 bits.
    """

    value: float
    fits: bool
    wide: bool = False


class Summands:
    """Writes parts as columns of a frame.

    What a row must fulfil, and what is looked at in it, stand in columns of their own first, so
    that many parts share them on any engine.

    Attributes:
        keys: the parts.
        names: the column of each part; parts that count every row share one.
        answers: whether the engine adds up yes and no; others count what there is.
    """

    def __init__(
        self,
        keys: Sequence[PartKey],
        words: Any,
        centres: Mapping[Core, Centre] | None = None,
        *,
        answers: bool,
    ) -> None:
        self.keys = keys
        self._centres = centres or {}
        self.names = names_of(keys)
        self.answers = answers
        self._words = words
        self._algebra = RowAlgebra(words)
        self._memo: dict[Core, RowValue] = {}

    def shared(self) -> list[Any]:
        """Return the columns that the parts share; after this the parts are written in them."""
        cores = dict.fromkeys(core for key in self.keys for core in (key.mask, key.operand) if core)
        written: dict[Core, RowValue] = {}
        made = []
        for i, core in enumerate(cores):
            value = fold(core, self._algebra, self._memo)
            if value.expr is not None and not isinstance(core, Column | Constant):
                made.append(value.expr.alias(f"__shared_{i}"))
                written[core] = replace(value, expr=self._words.col(f"__shared_{i}"))
        self._memo.update(written)
        return made

    def ends(self) -> list[Any]:
        """Return the least and greatest of each operand to be squared, and of its weight."""
        found = []
        for i, (operand, key) in enumerate(self._squared().items()):
            value = self._number(operand)
            found += [value.min().alias(f"__low_{i}"), value.max().alias(f"__high_{i}")]
            if key.weight is not None:
                weight = self._number(key.weight)
                heaviest = self._words.max_horizontal(weight.max(), -weight.min())
                found.append(heaviest.alias(f"__weight_{i}"))
        return [self._words.len().alias(ROWS), *found] if found else []

    def centres(self, found: Mapping[str, Any]) -> dict[Core, Centre]:
        """Return a number in the middle of each operand whose squares are asked for.

        Squares of what is left when it is taken off are mostly small enough to be added up
        exactly; where they are not they are added up as floating numbers.

        Args:
            found: what `ends` gave.
        """
        centres = dict(self._centres)
        for i, (operand, key) in enumerate(self._squared().items()):
            low, high = found[f"__low_{i}"], found[f"__high_{i}"]
            middle = 0.0 if low is None else (low + high) / 2
            reach = 1.0 if low is None else float(high) - float(low) + 1.0
            heaviest = float(found[f"__weight_{i}"] or 1) if key.weight is not None else 1.0
            largest = reach**2 * heaviest * found[ROWS]
            fits = key.decimals is not None and largest < _LARGEST_OF_128
            wide = fits and largest >= _LARGEST
            centres[operand] = Centre(round(middle) if fits else middle, fits, wide)
        return centres

    def columns(self, centres: Mapping[Core, Centre]) -> Iterator[Any]:
        """Yield a column for each part that does not count every row."""
        for key, name in zip(self.keys, self.names, strict=True):
            if name != ROWS:
                yield self._summand(key, centres).alias(name)

    def _squared(self) -> dict[Core, PartKey]:
        keys = (key for key in self.keys if key.measure is Measure.SQUARES)
        return {
            key.operand: key
            for key in keys
            if key.operand is not None and key.operand not in self._centres
        }

    def _summand(self, key: PartKey, centres: Mapping[Core, Centre]) -> Any:
        mask = None if key.mask is None else self._boolean(key.mask)
        if key.measure is Measure.MEMBERS:
            return self._counted(mask)
        if key.measure is Measure.MAYBE:
            assert mask is not None
            return self._counted(mask.is_null())
        assert key.operand is not None
        if key.measure is Measure.KNOWN:
            operand = fold(key.operand, self._algebra, self._memo)
            known = self._words.lit(value=True) if operand.expr is None else ~operand.expr.is_null()
            return self._counted(known if mask is None else mask & known)
        if key.measure is Measure.TRUE:
            true = self._boolean(key.operand)
            return self._counted(true if mask is None else mask & true)
        value = self._number(key.operand)
        if key.measure in (Measure.DEVIATIONS, Measure.SQUARES):
            value = self._deviation(key, value, centres[key.operand])
        return value if mask is None else self._words.when(mask).then(value)

    def _deviation(self, key: PartKey, value: Any, centre: Centre) -> Any:
        """Return an operand less its centre, or its square, in whole numbers where they fit."""
        if centre.wide or not centre.fits:
            value = value.cast(wide_number(self._words) if centre.fits else self._words.Float64)
        value = value - centre.value
        value = value * value if key.measure is Measure.SQUARES else value
        return value if key.weight is None else value * self._number(key.weight)

    def _boolean(self, core: Core) -> Any:
        return self._algebra.boolean(fold(core, self._algebra, self._memo))

    def _number(self, core: Core) -> Any:
        return self._algebra.number(fold(core, self._algebra, self._memo), core.type.decimals)

    def _counted(self, true: Any) -> Any:
        """Return yes; for engines that add up no yes and no, something where it is yes."""
        return true if self.answers else counted_in_others(true, self._words)


def names_of(keys: Sequence[PartKey]) -> list[str]:
    """Return the column of each part; those that count every row share one."""
    return [
        ROWS if key.measure is Measure.MEMBERS and key.mask is None else f"__part_{i}"
        for i, key in enumerate(keys)
    ]


def declared_centres(contract: Table, keys: Sequence[PartKey]) -> dict[Core, Centre]:
    """Return the centre of each column to be squared whose bounds the table declares.

    It is the middle of what the column may hold, so that no look at the rows is needed and the
    parts of one year go with those of another.
    """
    found: dict[Core, Centre] = {}
    for key in keys:
        if key.measure is Measure.SQUARES and isinstance(key.operand, Column):
            column = contract.columns[key.operand.name]
            least, greatest = limits_of(column)
            if not isinstance(least, int) or not isinstance(greatest, int):
                continue
            if key.weight is None and (greatest - least) // 2 < _NARROW:
                found[key.operand] = Centre((least + greatest) // 2, fits=True)
    return found


def counted_in_others(true: Any, words: Any) -> Any:
    """Return something where it is yes; counting what there is costs less than adding it up."""
    return words.when(true).then(words.lit(1))
