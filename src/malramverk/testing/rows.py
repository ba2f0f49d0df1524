"""Strategies for rows of a table, for the tables an indicator reads, and for its cells."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import strategies as st

from malramverk.catalogue import Catalogue
from malramverk.cells import State
from malramverk.definition_tests.indicator_tests import usual_period
from malramverk.formula import Aggregate, Core, Moved, walk
from malramverk.model import Column, ColumnType, Holds, Indicator, Table
from malramverk.mutation.boundaries import Read, columns_read
from malramverk.periods import PeriodRule, earlier, parse_period
from malramverk.testing.values import DTYPES, ENTITIES, decimals_of, member, names_of, values

Frame = pl.DataFrame
_BACK = 2


def rows(
    catalogue: Catalogue,
    table: str,
    *,
    columns: Collection[str] | None = None,
    periods: Sequence[str] | None = None,
    min_rows: int = 0,
    max_rows: int = 12,
    missing: bool = True,
    as_text: bool = False,
    likely: Mapping[str, Sequence[Decimal | str]] | None = None,
) -> st.SearchStrategy[Frame]:
    """Return a strategy for valid rows of a table.

    Args:
        catalogue: checked definitions.
        table: the table's id; one that is read as it lies wide, not across or long.
        columns: the columns to give, keys always among them; all, where absent.
        periods: the periods its rows may be of; the framework's usual one, where absent.
        min_rows: the least number of rows.
        max_rows: the greatest.
        missing: whether values may be missing, where the contract lets them: never keys.
        as_text: whether every column is text as a file has it, with the table's own symbols for
            what is missing, or typed columns with nulls.
        likely: by column, numbers that are made more often than others.

    Returns:
        Polars frames of shape (rows, columns) that break nothing in the contract: types, bounds,
        decimals, codes, and one row for each entity and period where the table holds published
        figures or the members of a level.

    Raises:
        KeyError: for a table the catalogue does not have.
    """
    contract = catalogue.tables[table]
    kept = [
        id_
        for id_ in contract.columns
        if columns is None or id_ in columns or _is_key(contract.columns[id_])
    ]
    when = list(periods or [_usual(catalogue)])
    one = _row(catalogue, contract, kept, when, missing, likely or {})
    unique = _about(contract) if contract.holds in (Holds.PUBLISHED, Holds.ENTITIES) else None
    room = ENTITIES * len(when) if unique is not None else max_rows
    listed = st.lists(
        one, min_size=min(min_rows, room), max_size=min(max_rows, room), unique_by=unique
    )
    return listed.map(lambda found: _frame(contract, kept, found, as_text=as_text))


def _is_key(column: Column) -> bool:
    return column.level is not None or column.type is ColumnType.PERIOD


def _usual(catalogue: Catalogue) -> str:
    some = next(iter(catalogue.indicators.values()), None)
    return usual_period(catalogue, some) if some is not None else "2024/25"


def _row(
    catalogue: Catalogue,
    contract: Table,
    kept: Sequence[str],
    periods: Sequence[str],
    missing: bool,
    likely: Mapping[str, Sequence[Decimal | str]],
) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for one row: whom it is about, when, and the rest."""
    chosen: dict[str, st.SearchStrategy[Any]] = {}
    for id_ in kept:
        column = contract.columns[id_]
        if column.level is not None:
            continue
        if column.type is ColumnType.PERIOD:
            chosen[id_] = st.sampled_from(periods)
            continue
        value = values(column, catalogue.code_lists, likely.get(id_, ()))
        may_lack = missing and column.name_of is None
        chosen[id_] = st.none() | value if may_lack else value
    names = names_of(contract, catalogue.levels)
    return st.tuples(names, st.fixed_dictionaries(chosen)).map(lambda pair: {**pair[0], **pair[1]})


def _about(contract: Table) -> Any:
    keys = [id_ for id_, column in contract.columns.items() if _is_key(column)]
    if contract.holds is Holds.ENTITIES:
        own = [i for i in keys if contract.columns[i].level in (contract.level, None)]
        keys = own or keys
    return lambda row: tuple(row.get(key) for key in keys)


def _frame(
    contract: Table, kept: Sequence[str], found: Sequence[Mapping[str, Any]], *, as_text: bool
) -> Frame:
    schema = {id_: DTYPES[contract.columns[id_].type] for id_ in kept}
    frame = pl.DataFrame(
        [{id_: row.get(id_) for id_ in kept} for row in found], schema=schema, orient="row"
    )
    return texts_of(contract, frame) if as_text else frame


def texts_of(contract: Table, frame: Frame) -> Frame:
    """Return rows as a file has them: numbers with a point, the source's words, its symbols."""
    return pl.DataFrame(
        {id_: [_text(contract, id_, value) for value in frame[id_]] for id_ in frame.columns},
        schema=dict.fromkeys(frame.columns, pl.String),
    )


def _text(contract: Table, id_: str, value: Any) -> str:
    column = contract.columns[id_]
    if value is None:
        symbols = {**contract.symbols, **column.symbols}
        return next((w for w, s in symbols.items() if s.state == "not_reported" and w), "")
    if isinstance(value, bool):
        return ((column.yes or ("ja",)) if value else (column.no or ("nej",)))[0]
    if isinstance(value, float):
        decimals = decimals_of(column)
        return repr(value) if decimals is None else f"{value:.{decimals}f}"
    return str(value)


