"""The decision tables of the DMN Technology Compatibility Kit, through our own tables."""

from __future__ import annotations

import json

import polars as pl
import pytest

import malramverk as mr
from tests.cases.dmn_tables import definitions, slug
from tests.cases.published import case, published_case, rows

NAME = "dmn_tck_tables"


@pytest.fixture(scope="module")
def models():
    return {m["table"]: m for m in json.loads((case(NAME) / "tables.json").read_text("utf-8"))}


@pytest.fixture(scope="module")
def assessment(models, tmp_path_factory):
    folder = tmp_path_factory.mktemp("dmn")
    (folder / "tables.yaml").write_text(definitions(models.values()), "utf-8")
    catalogue = mr.load(folder)
    cases = [
        {"case": f"{row['table']}:{row['case']}", "model": row["table"]}
        | {slug(name): found for name, found in json.loads(row["inputs_json"]).items()}
        for row in rows(case(NAME) / "inputs.csv")
    ]
    data = {"inputs": pl.DataFrame(cases)}
    results = mr.compute(catalogue, data, levels="case", periods="2024")
    return mr.assess(catalogue, results)


def outcome(model, judgement):
    """Return what a rule says in the form in which the kit expects it."""
    names = [output["name"] for output in model["outputs"]]
    found = [
        dict(zip(names, given.values(), strict=True)) if len(names) > 1 else given["outcome"]
        for given in judgement.outcomes
    ]
    many = model["hit_policy"] in ("RULE ORDER", "OUTPUT ORDER", "COLLECT")
    if many and not model["aggregation"]:
        return found
    return found[0] if found else None


def ordered(model, found):
    """Return a list in one order where the hit policy says nothing of its order."""
    free = model["hit_policy"] == "COLLECT" and isinstance(found, list)
    return sorted(found, key=json.dumps) if free else found


class TestPublished:
    pytestmark = published_case

    def test_every_case(self, models, assessment):
        expected = rows(case(NAME) / "expected.csv")
        assert len(expected) == 51
        wrong = []
        for row in expected:
            model = models[row["table"]]
            (judgement,) = assessment.judgements(
                entity=f"{row['table']}:{row['case']}", rule="t" + slug(row["table"])
            )
            found = ordered(model, outcome(model, judgement))
            wanted = ordered(model, json.loads(row["expected_json"]))
            if found != wanted:
                wrong.append((row["table"], row["case"], found, wanted))
        assert not wrong

    def test_each_case_is_judged_by_its_own_table_only(self, assessment):
        assert len(assessment) == 51
