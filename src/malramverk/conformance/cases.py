"""Cases as data: a formula, what is given, and what must come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from malramverk.conformance.expanding import SHORT, expanded
from malramverk.conformance.problems import BadCase
from malramverk.dataclass import dataclass
from malramverk.diagnostics import AuthoringError
from malramverk.documents import read_file
from malramverk.periods import parse_period
from malramverk.source import Place

PERIOD = "2024/25"
UNIT = "u"
TABLES = ("cells", "rows", "reports", "entities")

_KEYS = {"name", "formula", "unit", "at", "alone", "awaits", "result", "n", "coverage"}


@dataclass(frozen=True, slots=True)
class Spot:
    """Which cell of its case an expectation is about.

    Attributes:
        entity: a unit, an area or ``whole``.
        period: a school year.
        sex: a code of the breakdown; absent for everyone.
    """

    entity: str
    period: str
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come out in one cell.

    Attributes:
        spot: which cell.
        value: a number, also as a fraction ``17/19``; or a state, with its reason if it has one.
        n: the number of rows, or members, behind it, if the case says.
        coverage: the share of them that is known, if the case says.
    """

    spot: Spot
    value: str
    n: str | None = None
    coverage: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One case.

    Attributes:
        function: the name of its file: the function, sign or form it is about.
        name: what it shows.
        number: which of the file's cases it is, from zero.
        formula: the formula.
        unit: the unit of the indicator that has the formula.
        expected: what must come out.
        tables: by table, its rows: what each column holds, as text.
        alone: whether no other case's entities may be about.
        awaits: what the library lacks that the case needs; absent where it must pass.
        place: where it stands in its file.
    """

    function: str
    name: str
    number: int
    formula: str
    unit: str
    expected: tuple[Expected, ...]
    tables: Mapping[str, tuple[Mapping[str, str], ...]]
    alone: bool = False
    awaits: str | None = None
    place: Place | None = field(default=None, compare=False, repr=False)

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from every other case."""
        return self.function, self.number

    @property
    def periods(self) -> frozenset[str]:
        """The periods of its rows and of its results."""
        rows = (row["period"] for name in TABLES[:3] for row in self.tables[name])
        return frozenset(rows) | {each.spot.period for each in self.expected}

    @property
    def is_broken_down(self) -> bool:
        """Whether something is expected of a group."""
        return any(each.spot.sex for each in self.expected)


def read(path: Path) -> list[Case]:
    """Return the cases of one file.

    Raises:
        AuthoringError: the file cannot be read, or a case in it is not written as cases are.
    """
    reading = read_file(path)
    if reading.problems:
        raise AuthoringError(reading.problems[0])
    cases: list[Case] = []
    for document in reading.documents:
        for i, written in enumerate(document.data.get("cases") or []):
            place = document.place(("cases", i))
            cases.append(_case(path.stem, len(cases), written, place))
    return cases


def _case(function: str, number: int, written: Any, place: Place) -> Case:
    name = str(written.get("name")) if isinstance(written, dict) else str(written)
    try:
        return _read(function, number, written, place)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        why = str(error.args[0] if error.args else error)
        raise AuthoringError(BadCase(case=name, why=why, place=place)) from error


def _read(function: str, number: int, written: dict[str, Any], place: Place) -> Case:
    unknown = sorted(set(written) - _KEYS - SHORT - set(TABLES))
    if unknown:
        raise ValueError(f"unknown key {unknown[0]}")
    plain = expanded(written)
    tables = {name: tuple(_rows(plain.get(name) or {}, name)) for name in TABLES}
    spots = tuple(_expected(plain, str(plain.get("at") or UNIT)))
    return Case(
        function=function,
        name=written["name"],
        number=number,
        formula=" ".join(written["formula"].split()),
        unit=str(written.get("unit") or "number"),
        expected=spots,
        tables=tables,
        alone=written.get("alone") == "yes",
        awaits=written.get("awaits"),
        place=place,
    )


def _rows(columns: Mapping[str, Any], table: str) -> Iterator[dict[str, str]]:
    """Yield rows from columns; a column of one text has it in every row."""
    sizes = {len(values) for values in columns.values() if isinstance(values, list)}
    if len(sizes) > 1:
        raise ValueError(f"the columns of {table} have {sorted(sizes)} values")
    for i in range(next(iter(sizes), 1) if columns else 0):
        row = {} if table == "entities" else {"unit": UNIT, "period": PERIOD}
        for name, values in columns.items():
            row[name] = str(values[i] if isinstance(values, list) else values)
        yield row


def _expected(plain: Mapping[str, Any], usual: str) -> Iterator[Expected]:
    result, n, coverage = plain["result"], plain.get("n"), plain.get("coverage")
    if not isinstance(result, dict):
        yield Expected(Spot(usual, PERIOD), str(result), n, coverage)
        return
    for key, value in result.items():
        counts = n.get(key) if isinstance(n, dict) else n
        shares = coverage.get(key) if isinstance(coverage, dict) else coverage
        yield Expected(_spot(key, usual), str(value), counts, shares)


def _spot(key: str, usual: str) -> Spot:
    """Part ``u1 2023/24 sex=girl`` into entity, period and group; any of them may be left out."""
    entity, period, sex = usual, PERIOD, None
    for word in key.split():
        if word.startswith("sex="):
            sex = word.removeprefix("sex=")
        elif parse_period(word) is not None:
            period = word
        else:
            entity = word
    return Spot(entity, period, sex)
