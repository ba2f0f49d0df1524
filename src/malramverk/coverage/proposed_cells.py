"""Tests of published figures, and of formulas over other indicators' cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice, product

from malramverk.catalogue import Catalogue
from malramverk.coverage.items import Item
from malramverk.coverage.ranges import precision
from malramverk.formula import Aggregate, Constant, Core, Operation, Reference, walk
from malramverk.model import Column, Indicator, Table

_MOST_CELLS = 400
_LACKING = "not_reported"


def published_test(
    catalogue: Catalogue, indicator: Indicator, item: Item
) -> dict[str, object] | None:
    """Return a test with a published figure, or the sign for a state, in one row."""
    for binding in indicator.published:
        table = catalogue.tables.get(binding.table)
        measure = table.measure_named(binding.measure) if table is not None else None
        key = _key(catalogue, table) if table is not None else None
        if table is None or measure is None or key is None:
            continue
        told = _told(table, measure[1], item.key)
        if told is not None:
            rows = f"{key}, {measure[0]}\nA, {told[0]}"
            return {"given": {table.id: rows}, "expect": {"A": told[1]}}
    return None


def _key(catalogue: Catalogue, table: Table) -> str | None:
    """Return the column with entities below the whole, the widest of them."""
    for level in catalogue.levels[1:]:
        for name, column in table.columns.items():
            if column.level == level:
                return name
    return None


def _told(table: Table, measure: Column, state: str) -> tuple[str, dict[str, str]] | None:
    if state == "value":
        number = measure.minimum if measure.minimum is not None else Decimal(1)
        return str(number), {"value": str(number)}
    for text, symbol in {**table.symbols, **measure.symbols}.items():
        if symbol.state == state and text and "{" not in text:
            reason = {"reason": symbol.reason} if symbol.reason else {}
            return text, {"state": state, **reason}
    return None


def cells_of(catalogue: Catalogue, core: Core) -> list[dict[str, str]]:
    """Return values of the other indicators that a formula reads, to be tried side by side.

    Each is at, just below and just above what it is compared with, or has no value. A formula that
    reads rows too has none.
    """
    read = dict.fromkeys(node for node in walk(core) if isinstance(node, Reference))
    if not read or any(isinstance(node, Aggregate) for node in walk(core)):
        return []
    values = {ref.indicator: _values(catalogue, core, ref) for ref in read}
    combined = islice(product(*values.values()), _MOST_CELLS)
    return [dict(zip(values, combination, strict=True)) for combination in combined]


def _values(catalogue: Catalogue, core: Core, ref: Reference) -> list[str]:
    met = [c for node in walk(core) if isinstance(node, Operation) for c in _met(node, ref)]
    step = precision(ref, catalogue) or Decimal(1)
    near = [
        number for bound in dict.fromkeys(met) for number in (bound, bound - step, bound + step)
    ]
    numbers = near or [Decimal(50), Decimal(0)]
    return [*dict.fromkeys(format(n.normalize(), "f") for n in numbers), _LACKING]


def _met(node: Operation, ref: Reference) -> Iterator[Decimal]:
    if ref in node.operands:
        constants = (o.value for o in node.operands if isinstance(o, Constant))
        yield from (value for value in constants if isinstance(value, Decimal))


def side_by_side(cells: Sequence[dict[str, str]], code: str) -> dict[str, dict[str, str]]:
    """Return cells by indicator and entity, an entity for each combination."""
    found: dict[str, dict[str, str]] = {}
    for number, values in enumerate(cells):
        for indicator, value in values.items():
            found.setdefault(indicator, {})[f"{code}{number}"] = value
    return found
