"""Which states the cells of an indicator can be in: what its formula and its source can give."""

from __future__ import annotations

from collections.abc import Iterator

from malramverk.catalogue import Catalogue
from malramverk.cells import State, state_of
from malramverk.coverage.ranges import range_of
from malramverk.formula import (
    Across,
    Aggregate,
    Attribute,
    Constant,
    Core,
    Move,
    Moved,
    Op,
    Operation,
    Parameter,
    Ranked,
    Reference,
    Statistic,
)
from malramverk.model import Holds, Indicator

States = frozenset[State]

_VALUE: States = frozenset((State.VALUE,))
_UNDEFINED: States = frozenset((State.UNDEFINED,))
_UNREPORTED: States = frozenset((State.NOT_REPORTED,))
_EMPTY_IS_ZERO = ("count", "sum", "distinct")


def of_formula(core: Core, catalogue: Catalogue) -> States:  # noqa: C901  one arm for each kind of node
    """Return the states that a formula can give, whatever the rows.

    A state that some operand can have and that nothing on the way takes away is one of them, so
    they are at least those that can come, and never fewer.
    """
    match core:
        case Constant():
            return _VALUE
        case Aggregate():
            return _of_rows(core, catalogue)
        case Reference():
            return _of_indicator(core.indicator, catalogue)
        case Attribute():
            return _VALUE | _UNREPORTED
        case Parameter():
            return _of_parameter(core, catalogue)
        case Operation():
            return _of_operation(core, catalogue)
        case Moved():
            return of_formula(core.operand, catalogue) | _of_move(core)
        case Across():
            inner = of_formula(core.operand, catalogue)
            kept = _VALUE if core.skip_absent else inner
            return kept | (_VALUE if core.function in _EMPTY_IS_ZERO else _UNDEFINED)
        case Ranked():
            return of_formula(core.operand, catalogue)
        case Statistic():
            below = [of_formula(operand, catalogue) for operand in core.operands]
            return _VALUE.union(_UNDEFINED, *below)
        case _:
            return _VALUE


def _of_rows(core: Aggregate, catalogue: Catalogue) -> States:
    table = catalogue.tables.get(core.table)
    counts = table is not None and table.holds is Holds.COUNTS
    found = _VALUE
    if core.operand is not None or counts:
        found |= _UNREPORTED
    if core.function not in _EMPTY_IS_ZERO:
        found |= _UNDEFINED
    if table is not None:
        keyed = {column.level for column in table.columns.values() if column.level}
        if catalogue.levels[-1] not in keyed and len(catalogue.levels) > 1:
            found |= frozenset((State.NOT_APPLICABLE,))
    return found


def _of_indicator(id_: str, catalogue: Catalogue) -> States:
    found = catalogue.indicators.get(id_)
    formula = catalogue.formulas.get(found.key) if found is not None else None
    own = _VALUE if formula is None else of_formula(formula.core, catalogue)
    return own | (frozenset(published(found, catalogue)) if found is not None else _VALUE)


def _of_operation(core: Operation, catalogue: Catalogue) -> States:
    below = [of_formula(operand, catalogue) for operand in core.operands]
    match core.op:
        case Op.KNOWN | Op.COUNT_KNOWN | Op.YEAR:
            return _VALUE
        case Op.NOT_APPLICABLE:
            return frozenset((State.NOT_APPLICABLE,))
        case Op.IF:
            return (below[0] - _VALUE) | below[1] | below[2]
        case Op.COALESCE:
            return _VALUE | below[-1]
        case Op.SUM_KNOWN | Op.MEAN_KNOWN:
            return _VALUE.union(*below)
        case Op.DIVIDE | Op.POWER | Op.LN | Op.SQRT | Op.GEOMEAN | Op.HARMONIC:
            own = frozenset[State]() if _is_always_defined(core, catalogue) else _UNDEFINED
            return own.union(*below)
        case _:
            return frozenset[State]().union(*below)


def _is_always_defined(core: Operation, catalogue: Catalogue) -> bool:
    """Say whether an operation is proved to have a value wherever its operands have one."""
    ranges = [range_of(operand, catalogue) for operand in core.operands]
    if core.op is Op.DIVIDE:
        return ranges[1].low > 0 or ranges[1].high < 0
    if core.op is Op.POWER:
        whole = isinstance(core.operands[1], Constant) and ranges[1].low % 1 == 0
        return ranges[0].low > 0 or (whole and ranges[1].low >= 0)
    least = min(found.low for found in ranges)
    return least >= 0 if core.op in (Op.SQRT, Op.GEOMEAN) else least > 0


def _of_parameter(core: Parameter, catalogue: Catalogue) -> States:
    """Return the states of a dated constant: it always holds if its numbers have no end."""
    found = catalogue.parameters.get(core.id)
    listed = [found.values, *found.codes.values()] if found is not None else []
    endless = all(d and d[0].first is None and d[-1].last is None for d in listed if d)
    return _VALUE if listed and endless else _VALUE | frozenset((State.NOT_IN_FORCE,))


def _of_move(core: Moved) -> States:
    if core.move is Move.COMPARABLE_PREVIOUS:
        return _UNREPORTED
    looks_back = (Move.PREVIOUS, Move.BASE, Move.FIRST, Move.LATEST)
    return _UNREPORTED if core.move in looks_back else frozenset()


def published(indicator: Indicator, catalogue: Catalogue) -> Iterator[State]:
    """Yield the states that the published columns of an indicator have symbols for."""
    if indicator.published:
        yield State.VALUE
    for binding in indicator.published:
        table = catalogue.tables.get(binding.table)
        measure = table.measure_named(binding.measure) if table is not None else None
        if table is None or measure is None:
            continue
        for symbols in (table.symbols, measure[1].symbols):
            yield from (state_of(symbol.state) for symbol in symbols.values())
