"""Tables whose headers name periods, as statistical offices lay them out."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from malramverk.cells import Flag, State
from tests.tables.given import bound, file, refusals, table

HUVUDMAN: dict[str, Any] = {"type": "code", "level": "huvudman", "headers": ["kod"]}
ANDEL: dict[str, Any] = {"type": "decimal", "headers": ["Andel"]}
ANTAL: dict[str, Any] = {"type": "integer", "headers": ["Antal"]}
BOTH = {"huvudman": HUVUDMAN, "andel": ANDEL, "antal": ANTAL}


def read(folder, content, name="t.csv", columns=BOTH, symbols=None, **across):
    """Return value or state by code, period, measure and group."""
    more = {"symbols": symbols or {"..": "suppressed"}, "periods_across": across}
    found = bound(table("published", columns, **more), file(folder, content, name))
    groups = {id_: (*codes, None) for id_, codes in found.groups.items()}
    said = {}
    for i in range(len(found.value)):
        state = State(found.status[i] >> 4)
        key = (
            found.entities[found.entity[i]][1],
            found.periods[found.period[i]],
            found.measures[found.measure[i]],
            *(codes[found.group[id_][i]] for id_, codes in groups.items()),
        )
        said[key] = float(found.value[i]) if state is State.VALUE else state.id
    return said, found


def test_a_column_for_each_period_of_the_only_measure(tmp_path):
    columns = {"huvudman": HUVUDMAN, "andel": ANDEL, "ar": {"type": "period"}}
    said, _ = read(
        tmp_path, "Källa: X\n\nkod;namn;2019/20;202021\n0114;Ä;1,5;..\n", columns=columns
    )
    assert said == {
        ("0114", "2019/20", "andel"): 1.5,
        ("0114", "2020/21", "andel"): "suppressed",
    }


def test_a_column_for_each_measure_in_each_period(tmp_path):
    content = "kod;Andel 2019;Antal 2019;Andel 2020;Annat 2020;Antal per 2020\n0114;1;2;3;4;5\n"
    said, _ = read(tmp_path, content, headers=["{measure} {period}"])
    assert said == {
        ("0114", "2019", "andel"): 1,
        ("0114", "2019", "antal"): 2,
        ("0114", "2020", "andel"): 3,
    }


def test_rows_that_name_their_measure_and_headers_in_two_forms(tmp_path):
    content = (
        "kod,serie,2019,2020 [YR2020],2021 [YR2020]\nA,Andel,1,..,9\nA,Antal,3,,9\nA,X,5,6,9\n"
    )
    forms = ["{period}", "{period} [YR{period}]"]
    said, _ = read(tmp_path, content, headers=forms, measure="Serie")
    assert said == {
        ("A", "2019", "andel"): 1,
        ("A", "2020", "andel"): "suppressed",
        ("A", "2019", "antal"): 3,
        ("A", "2020", "antal"): "not_reported",
    }


def test_keys_that_stand_together_before_the_periods(tmp_path):
    columns = {
        "huvudman": {**HUVUDMAN, "headers": ["geo"]},
        "kon": {"type": "code", "headers": ["sex"], "total": "T"},
        "andel": ANDEL,
    }
    symbols = {":": "not_reported", ": c": "suppressed", "{number} b": {"flags": ["series_break"]}}
    content = "freq,sex,geo\\TIME_PERIOD\t2020 \t2021 \nA,T,SE\t7.7 \t8.4 b\nA,F,SE\t: c\t: \n"
    said, found = read(tmp_path, content, "t.tsv", columns, symbols)
    assert said == {
        ("SE", "2020", "andel", None): 7.7,
        ("SE", "2021", "andel", None): 8.4,
        ("SE", "2020", "andel", "F"): "suppressed",
        ("SE", "2021", "andel", "F"): "not_reported",
    }
    assert sorted(found.flags.tolist()) == [0, 0, 0, Flag.SERIES_BREAK]


def test_a_figure_that_is_none_is_told_where_it_stands(tmp_path):
    contract = table("published", {"huvudman": HUVUDMAN, "andel": ANDEL}, periods_across={})
    (problem,) = refusals(contract, file(tmp_path, "kod;2019;2020\nA;1;x\n"))
    assert problem.startswith("t.csv:2:5: fel MR440")


def test_headers_of_which_none_is_a_period(tmp_path):
    contract = table("published", {"huvudman": HUVUDMAN, "andel": ANDEL}, periods_across={})
    (problem,) = refusals(contract, file(tmp_path, "kod;Andel\nA;1\n"))
    assert problem == "fel MR428: `t.csv` har ingen period i någon rubrik som `{period}`"


@pytest.mark.parametrize("across", [{}, {"headers": ["{measure}"]}, {"headers": []}])
def test_a_layout_that_cannot_be_read(across):
    with pytest.raises(ValidationError):
        table("published", BOTH, periods_across=across)
