"""What tables derive from their columns: named as columns are, checked before any data."""

from __future__ import annotations

import pytest

import malramverk as mr
from tests.catalogue.folders import SOUND, write
from tests.marking import mark, unmarked

TABLE = SOUND["elever"]
INDICATOR = "kind: indicator\nid: x\nversion: 1.0.0\nunit: share\nformula: "


def derived(text):
    return TABLE + "derived:\n" + text


# Marked text of the table's `derived`, code, English, Swedish.
WRONG = [
    ("  «arskurs»: merit + 1\n", "MR215", "`arskurs` is already a column of the table `elever`",
     "`arskurs` är redan en kolumn i tabellen `elever`"),
    ("  a: «b» + 1\n  b: merit + 1\n", "MR112", "table `elever` has no column `b`",
     "tabellen `elever` har ingen kolumn `b`"),
    ("  a: «1 + 1»\n", "MR136", "this is the same for every row of `elever`",
     "detta är lika för varje rad i `elever`"),
    ("  a: merit «)»\n", "MR101", "expected an operator or the end, found `)`",
     "väntade ett räknesätt eller formelns slut men fann `)`"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "code", "en", "sv"), WRONG)
def test_what_is_wrong_is_told_where_it_stands(tmp_path, marked, code, en, sv):
    folder = write(tmp_path, elever=unmarked(derived(marked)))
    (found,) = mr.check(folder)
    assert (found.code, found.words("en"), found.words("sv")) == (code, en, sv)
    assert mark(found) == derived(marked)


def test_what_is_wrong_is_told_once(tmp_path):
    folder = write(
        tmp_path, elever=derived("  a: behorigg\n"), x=INDICATOR + "share(a of elever)\n"
    )
    assert [problem.code for problem in mr.check(folder)] == ["MR112"]


def test_a_derived_name_outside_an_aggregate(tmp_path):
    folder = write(tmp_path, elever=derived("  a: behorig\n"), x=INDICATOR + "a\n")
    (found,) = mr.check(folder)
    assert (found.code, found.advice("en")) == (
        "MR116",
        "write it inside an aggregate, such as `share(a of elever)`",
    )
