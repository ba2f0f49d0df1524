"""SALSA as Skolverket publishes it: the residual is the result less what the model expects.

All three figures are rounded on their own before they are published, so that the difference of the
published two is within 1 of the published third.
"""

from __future__ import annotations

import numpy as np
import pytest

import malramverk as mr
from tests.cases.published import case, definitions, differences, published_case, rows, values

CASE = "skolverket_codes_salsa"
# The sources contradict each other: 224.6 less 234 is -9.4, and -30 is what stands there.
ANOMALY = "36262199"


@pytest.fixture(scope="module")
def results():
    data = {f"salsa_{year}": case(CASE) / f"salsa{year}_inputs.csv" for year in (2024, 2025)}
    return mr.compute(definitions("salsa"), data, levels="skola")


def test_the_definitions_are_sound():
    definitions("salsa")


class TestPublished:
    pytestmark = published_case

    def test_every_school_of_2024(self, results):
        found = values(results, "merit_residual")
        listed = rows(case(CASE) / "salsa2024_expected.csv")
        wanted = [((row["school"], "2023/24"), row["salsa_deviation"]) for row in listed]
        both = [(key, text) for key, text in wanted if text and found[key] is not None]
        outside = list(differences(both, found, tolerance=1.0))
        assert len(both) == 633
        assert [(key[0], text, round(value, 1)) for key, text, value in outside] == [
            (ANOMALY, "-30", -9.4)
        ]

    def test_a_school_without_residual_says_why(self, results):
        for place, cell in results.cells("merit_residual"):
            if place["period"] == "2023/24" and cell.value is None:
                figures = [
                    results.cell(id_, entity=place["entity"], period="2023/24")
                    for id_ in ("merit", "merit_modell")
                ]
                assert cell.state is max(figure.state for figure in figures)

    @pytest.mark.parametrize("outcome", ["godk", "merit"])
    def test_every_school_of_2025(self, results, outcome):
        indicator = {"godk": "godkanda_residual", "merit": "merit_residual"}[outcome]
        listed = rows(case(CASE) / "salsa2025_expected.csv")
        wanted = [((row["row_id"], "2024/25"), row[f"R_{outcome}"]) for row in listed]
        assert len(wanted) == 127
        assert not list(differences(wanted, values(results, indicator), tolerance=1.0))

    @pytest.mark.parametrize(
        ("outcome", "published", "r_squared", "largest"),
        [("godkanda", "B_godk", 0.9927, 2.42), ("merit", "B_merit", 0.9921, 4.52)],
    )
    def test_the_model_is_linear_in_the_composition(
        self, results, outcome, published, r_squared, largest
    ):
        listed = rows(case(CASE) / "salsa2025_inputs.csv")
        columns = ("foraldrautb", "nyinvandrade_pct", "pojkar_pct", published)
        figures = np.array(
            [[float(row[name].replace(",", ".")) for name in columns] for row in listed]
        )
        table = np.column_stack([np.ones(len(listed)), figures[:, :3]])
        beta = np.linalg.lstsq(table, figures[:, 3], rcond=None)[0]
        apart = [
            v for (_, y), v in values(results, f"{outcome}_avvikelse").items() if y == "2024/25"
        ]
        assert round(max(abs(value) for value in apart), 2) == largest
        told = results.explain(f"{outcome}_anpassat", entity="1", period="2024/25").steps[0].facts
        assert round(told["r_squared"], 4) == r_squared
        assert told["n"] == 127
        assert list(told["coefficients"].values()) == pytest.approx(beta, rel=1e-9)
        assert (
            results.cell(f"{outcome}_r2", entity="1", period="2024/25").value == told["r_squared"]
        )
