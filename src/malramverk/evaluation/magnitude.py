"""Whether what is added up in whole numbers stays within 64 bits, so that it is never wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from malramverk.diagnostics import DataErrors
from malramverk.evaluation.problems import TooLargeSum
from malramverk.formula import Column, Constant, Core, Kind, Op, Operation, walk
from malramverk.model import Column as TableColumn
from malramverk.model import Table
from malramverk.tables.parts import Measure, PartKey, Parts

# What lies within it, a little below 2^63, is exact.
_LIMIT = 2**63 - 1
_COMPARISONS = frozenset({Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE, Op.IN})
_EXTREMES = (Measure.LEAST, Measure.GREATEST)
Extent: TypeAlias = tuple[Fraction, Fraction]
Extents: TypeAlias = Mapping[str, Extent]


def guards(contract: Table, keys: Iterable[PartKey]) -> tuple[PartKey, ...]:
    """Return the parts that tell how large the numbers behind some parts are.

    Only columns whose contract does not say how large their numbers may be are looked at.
    """
    cores = [core for key in keys for core in _at_risk(key)]
    nodes = [node for core in cores for node in walk(core)]
    columns = {node.name: node for node in nodes if isinstance(node, Column) and _is_exact(node)}
    return tuple(
        PartKey(measure, contract.id, None, column, column.type.decimals)
        for name, column in columns.items()
        if _declared(contract.columns[name]) is None
        for measure in _EXTREMES
    )


def guarded(contract: Table, keys: Sequence[PartKey], parts: Parts) -> Parts:
    """Return parts without their guards, when all of them are within 64 bits.

    Args:
        contract: the table.
        keys: the parts that are asked for.
        parts: they, and their guards, as counted.

    Raises:
        DataErrors: some number may be too large to be exact.
    """
    refuse_too_large(contract, keys, parts)
    return replace(parts, sums={key: parts.sums[key] for key in keys})


def refuse_too_large(contract: Table, keys: Iterable[PartKey], guards: Parts) -> None:
    """Refuse to add up what 64 bits may not hold.

    Args:
        contract: the table.
        keys: the parts that are asked for.
        guards: the guards of these parts, as counted.

    Raises:
        DataErrors: some number may be too large to be exact.
    """
    sight = _Sight(_extents(contract, guards))
    if not all(sight.holds(key, guards.row_count) for key in keys):
        raise DataErrors([TooLargeSum(table=contract.id)])


@lru_cache(maxsize=100_000)
def _at_risk(key: PartKey) -> tuple[Core, ...]:
    """Return the expressions of a part in which whole numbers may grow."""
    cores = [core for core in (key.mask, key.operand, key.weight) if core is not None]
    growing = [core for core in cores if any(_grows(node) for node in walk(core))]
    if key.measure is Measure.SUM and key.operand is not None and key.decimals is not None:
        growing.append(key.operand)
    return tuple(growing)


def _grows(node: Core) -> bool:
    if not isinstance(node, Operation):
        return False
    decimals = [operand.type.decimals for operand in node.operands if _is_number(operand)]
    if node.op in _COMPARISONS:
        return len(set(decimals)) > 1
    return _is_number(node) and node.type.decimals is not None


def _is_number(core: Core) -> bool:
    return core.type.kind is Kind.NUMBER


def _is_exact(column: Column) -> bool:
    return _is_number(column) and column.type.decimals is not None


def _declared(column: TableColumn) -> Extent | None:
    if column.minimum is None or column.maximum is None:
        return None
    return Fraction(column.minimum), Fraction(column.maximum)


def _extents(contract: Table, parts: Parts) -> dict[str, Extent]:
    """Return the least and greatest number of each column, as declared or as found."""
    declared = {id_: _declared(column) for id_, column in contract.columns.items()}
    found = {id_: extent for id_, extent in declared.items() if extent is not None}
    for key, values in parts.sums.items():
        column = key.operand
        if key.measure not in _EXTREMES or key.mask is not None or not isinstance(column, Column):
            continue
        seen = [int(values.min()), int(values.max())] if len(values) else [0]
        scale = 10 ** (key.decimals or 0)
        before = found.get(column.name, (Fraction(0), Fraction(0)))
        least, greatest = (Fraction(end, scale) for end in (min(seen), max(seen)))
        found[column.name] = min(before[0], least), max(before[1], greatest)
    return found


class _Sight:
    """Says between which numbers an expression lies, and whether whole numbers can hold it."""

    def __init__(self, extents: Extents) -> None:
        self._extents = extents
        self._memo: dict[Core, Extent | None] = {}
        self._fits = True

    def holds(self, key: PartKey, rows: int) -> bool:
        """Say whether a part over so many rows fits."""
        for core in (key.mask, key.operand, key.weight):
            if core is not None:
                self._extent(core)
        if key.measure is Measure.SUM and key.operand is not None and key.decimals is not None:
            self._check(self._extent(key.operand), key.decimals, rows)
        return self._fits

    def _check(self, extent: Extent | None, decimals: int | None, times: int = 1) -> None:
        if extent is not None and decimals is not None:
            self._fits &= max(map(abs, extent)) * 10**decimals * max(times, 1) <= _LIMIT

    def _extent(self, core: Core) -> Extent | None:
        if core not in self._memo:
            self._memo[core] = self._made(core)
        return self._memo[core]

    def _made(self, core: Core) -> Extent | None:
        if isinstance(core, Constant):
            value = core.value
            return (Fraction(value), Fraction(value)) if isinstance(value, Decimal) else None
        if isinstance(core, Column):
            return self._extents.get(core.name)
        if not isinstance(core, Operation):
            return None
        below = [self._extent(operand) for operand in core.operands]
        if core.op in _COMPARISONS:
            self._check_compared(core, below)
            return None
        extent = _combined(core.op, below)
        self._check(extent, core.type.decimals)
        return extent

    def _check_compared(self, core: Operation, below: Sequence[Extent | None]) -> None:
        """Numbers are compared at the most decimals that any of them has."""
        decimals = [operand.type.decimals for operand in core.operands]
        known = [places for places in decimals if places is not None]
        if len(known) == len(decimals):
            for extent in below:
                self._check(extent, max(known))


def _combined(op: Op, below: Sequence[Extent | None]) -> Extent | None:
    known = [extent for extent in below if extent is not None]
    if op in (Op.IF, Op.COALESCE, Op.MIN, Op.MAX, Op.CLAMP):
        ends = [end for extent in known for end in extent]
        return (min(ends), max(ends)) if ends else None
    if len(known) < len(below):
        return None
    match op, known:
        case Op.ADD, [(a, b), (c, d)]:
            return a + c, b + d
        case Op.SUBTRACT, [(a, b), (c, d)]:
            return a - d, b - c
        case Op.MULTIPLY, [(a, b), (c, d)]:
            corners = [a * c, a * d, b * c, b * d]
            return min(corners), max(corners)
        case ((Op.NEGATE | Op.ABS), [(a, b)]):
            most = max(abs(a), abs(b))
            return -most, most
        case Op.POWER, [(a, b), (c, d)] if c == d and c.denominator == 1 and 0 <= c <= 12:
            most = max(abs(a), abs(b), Fraction(1)) ** int(c)
            return -most, most
        case _:
            return None