def tables(
    catalogue: Catalogue, indicator: str, *, max_rows: int = 12, missing: bool = True
) -> st.SearchStrategy[dict[str, Frame]]:
    """Return a strategy for everything that an indicator is computed from.

    Each table of rows that its formula reads, and those of the indicators it reads, with the
    columns they need; the published table where it has no formula; and every register, so that
    all levels have figures. Several periods where it looks to earlier ones.

    Args:
        catalogue: checked definitions.
        indicator: its id.
        max_rows: the greatest number of rows in a table.
        missing: whether values may be missing.

    Raises:
        KeyError: for an indicator the catalogue does not have.
    """
    found = catalogue.indicators[indicator]
    cores = list(cores_of(catalogue, found))
    periods = _periods(catalogue, found, cores)
    read = _read(catalogue, found, cores)
    chosen: dict[str, st.SearchStrategy[Frame]] = {}
    for id_, columns in read.items():
        when = [in_source(period, found.period_rule) for period in periods]
        chosen[id_] = rows(
            catalogue,
            id_,
            columns=columns,
            periods=when,
            max_rows=max_rows,
            missing=missing,
            likely=columns,
        )
    for table in catalogue.tables.values():
        if table.holds is Holds.ENTITIES and table.level is not None:
            chosen[table.id] = _register(catalogue, table, periods)
    return st.fixed_dictionaries(chosen)


def cores_of(catalogue: Catalogue, indicator: Indicator) -> Iterator[Core]:
    """Yield the formula of an indicator and those of the indicators it reads, near and far."""
    waiting, seen = [indicator], set()
    while waiting:
        here = waiting.pop()
        formula = catalogue.formulas.get(here.key)
        if here.id in seen or formula is None:
            continue
        seen.add(here.id)
        yield formula.core
        waiting += [catalogue.indicators[id_] for id_ in sorted(formula.indicators)]


def _read(catalogue: Catalogue, indicator: Indicator, cores: Sequence[Core]) -> Read:
    """Return the columns that are read of each table, with the constants they meet."""
    found: dict[str, Mapping[str, list[Decimal | str]]] = {
        node.table: {} for core in cores for node in walk(core) if isinstance(node, Aggregate)
    }
    found |= columns_read(cores)
    if not cores and indicator.published:
        binding = indicator.published[0]
        measure = catalogue.tables[binding.table].measure_named(binding.measure)
        found[binding.table] = {measure[0]: []} if measure is not None else {}
    return found


def _periods(catalogue: Catalogue, indicator: Indicator, cores: Sequence[Core]) -> list[str]:
    last = usual_period(catalogue, indicator)
    looks = any(isinstance(node, Moved) for core in cores for node in walk(core))
    back = [earlier(last, steps) for steps in range(1, _BACK + 1)] if looks else []
    return [last, *(period for period in back if period is not None)]


def in_source(period: str, rule: PeriodRule) -> str:
    """Return the period of a source that a school year reads, by an indicator's rule.

    >>> in_source("2024/25", PeriodRule.SECOND_CALENDAR_YEAR)
    '2025'
    """
    parsed = parse_period(period)
    if rule is PeriodRule.SCHOOL_YEAR or parsed is None:
        return period
    return str(parsed.first_year + (rule is PeriodRule.SECOND_CALENDAR_YEAR))


def _register(
    catalogue: Catalogue, table: Table, periods: Sequence[str]
) -> st.SearchStrategy[Frame]:
    """Return a strategy for a register of every member there may be, with any attributes."""
    assert table.level is not None
    levels = catalogue.levels
    members: dict[str, dict[str, str]] = {}
    for number in range(1, ENTITIES + 1):
        names = {
            id_: member(levels, column.level, number)
            for id_, column in table.columns.items()
            if column.level is not None
        }
        members.setdefault(member(levels, table.level, number), names)
    rest = {
        id_: st.just("x") if column.name_of else values(column, catalogue.code_lists)
        for id_, column in table.columns.items()
        if not _is_key(column)
    }
    dates = [id_ for id_, column in table.columns.items() if column.type is ColumnType.PERIOD]
    each = st.tuples(
        *(
            st.fixed_dictionaries(rest).map(
                lambda drawn, names=names, when=when: {  # type: ignore[misc]
                    **drawn,
                    **names,
                    **dict.fromkeys(dates[:1], when),
                }
            )
            for when in (periods if dates else periods[:1])
            for names in members.values()
        )
    )
    return each.map(lambda found: _frame(table, list(table.columns), found, as_text=False))


def cells(catalogue: Catalogue, indicator: str) -> st.SearchStrategy[str]:
    """Return a strategy for a cell of an indicator, as tests and ``compute(cells=…)`` write it.

    A number with the indicator's decimals, within the whole where it is a share or in percent; or
    the id of a state.

    Args:
        catalogue: checked definitions.
        indicator: its id.

    Raises:
        KeyError: for an indicator the catalogue does not have.
    """
    found = catalogue.indicators[indicator]
    low, high = _WHOLE.get(found.unit, (-1_000, 100_000))
    decimals = found.decimals if found.decimals is not None else 1
    unit = 10**decimals
    numbers = st.integers(low * unit, high * unit).map(lambda n: f"{n / unit:.{decimals}f}")
    given = [s.id for s in State if s not in (State.VALUE, State.CENSORED, State.NOT_IN_FORCE)]
    return numbers | st.sampled_from(given)


_WHOLE = {"percent": (0, 100), "share": (0, 1), "index_0_10": (0, 10)}
