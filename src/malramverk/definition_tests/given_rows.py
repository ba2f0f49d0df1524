"""A test's own rows: tables that leave columns out, and the one version that is tested."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from malramverk.catalogue import Catalogue
from malramverk.definition_tests.problems import UnknownTestColumn
from malramverk.diagnostics import Problem
from malramverk.model import Indicator, Table
from malramverk.source import Place, Source, Span


def misnamed(table: Table, text: str) -> Iterator[Problem]:
    """Yield a problem for each column of some rows that the table has not."""
    line = text.split("\n", 1)[0]
    known = {name for id_, column in table.columns.items() for name in (id_, *column.headers)}
    start = 0
    for field in line.split(","):
        word = field.strip()
        if word and word not in known:
            first = start + field.index(word)
            place = Place(Source(name_of(table.id), line), Span(first, first + len(word)))
            yield UnknownTestColumn(
                place=place, table=table.id, written=word, candidates=tuple(table.columns)
            )
        start += len(field) + 1


def name_of(table: str) -> str:
    """Return what the text of a table's rows is called in problems."""
    return f"<{table}>"


def header(catalogue: Catalogue, table: str) -> str:
    """Return the first line of a table without rows."""
    found = catalogue.tables.get(table)
    return ",".join(found.columns) if found else ""


def with_short_rows(catalogue: Catalogue, tables: Collection[str]) -> Catalogue:
    """Let a test's rows leave out columns: what they leave out, the test is not about."""
    short = {id_: _short(catalogue.tables[id_]) for id_ in tables if id_ in catalogue.tables}
    return replace(catalogue, tables={**catalogue.tables, **short})


def _short(table: Table) -> Table:
    """Return a table whose rows may leave out columns, and name them by their ids."""
    columns = {}
    for name, column in table.columns.items():
        # A source may call one column what is another's id; a test means the id.
        headers = tuple(text for text in column.headers if text not in table.columns)
        columns[name] = column.model_copy(update={"required": False, "headers": headers})
    return table.model_copy(update={"columns": columns})


def alone(catalogue: Catalogue, indicator: Indicator) -> Catalogue:
    """Let the tested version be the only one, whatever period its successor covers."""
    key = ("indicator", indicator.id)
    if catalogue.versions[key] == (indicator,):
        return catalogue
    return replace(
        catalogue,
        versions={**catalogue.versions, key: (indicator,)},
        indicators={**catalogue.indicators, indicator.id: indicator},
    )
