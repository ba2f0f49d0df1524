"""Small contracts, and binding in as few words as a test needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import narwhals as nw
import pytest

from malramverk.cells import Reason, State
from malramverk.diagnostics import DataErrors, Problem, Severity, render
from malramverk.model import CodeList, Table
from malramverk.tables import CsvText, PublishedTable, RowTable, bind, fault_problem, prepared

LEVELS = ("riket", "huvudman", "skolenhet")
KON = CodeList.model_validate(
    {
        "kind": "code_list",
        "id": "kon",
        "version": "1.0.0",
        "codes": {"flicka": {"synonyms": ["F", "k"]}, "pojke": {"synonyms": ["P", "m"]}},
    }
)
CODE_LISTS = {"kon": KON}

PUPIL_COLUMNS: dict[str, Any] = {
    "lasar": {"type": "period"},
    "skolenhet": {"type": "code", "level": "skolenhet"},
    "arskurs": {"type": "integer", "minimum": 1, "maximum": 9},
    "kon": {"type": "code", "code_list": "kon"},
    "behorig": {"type": "yes_no"},
    "meritvarde": {"type": "decimal", "decimals": 1, "minimum": 0, "maximum": 340},
}
FIGURES: dict[str, Any] = {
    "huvudman": {"type": "code", "level": "huvudman", "headers": ["orgnr"]},
    "huvudman_namn": {"type": "text", "name_of": "huvudman"},
    "skolenhet": {"type": "code", "level": "skolenhet", "required": False},
    "elever": {"type": "integer", "minimum": 0, "unit": "pupils", "headers": ["Antal elever"]},
    "andel": {
        "type": "decimal",
        "unit": "percent",
        "minimum": 0,
        "maximum": 100,
        "headers": ["Andel (%)"],
    },
}
SYMBOLS = {
    ".": "not_reported",
    "..": {"state": "suppressed", "reason": "few"},
    "...": {"state": "suppressed", "reason": "all_but_few"},
}


def table(holds: str, columns: dict[str, Any], **more: Any) -> Table:
    return Table.model_validate(
        {"kind": "table", "id": "t", "version": "1.0.0", "holds": holds, "columns": columns, **more}
    )


def pupils(**more: Any) -> Table:
    return table("microdata", PUPIL_COLUMNS, **{"symbols": {".": "not_reported"}, **more})


def figures(columns: dict[str, Any] | None = None, **more: Any) -> Table:
    return table("published", {**FIGURES, **(columns or {})}, **{"symbols": SYMBOLS, **more})


def bound(contract: Table, data: object, **more: Any) -> Any:
    return bind(contract, data, **{"levels": LEVELS, "code_lists": CODE_LISTS, **more})


def text(*lines: str, **more: Any) -> CsvText:
    return CsvText("\n".join(lines) + "\n", **more)


def file(folder: Path, content: str | bytes, name: str = "t.csv") -> Path:
    path = folder / name
    raw = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(raw)
    return path


def rows(bound_table: RowTable, columns: list[str] | None = None) -> list[dict[str, Any]]:
    """Return the prepared values of each row, faults apart."""
    wanted = columns or list(bound_table.columns)
    frame, _ = prepared(bound_table, wanted, CODE_LISTS)
    return list(frame.select(*wanted).collect().rows(named=True))


def problems(bound_table: RowTable) -> list[Problem]:
    """Return the problem of every fault that some row has, as the caller of a scan would."""
    frame, possible = prepared(bound_table, list(bound_table.columns), CODE_LISTS)
    if not possible:
        return []
    sums = [nw.col(f.column_name).cast(nw.Int64).sum() for f in possible]
    counted = frame.select(*sums).collect().rows(named=True)[0]
    return [
        fault_problem(bound_table, fault, int(counted[fault.column_name]))
        for fault in possible
        if counted[fault.column_name]
    ]


def faults(bound_table: RowTable) -> list[str]:
    """Return the words of every fault that some row has."""
    return [render(problem, "sv") for problem in problems(bound_table)]


def refusals(contract: Table, data: object, **more: Any) -> list[str]:
    """Return the rendered errors for which data is refused."""
    with pytest.raises(DataErrors) as caught:
        bound(contract, data, **more)
    errors = [p for p in caught.value.problems if p.severity is Severity.ERROR]
    return [render(problem, "sv") for problem in errors]


CROSS = figures(
    {"skolenhet_namn": {"type": "text", "name_of": "skolenhet"}},
    cross={
        "entities": [
            {"level": "riket", "pattern": "RIKET: TOTALT"},
            {"level": "huvudman", "pattern": "{huvudman_namn} ({huvudman}): HUVUDMAN"},
            {
                "level": "skolenhet",
                "pattern": "{huvudman_namn} ({huvudman}): {skolenhet_namn} ({skolenhet})",
            },
        ]
    },
)


def cells(found: PublishedTable) -> dict[tuple, object]:
    """Return the value, or the state and reason, of each cell."""
    told = {}
    for at in range(len(found.value)):
        groups = tuple(
            found.groups[id_][number[at]] for id_, number in found.group.items() if number[at] >= 0
        )
        key = (
            found.entities[found.entity[at]][1],
            found.periods[found.period[at]],
            *groups,
            found.measures[found.measure[at]],
        )
        state, reason = State(found.status[at] >> 4), Reason(found.status[at] & 15)
        value = float(found.value[at]) if state is State.VALUE else (state.id, reason.id)
        assert key not in told
        told[key] = value
    return told
