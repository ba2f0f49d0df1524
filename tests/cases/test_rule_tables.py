"""Published kinds of rule tables and indices, as definitions and data, without Python for any.

Each folder in ``rule_tables`` has ``definitions.yaml``, a file for each table, and what is to come
out, worked out by hand or by the published grid: ``outcomes.csv`` of rules, ``values.csv`` of
indicators.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import malramverk as mr
from malramverk.definition_tests import report, run
from tests.cases.published import rows

HERE = Path(__file__).parent / "rule_tables"
FOLDERS = sorted(path for path in HERE.iterdir() if path.is_dir())
EXPECTED = ("outcomes", "values")


def catalogue_of(folder):
    return mr.load(folder / "definitions.yaml")


def results_of(folder):
    tables = {path.stem: path for path in folder.glob("*.csv") if path.stem not in EXPECTED}
    return mr.compute(catalogue_of(folder), tables)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_its_definitions_are_proved_and_pass_their_own_tests(folder):
    failed = [outcome for outcome in run(catalogue_of(folder)) if outcome.problems]
    assert not failed, "\n".join(report(outcome, "en") for outcome in failed)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_what_comes_out(folder):
    results = results_of(folder)
    differing = [*_values(folder, results), *_outcomes(folder, results)]
    assert not differing, "\n".join(map(str, differing))


def _values(folder, results):
    listed = rows(folder / "values.csv") if (folder / "values.csv").exists() else []
    for row in listed:
        cell = results.cell(row["indicator"], entity=row["entity"], period=row["period"])
        wanted = row["value"]
        if cell.value is None or wanted.islower():
            same = cell.state.id == wanted
        else:
            same = float(wanted) == pytest.approx(cell.value, abs=0.5 * 10.0 ** -_decimals(wanted))
        if not same:
            yield row, cell.value, cell.state.id


def _decimals(text):
    return len(text.partition(".")[2])


def _outcomes(folder, results):
    listed = rows(folder / "outcomes.csv") if (folder / "outcomes.csv").exists() else []
    judged = mr.assess(results.catalogue, results).judgements() if listed else []
    found = {(j.rule, j.subject or "", j.entity, j.period or ""): j for j in judged}
    for row in listed:
        key = tuple(row[name] for name in ("rule", "subject", "entity", "period"))
        judgement = found.get(key)
        got = ("not judged", "") if judgement is None else (_text(judgement), judgement.state.id)
        if got != (row["outcome"], row["state"]):
            yield row, got


def _text(judgement):
    listed = [" ".join(map(_plain, outcome.values())) for outcome in judgement.outcomes]
    return "; ".join(listed)


def _plain(value):
    return f"{value:g}" if isinstance(value, float) else str(value)
