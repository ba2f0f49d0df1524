"""What can be proved of formulas without data; asked for, for it takes time."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from malramverk.catalogue.compilation import Compilation, Formula
from malramverk.catalogue.draft import Draft, Entry
from malramverk.catalogue.proof_problems import (
    AgainstDirection,
    AlwaysTheSame,
    NeverDefined,
    NoShare,
)
from malramverk.diagnostics import Problem
from malramverk.formula import Core, Kind, Op, Operation, walk
from malramverk.formula.symbolic import (
    Columns,
    Range,
    against_direction,
    certainly_undefined,
    value_range,
)
from malramverk.model import Direction, Indicator, Table

_WHOLE = {"percent": 100, "share": 1}
_FORGIVING = frozenset({Op.IF, Op.COALESCE, Op.KNOWN, Op.SUM_KNOWN, Op.MEAN_KNOWN, Op.COUNT_KNOWN})


def check(draft: Draft, compilation: Compilation, seconds: float) -> Iterator[Problem]:
    """Prove what can be proved of each formula, in the time there is.

    Yields:
        Only what holds whatever the data.
    """
    until = time.monotonic() + seconds
    columns = column_ranges(draft.tables)
    ways = {id_: found.direction for id_, found in draft.indicators.items()}
    for entry in draft.of_kind("indicator"):
        formula = compilation.formulas.get(entry.definition.key)
        assert isinstance(entry.definition, Indicator)
        if formula is None or formula.core.type.kind is not Kind.NUMBER:
            continue
        if time.monotonic() > until:
            return
        yield from _range(entry, entry.definition, formula, columns, until)
        yield from _undefined(entry, formula.core, columns)
        yield from _direction(entry, entry.definition, formula, ways, until)


def column_ranges(tables: Mapping[str, Table]) -> Columns:
    """Return the least and greatest number of each column, as its table declares them."""
    return {
        (table.id, id_): (_exact(column.minimum), _exact(column.maximum))
        for table in tables.values()
        for id_, column in table.columns.items()
        if column.minimum is not None or column.maximum is not None
    }


def _exact(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def _range(
    entry: Entry, indicator: Indicator, formula: Formula, columns: Columns, until: float
) -> Iterator[Problem]:
    low, high = found = value_range(formula.core, columns=columns, until=until)
    place = entry.document.place(("formula",))
    if low is not None and low == high:
        yield AlwaysTheSame(place=place, id=indicator.id, value=_shown(low))
        return
    whole = _WHOLE.get(indicator.unit)
    if whole is None:
        return
    if (low is not None and low > whole) or (high is not None and high < 0):
        yield NoShare(
            place=place,
            id=indicator.id,
            unit=indicator.unit,
            least="0",
            most=str(whole),
            range=shown_range(found),
        )


def _undefined(entry: Entry, core: Core, columns: Columns) -> Iterator[Problem]:
    """Tell of what is undefined whatever happens; not where a formula may go another way."""
    if any(isinstance(node, Operation) and node.op in _FORGIVING for node in walk(core)):
        return
    found = certainly_undefined(core, columns=columns)
    if found is not None:
        yield NeverDefined(
            place=entry.document.place(("formula",)),
            id=entry.definition.id,
            why_en=found.words["en"],
            why_sv=found.words["sv"],
        )


def _direction(
    entry: Entry,
    indicator: Indicator,
    formula: Formula,
    ways: Mapping[str, Direction],
    until: float,
) -> Iterator[Problem]:
    if indicator.direction is Direction.NEUTRAL:
        return
    better = Direction.HIGHER_IS_BETTER
    others = {
        id_: ways[id_] is better
        for id_ in formula.indicators
        if ways.get(id_, Direction.NEUTRAL) is not Direction.NEUTRAL
    }
    higher = indicator.direction is better
    found = against_direction(formula.core, higher_is_better=higher, others=others, until=until)
    for other in found:
        yield AgainstDirection(
            place=entry.document.place(("direction",)), id=indicator.id, other=other
        )


def _shown(number: Fraction) -> str:
    return f"{float(number):.6g}"


def shown_range(found: Range) -> str:
    """Return a range as people write it, such as ``0 – 100`` or ``≥ 0``."""
    low, high = found
    if low is None:
        return "" if high is None else f"≤ {_shown(high)}"
    return f"≥ {_shown(low)}" if high is None else f"{_shown(low)} – {_shown(high)}"
