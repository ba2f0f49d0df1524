"""UNDP's Human Development Index of 1990–2022, from the four figures that it is made of."""

from __future__ import annotations

import pytest

import malramverk as mr
from tests.cases.published import case, definitions, differences, published_case, rows, values

GROUPS = {"Very High": "1", "High": "2", "Medium": "3", "Low": "4"}


@pytest.fixture(scope="module")
def catalogue():
    return definitions("undp_hdi")


@pytest.fixture(scope="module")
def results(catalogue):
    data = {"hdr": case("undp_hdi") / "inputs.csv"}
    wanted = ["hdi", "hdi_rank", "hdi_group"]
    return mr.compute(catalogue, data, indicators=wanted, levels="country")


@pytest.fixture(scope="module")
def expected():
    found = rows(case("undp_hdi") / "expected.csv")
    return [((row["row_id"][:3], row["row_id"][4:]), row) for row in found]


def test_the_definitions_are_sound():
    definitions("undp_hdi")


class TestPublished:
    pytestmark = published_case

    def test_every_published_index(self, results, expected):
        wanted = [(key, row["hdi"]) for key, row in expected if row["hdi"]]
        assert len(wanted) == 5_808
        assert not list(differences(wanted, values(results, "hdi")))

    def test_an_index_that_is_not_published_lacks_an_input(self, results, expected):
        found = values(results, "hdi")
        computable = [key for key, row in expected if not row["hdi"] and found[key] is not None]
        lacking = [key for key, row in expected if not row["hdi"] and found[key] is None]
        assert (len(computable), len(lacking)) == (5, 622)

    def test_ranks_of_the_last_year(self, results, expected):
        wanted = [(key, row["hdi_rank"]) for key, row in expected if row["hdi_rank"]]
        assert len(wanted) == 193
        assert not list(differences(wanted, values(results, "hdi_rank")))

    def test_groups_of_the_last_year(self, results, expected):
        wanted = [
            (key, GROUPS[row["hdi_group"]])
            for key, row in expected
            if row["hdi_group"] and row["hdi"]
        ]
        assert len(wanted) == 192
        assert not list(differences(wanted, values(results, "hdi_group")))
