"""Small rows that exercise an item of a formula: many are tried side by side, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice, product

from malramverk.catalogue import Catalogue
from malramverk.catalogue.remade import scope_within
from malramverk.coverage.coverage import Coverage
from malramverk.coverage.finding import found_in
from malramverk.coverage.items import Item, Owner, Probe, Sort
from malramverk.coverage.proposed_cells import cells_of, published_test, side_by_side
from malramverk.dataclass import dataclass
from malramverk.definition_tests.given_rows import alone, read_of, with_short_rows
from malramverk.definition_tests.indicator_tests import PERIODS
from malramverk.diagnostics import DataErrors
from malramverk.evaluation import Cell, Results, compute
from malramverk.evaluation.column import CellColumn
from malramverk.evaluation.further import further
from malramverk.evaluation.results import place_of
from malramverk.evaluation.setting import GivenCells
from malramverk.formula import Aggregate, Column, Constant, Core, Operation, walk
from malramverk.model import ColumnType, Indicator, Table
from malramverk.periods import parse_period

_MOST_ROWS = 400
_UNKNOWN = "."
_YES, _NO = ("ja",), ("nej",)

Proposed = tuple[Owner, Item, dict[str, object]]


def proposed_rows(coverage: Coverage, owner: Owner, missing: Sequence[Item]) -> Iterator[Proposed]:
    """Yield tests whose rows exercise items of an indicator's formula, or of a population.

    Every combination of the values that a formula tells apart is a row of an entity of its own, so
    that one computation tries them all; the first entity that exercises an item is proposed.

    Args:
        coverage: what tests exercise.
        owner: the indicator or the population.
        missing: its items that no test exercises.
    """
    catalogue = coverage.catalogue
    tested = _beside(catalogue, owner)
    if tested is None:
        return
    if tested.key not in catalogue.formulas:
        yield from _published_alone(catalogue, tested, missing)
        return
    core = catalogue.formulas[tested.key].core
    tries = _rows_tried(catalogue, tested, core) or _cells_tried(catalogue, tested, core)
    found = found_in(catalogue, scope_within(catalogue), [owner.id])[owner]
    probes = {probe.item: probe for probe in found.probes}
    here = Owner(tested.kind, tested.id, tested.version)
    for item in missing:
        if item.passage == "published":
            published = published_test(catalogue, tested, item)
            if published is not None:
                yield here, item, published
        elif tries is not None:
            number = _exercising(tries.results, tested, item, probes.get(item), len(tries.tests))
            if number is not None:
                cell = tries.results.cell(tested.id, entity=_code(number))
                yield here, item, {**tries.tests[number], "expect": {"A": _expected(cell)}}


@dataclass(frozen=True, slots=True)
class _Tries:
    """Many small tests, each an entity of its own, and what came of them."""

    results: Results
    tests: Sequence[dict[str, object]]


def _rows_tried(catalogue: Catalogue, tested: Indicator, core: Core) -> _Tries | None:
    table = _table(catalogue, core)
    rows = list(islice(_rows(catalogue, core), _MOST_ROWS)) if table is not None else []
    if table is None or not rows:
        return None
    key = next(n for n, c in table.columns.items() if c.level == _level(catalogue, table))
    lines = [", ".join([key, *rows[0]])]
    lines += [", ".join([_code(i), *row.values()]) for i, row in enumerate(rows)]
    results = _computed(catalogue, tested, {table.id: "\n".join(lines)}, {})
    tests: list[dict[str, object]] = [
        {"given": {table.id: f"{lines[0]}\n{', '.join(['A', *row.values()])}"}} for row in rows
    ]
    return _Tries(results, tests) if results is not None else None


def _cells_tried(catalogue: Catalogue, tested: Indicator, core: Core) -> _Tries | None:
    cells = cells_of(catalogue, core)
    if not cells:
        return None
    results = _computed(catalogue, tested, {}, side_by_side(cells, _code("")))
    tests: list[dict[str, object]] = [
        {"cells": {indicator: {"A": value} for indicator, value in values.items()}}
        for values in cells
    ]
    return _Tries(results, tests) if results is not None else None


def _published_alone(
    catalogue: Catalogue, tested: Indicator, missing: Sequence[Item]
) -> Iterator[Proposed]:
    here = Owner(tested.kind, tested.id, tested.version)
    for item in missing:
        test = published_test(catalogue, tested, item) if item.passage == "published" else None
        if test is not None:
            yield here, item, test


def _beside(catalogue: Catalogue, owner: Owner) -> Indicator | None:
    """Return the indicator itself, or the first one whose formula reads a population."""
    for version in catalogue.versions.get(("indicator", owner.id), ()):
        if isinstance(version, Indicator) and version.version == owner.version:
            return version
    for indicator in catalogue.indicators.values():
        formula = catalogue.formulas.get(indicator.key)
        if (
            formula is not None
            and owner.kind == "population"
            and any(isinstance(n, Aggregate) and n.source == owner.id for n in walk(formula.core))
        ):
            return indicator
    return None


def _table(catalogue: Catalogue, core: Core) -> Table | None:
    """Return the one table whose rows a formula reads; nothing where it reads several."""
    read = {node.table for node in walk(core) if isinstance(node, Aggregate)}
    table = catalogue.tables.get(next(iter(read))) if len(read) == 1 else None
    return table if table is not None and _level(catalogue, table) else None


def _level(catalogue: Catalogue, table: Table) -> str | None:
    keyed = {column.level for column in table.columns.values() if column.level is not None}
    return next((level for level in reversed(catalogue.levels) if level in keyed), None)


def _rows(catalogue: Catalogue, core: Core) -> Iterator[dict[str, str]]:
    columns = {n.name: n for n in walk(core) if isinstance(n, Column)}
    values = {name: _values(catalogue, column, core) for name, column in columns.items()}
    for combination in product(*values.values()):
        yield dict(zip(values, combination, strict=True))


def _values(catalogue: Catalogue, column: Column, core: Core) -> list[str]:
    """Return the values of a column that a formula may tell apart; the last is unknown."""
    found = catalogue.tables[column.table].columns[column.name]
    constants = [c for n in walk(core) if isinstance(n, Operation) for c in _met(n, column)]
    if found.type is ColumnType.YES_NO:
        return [(found.yes or _YES)[0], (found.no or _NO)[0], _UNKNOWN]
    if found.type in (ColumnType.INTEGER, ColumnType.DECIMAL):
        step = Decimal(1).scaleb(-(found.decimals or 0))
        near = [n for c in constants if isinstance(c, Decimal) for n in (c, c - step, c + step)]
        low, high = found.minimum, found.maximum
        allowed = [
            n
            for n in (near or [step * 10, Decimal(0)])
            if (low is None or n >= low) and (high is None or n <= high)
        ]
        return [*dict.fromkeys(format(n.normalize(), "f") for n in allowed), _UNKNOWN]
    codes = catalogue.code_lists.get(found.code_list or "")
    named = [c for c in constants if isinstance(c, str)]
    others = [code for code in (codes.codes if codes is not None else ("X",)) if code not in named]
    return [*dict.fromkeys(named), *others[:1], _UNKNOWN]


def _met(node: Operation, column: Column) -> Iterator[object]:
    if column in node.operands:
        yield from (o.value for o in node.operands if isinstance(o, Constant))


def _code(number: object) -> str:
    return f"E{number}"


def _computed(
    catalogue: Catalogue, tested: Indicator, given: Mapping[str, str], cells: GivenCells
) -> Results | None:
    short = with_short_rows(alone(catalogue, tested), given)
    period = _period(catalogue, tested)
    try:
        return compute(
            short,
            read_of(short, given),
            indicators=[tested.id],
            periods=[period],
            default_period=period,
            cells=cells or None,
        )
    except (DataErrors, KeyError, ValueError):  # no rows of this sort can be made for the table
        return None


def _period(catalogue: Catalogue, tested: Indicator) -> str:
    usual = PERIODS[catalogue.framework.period]
    parsed = parse_period(usual)
    if parsed is None or tested.in_force.covers(parsed):
        return usual
    return tested.in_force.last or tested.in_force.first or usual


def _exercising(
    results: Results, tested: Indicator, item: Item, probe: Probe | None, size: int
) -> int | None:
    """Return the first entity that exercises an item."""
    period = results.periods[0] if results.periods else None
    try:
        places = [
            place_of(results, tested.id, _code(number), period, None, {}) for number in range(size)
        ]
    except KeyError:  # rows that no entity is told by
        return None
    if probe is not None:
        (column,) = further(results, [(tested.period_rule, probe.condition)])
        return _first(column, places)
    if item.sort is not Sort.STATE or item.passage != "computed":
        return None
    cells = (results.cell(tested.id, entity=_code(n), period=period) for n in range(size))
    return next((n for n, cell in enumerate(cells) if cell.state.id == item.key), None)


def _first(column: CellColumn, places: Sequence[int]) -> int | None:
    holds = (column.has_value & (column.value > 0))[list(places)]
    return int(holds.argmax()) if holds.any() else None


def _expected(cell: Cell) -> dict[str, str]:
    if cell.value is None:
        return {"state": cell.state.id}
    expected = {"value": f"{cell.value:.10g}"}
    return expected if cell.n is None else {**expected, "n": str(cell.n)}
