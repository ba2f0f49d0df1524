"""The user's data, bound table by table, and which periods it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from malramverk.catalogue import Catalogue
from malramverk.diagnostics import DataErrors, Problem, Problems
from malramverk.evaluation.question import unknown_names
from malramverk.periods import PeriodKind, PeriodRule, parse_period, school_year, source_period
from malramverk.tables import EntityTable, PublishedTable, RowTable, bind

Progress = Callable[[str, int, int], None]
Bound = RowTable | PublishedTable | EntityTable


@dataclass(frozen=True, slots=True)
class Sources:
    """The bound tables by what they hold."""

    rows: Mapping[str, RowTable]
    published: Mapping[str, PublishedTable]
    entities: Mapping[str, EntityTable]

    @property
    def every(self) -> tuple[Bound, ...]:
        """Every bound table."""
        return (*self.rows.values(), *self.published.values(), *self.entities.values())

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the bound tables."""
        return (*self.rows, *self.published, *self.entities)


def bound(
    catalogue: Catalogue,
    tables: Mapping[str, object],
    default_period: str | None,
    progress: Progress | None,
) -> Sources:
    """Bind every table a caller hands over.

    Raises:
        DataErrors: with every problem of every table.
    """
    problems: list[Problem] = list(
        unknown_names(("table", "tabell"), tables, tuple(catalogue.tables))
    )
    found: dict[str, Bound] = {}
    for i, (id_, data) in enumerate(tables.items()):
        if progress is not None:
            progress("read", i, len(tables))
        contract = catalogue.tables.get(id_)
        if contract is None:
            continue
        try:
            found[id_] = bind(
                contract,
                data,
                levels=catalogue.levels,
                code_lists=catalogue.code_lists,
                default_period=default_period,
            )
        except Problems as error:
            problems.extend(error.problems)
    if any(problem.severity.value == "error" for problem in problems):
        raise DataErrors(problems)
    return Sources(
        rows={i: t for i, t in found.items() if isinstance(t, RowTable)},
        published={i: t for i, t in found.items() if isinstance(t, PublishedTable)},
        entities={i: t for i, t in found.items() if isinstance(t, EntityTable)},
    )


def result_period(text: str | None, rule: PeriodRule, kind: PeriodKind) -> str | None:
    """Return the result's period that reads a table's period under a rule, or nothing.

    >>> result_period("2025", PeriodRule.SECOND_CALENDAR_YEAR, PeriodKind.SCHOOL_YEAR)
    '2024/25'
    """
    period = parse_period(text) if text is not None else None
    if period is None:
        return None
    if period.kind is kind:
        return period.text
    for first in (period.first_year, period.first_year - 1):
        candidate = school_year(first)
        if kind is PeriodKind.SCHOOL_YEAR and source_period(candidate, rule, period.kind) == period:
            return candidate.text
    return None


def dated(table: PublishedTable, period: str | None) -> PublishedTable:
    """Return a published table whose undated cells are of a period."""
    return replace(table, periods=tuple(period if p is None else p for p in table.periods))
