"""A test's own rows: tables that leave columns out, and the one version that is tested."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from malramverk.catalogue import Catalogue
from malramverk.definition_tests.places import ExamplePlaces
from malramverk.definition_tests.problems import UnknownTestColumn
from malramverk.diagnostics import Problem
from malramverk.model import Indicator, Table
from malramverk.source import Place, Source, Span
from malramverk.tables import CsvText

_TIMES = re.compile(r"\s*([0-9]{1,6}) x\s+")
_MOST_ROWS = 100_000


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


def written_out(text: str) -> tuple[str, tuple[int, ...]]:
    r"""Let a row that begins with ``12 x`` stand twelve times.

    Returns:
        The rows, and for each of their lines the line it comes from, from one.

    Raises:
        ValueError: there would be more than 100 000 rows.

    >>> written_out("skolenhet\n2 x A\nB")
    ('skolenhet\nA\nA\nB', (1, 2, 2, 3))
    """
    lines: list[str] = []
    origins: list[int] = []
    for number, line in enumerate(text.split("\n"), start=1):
        found = _TIMES.match(line) if number > 1 else None
        times = int(found[1]) if found else 1
        if len(lines) + times > _MOST_ROWS:
            raise ValueError(f"a test may have {_MOST_ROWS} rows")
        lines += [line[found.end() :] if found else line] * times
        origins += [number] * times
    return "\n".join(lines), tuple(origins)


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


def read_of(catalogue: Catalogue, given: Mapping[str, str]) -> dict[str, CsvText]:
    """Return a test's tables as the library reads them."""
    return {
        id_: CsvText(written_out(text)[0] if text else header(catalogue, id_), name_of(id_))
        for id_, text in given.items()
    }


def misnamed_in(catalogue: Catalogue, given: Mapping[str, str]) -> list[Problem]:
    """Return a problem for each column of a test's rows that their table has not."""
    tables = ((catalogue.tables.get(id_), text) for id_, text in given.items())
    return [p for table, text in tables if table is not None for p in misnamed(table, text)]


def located(
    problems: Iterable[Problem], given: Mapping[str, str], key: str, places: ExamplePlaces | None
) -> list[Problem]:
    """Move problems with a test's rows to the lines of its file.

    Args:
        problems: what is wrong.
        given: the rows.
        key: where in the test they stand.
        places: the places of the test; nothing where nobody is told.
    """
    if places is None:
        return list(problems)
    names = {name_of(id_): id_ for id_ in given}
    moved: list[Problem] = []
    for problem in problems:
        named = names.get(problem.place.source.name) if problem.place else None
        if named is not None:
            _, origins = written_out(given[named])
            moved.append(places.row((key, named), problem, origins))
        else:
            moved.append(problem if problem.place else problem.at(places.of(key)))
    return moved


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
