"""A small input of which an indicator and its mutant say different things."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from malramverk.catalogue import Catalogue
from malramverk.cells import State, rounded
from malramverk.dataclass import dataclass
from malramverk.definition_tests.given_rows import alone, name_of, with_short_rows
from malramverk.definition_tests.indicator_tests import usual_period
from malramverk.diagnostics import DataErrors
from malramverk.evaluation import compute
from malramverk.formula import Core, Moved, walk
from malramverk.model import Indicator
from malramverk.mutation.boundaries import (
    Row,
    columns_read,
    groups_of_rows,
    key_columns,
    period_column,
    sizes_met,
    values_of,
)
from malramverk.periods import earlier
from malramverk.tables import CsvText

_DECIMALS = 4
_BACK = 4
_MOST_ROWS = 2_000
_MEMBERS = 3

Tables = Mapping[str, tuple[Row, ...]]
Expected = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A test that tells a mutant from its original.

    Attributes:
        period: the period it is about, where its rows are of several.
        given: rows by table.
        entity: the entity whose cell differs.
        expect: what the original gives there today, for the author to check by hand.
        instead: what the mutant gives there.
    """

    period: str | None
    given: Tables
    entity: str
    expect: Expected
    instead: Expected


@dataclass
class Search:
    """Looks for a test that tells two versions of one indicator apart.

    Attributes:
        before: the sound catalogue.
        after: the catalogue with the mutant.
        indicator: the indicator in the first.
        changed: the same in the second.
        until: when, by `time.monotonic`, it gives up.
    """

    before: Catalogue
    after: Catalogue
    indicator: Indicator
    changed: Indicator
    until: float
    period: str = field(init=False)

    def __post_init__(self) -> None:
        self.period = usual_period(self.before, self.indicator)

    def proposal(self) -> Proposal | None:
        """Return a test with as few rows and columns as were found; nothing where none was."""
        tables: Tables = self._candidates()
        found = self._differing(tables) if tables else None
        if found is None:
            return None
        tables = self._of_entity(tables, found)
        tables = self._fewer_rows(tables)
        tables = self._fewer_columns(tables)
        entity, expect, instead = self._best(tables)
        dated = any(
            period_column(self.before.tables[t]) in r for t, rows in tables.items() for r in rows
        )
        return Proposal(self.period if dated else None, tables, entity, expect, instead)

    def _cores(self) -> Iterator[Core]:
        """Yield the formulas that have a say: both versions', and those they read."""
        waiting = [(self.before, self.indicator.key), (self.after, self.changed.key)]
        seen = set()
        while waiting:
            catalogue, key = waiting.pop()
            formula = catalogue.formulas.get(key)
            if formula is None or (id(catalogue), key) in seen:
                continue
            seen.add((id(catalogue), key))
            yield formula.core
            waiting += [(catalogue, catalogue.indicators[i].key) for i in formula.indicators]

    def _candidates(self) -> dict[str, tuple[Row, ...]]:
        """Return rows of many units, a small group of rows each."""
        cores = list(self._cores())
        read, sizes = columns_read(cores), sizes_met(cores)
        periods = self._periods(cores)
        named = {t for core in cores for n in walk(core) if (t := getattr(n, "table", None))}
        found: dict[str, list[Row]] = {}
        for id_ in sorted(named & self.before.tables.keys()):
            table = self.before.tables[id_]
            values: dict[str, Sequence[str]] = {
                name: values_of(table.columns[name], constants, self.before.code_lists)
                for name, constants in read.get(id_, {}).items()
            }
            dates = period_column(table)
            if dates is not None and len(periods) > 1:
                values[dates] = periods
            keys = key_columns(table)
            for unit, group in enumerate(groups_of_rows(values, sizes)):
                names = {column: self._code(level, unit) for column, level in keys}
                found.setdefault(id_, []).extend({**names, **row} for row in group)
        return {id_: tuple(rows[:_MOST_ROWS]) for id_, rows in found.items()}

    def _code(self, level: str, unit: int) -> str:
        """Return whom a group of rows is of: each its own unit, a few units a level above."""
        number = unit if level == self.before.levels[-1] else unit // _MEMBERS
        return f"{level[0].upper()}{number + 1}"

    def _periods(self, cores: Sequence[Core]) -> list[str]:
        looks = any(isinstance(node, Moved) for core in cores for node in walk(core))
        back = [earlier(self.period, steps) for steps in range(1, _BACK + 1)] if looks else []
        return [self.period, *(period for period in back if period is not None)]

    def _cells(self, catalogue: Catalogue, indicator: Indicator, tables: Tables) -> dict[Any, Any]:
        sound = with_short_rows(alone(catalogue, indicator), tables)
        given = {id_: CsvText(text_of(rows), name_of(id_)) for id_, rows in tables.items()}
        try:
            results = compute(
                sound,
                given,
                indicators=[indicator.id],
                periods=[self.period],
                default_period=self.period,
            )
        except (DataErrors, KeyError, ValueError):
            return {}
        return {(p["level"], p["entity"]): cell for p, cell in results.cells()}

    def _differences(self, tables: Tables) -> list[tuple[str, Expected, Expected]]:
        """Return the entities whose cells differ in what a test may say, the whole first."""
        before = self._cells(self.before, self.indicator, tables)
        after = self._cells(self.after, self.changed, tables) if before else {}
        decimals = self.indicator.decimals if self.indicator.decimals is not None else _DECIMALS
        found: list[tuple[str, Expected, Expected]] = []
        for key, cell in before.items():
            one = _said(cell, decimals)
            other = _said(after[key], decimals) if key in after else {}
            if one != other:
                found.append((key[1], one, other))
        return found

    def _differing(self, tables: Tables) -> str | None:
        found = self._differences(tables)
        if not found:
            return None
        size = {
            entity: sum(entity in row.values() for rows in tables.values() for row in rows)
            for entity, *_ in found
        }
        return min(size, key=lambda entity: (not size[entity], size[entity]))

    def _still(self, tables: Tables) -> bool:
        return time.monotonic() < self.until and bool(self._differences(tables))

    def _of_entity(self, tables: Tables, entity: str) -> Tables:
        own = {
            id_: tuple(row for row in rows if entity in row.values())
            for id_, rows in tables.items()
        }
        own = {id_: rows for id_, rows in own.items() if rows}
        return own if own and self._still(own) else tables

    def _fewer_rows(self, tables: Tables) -> Tables:
        """Leave out rows, many at a time and then one by one, while the two still differ."""
        for id_ in tables:
            size = max(1, len(tables[id_]) // 2)
            while True:
                at = 0
                while at < len(tables[id_]):
                    rows = tables[id_]
                    fewer = {**tables, id_: rows[:at] + rows[at + size :]}
                    if fewer[id_] and self._still(fewer):
                        tables = fewer
                    else:
                        at += size
                if size == 1:
                    break
                size //= 2
        return tables

    def _fewer_columns(self, tables: Tables) -> Tables:
        """Leave out who and when, where the two still differ without."""
        for id_, rows in list(tables.items()):
            table = self.before.tables[id_]
            for name in [*(column for column, _ in key_columns(table)), period_column(table)]:
                fewer = tuple({k: v for k, v in row.items() if k != name} for row in rows)
                if name in rows[0] and fewer[0] and self._still({**tables, id_: fewer}):
                    tables, rows = {**tables, id_: fewer}, fewer
        return tables

    def _best(self, tables: Tables) -> tuple[str, Expected, Expected]:
        self.until = float("inf")
        return self._differences(tables)[0]


def text_of(rows: Sequence[Row]) -> str:
    """Return rows as a test writes them: a header line, and fields between commas."""
    names = list(rows[0]) if rows else []
    lines = [names, *([row.get(name, "") for name in names] for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(names))]
    return "\n".join(
        " ".join(
            [f"{word},".ljust(width + 1) for word, width in zip(line[:-1], widths, strict=False)]
            + line[-1:]
        )
        for line in lines
    )


def _said(cell: Any, decimals: int) -> dict[str, str]:
    """Return what a test may say of a cell."""
    if cell.state is not State.VALUE:
        return {"state": cell.state.id}
    said = {"value": str(rounded(cell.value, decimals))}
    if cell.n is not None:
        said["n"] = str(int(cell.n))
    if cell.coverage is not None and cell.coverage < 1:
        said["coverage"] = str(rounded(cell.coverage, 3))
    return said
