"""How sure a figure is, through indicators, levels and published figures."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import malramverk as mr
from malramverk import Flag, Reason, State
from tests.evaluation.data import HERE, catalogue_of

WALK = HERE / "walk"
TABLES = {"elever": WALK / "elever.csv", "enheter": WALK / "enheter.csv"}


def indicator(id_: str, formula: str, more: str = "") -> str:
    return (
        f"---\nkind: indicator\nid: {id_}\nversion: 1.0.0\ntitle: {{sv: {id_}}}\n"
        f"unit: number\nformula: {formula}\n{more}"
    )


@pytest.fixture(scope="module")
def walked():
    text = (WALK / "framework.yaml").read_text(encoding="utf-8")
    text += indicator("low", "interval_low(behorighet, wilson, 95 %) / (1 %)")
    text += indicator("high", "interval_high(behorighet) / (1 %)")
    text += indicator("sure", "if significant(behorighet, at(riket, behorighet)) then 1 else 0")
    text += indicator("never", "if behorighet > 0 then not_applicable else 1")
    text += indicator("merit_low", "interval_low(merit) / (1 point)")
    text += indicator("merit_boot", "interval_low(merit, bootstrap, 95 %, 3) / (1 point)")
    text += indicator("limited", "if significant(skyddsgrans, 50 %) then 1 else 0")
    text += indicator("robust", "least(behorighet) / (1 %)")
    text += indicator("most_pooled", "interval_low(pooled(behorighet, 2)) / (1 %)")
    return mr.compute(catalogue_of(text), TABLES, periods="2024/25")


def test_the_interval_of_b_holds_the_whole(walked):
    cells = [walked.cell(id_, entity="B") for id_ in ("low", "high")]
    assert [round(cell.value, 1) for cell in cells] == [31.3, 83.2]
    assert walked.cell("behorighet", entity="riket").value == pytest.approx(79.310345)
    assert walked.cell("sure", entity="B").value == 0
    assert walked.cell("low", entity="B").n == 10


def test_a_chosen_number_rests_on_what_chose_it(walked):
    sure, behind = walked.cell("sure", entity="B"), walked.cell("behorighet", entity="B")
    assert (sure.n, sure.coverage) == (behind.n, behind.coverage) == (10, 10 / 11)
    assert walked.cell("limited", entity="B").flags == Flag.LOW_COVERAGE


def test_nothing_stands_behind_a_cell_that_never_has_a_value(walked):
    cell = walked.cell("never", entity="B")
    assert (cell.state, cell.n, cell.coverage) == (State.NOT_APPLICABLE, None, None)


def test_the_receipt_has_what_resampling_begins_with(walked):
    told = walked.receipt.to_dict()["resampling"]
    assert (told["generator"], told["replicates"]) == ("PCG64", 1999)
    assert told["seeds"]["merit_boot@1.0.0"] == [3]
    assert "low@1.0.0" not in told["seeds"]  # Wilson's is in closed form


def test_an_empty_unit_has_no_interval(walked):
    assert walked.cell("low", entity="c1").state is State.UNDEFINED


def test_a_mean_has_students_interval_from_its_own_rows(walked):
    # A: 19 pupils, mean 227.105263, population variance 2233.067867; t(18) = 2.1009220402
    n, mean, variance = 19, 43150 / 190, 2233.067867036011
    half = 2.10092204024096 * np.sqrt(variance * n / (n - 1) / n)
    assert walked.cell("merit_low", entity="A").value == pytest.approx(mean - half, rel=1e-9)


def test_a_bootstrap_answers_the_same_whatever_else_is_asked(walked):
    text = (WALK / "framework.yaml").read_text(encoding="utf-8")
    text += indicator("merit_boot", "interval_low(merit, bootstrap, 95 %, 3) / (1 point)")
    alone = mr.compute(catalogue_of(text), TABLES, indicators="merit_boot", levels="skolenhet")
    for entity in ("a1", "a2", "b1"):
        cell = alone.cell("merit_boot", entity=entity)
        assert cell.value == walked.cell("merit_boot", entity=entity).value


def test_the_definitions_own_minimum_comes_first(walked):
    assert walked.cell("limited", entity="a2").state is State.TOO_FEW
    assert walked.cell("limited", entity="A").state is State.VALUE


def test_least_is_the_lower_bound(walked):
    cell = walked.cell("behorighet", entity="b1")
    assert walked.cell("robust", entity="b1").value == cell.lower


def test_pooled_without_an_earlier_year_is_not_reported(walked):
    cell = walked.cell("most_pooled", entity="A")
    assert (cell.state, cell.reason) == (State.NOT_REPORTED, Reason.NO_ROWS)


FRAMEWORK = """
kind: framework
id: f
version: 1.0.0
title: {sv: f}
levels: [riket, huvudman]
---
kind: table
id: publicerat
version: 1.0.0
title: {sv: Publicerat}
holds: published
period: {value: 2024/25}
symbols: {"..": suppressed, "~100": {state: censored, lower: 95, upper: 99}, "": not_reported}
columns:
  huvudman: {type: code, level: huvudman}
  behoriga: {type: decimal, unit: percent, decimals: 1}
  trygghet: {type: decimal, unit: number, decimals: 1}
  elever: {type: integer, unit: pupils}
"""
PUBLISHED = """---
kind: indicator
id: {id}
version: 1.0.0
title: {{sv: {id}}}
unit: {unit}
decimals: {decimals}
published: [{{table: publicerat, measure: {id}}}]
{more}
"""


@pytest.fixture(scope="module")
def published():
    text = FRAMEWORK
    text += PUBLISHED.format(id="elever", unit="pupils", decimals=0, more="")
    text += PUBLISHED.format(id="trygghet", unit="number", decimals=1, more="")
    base = "estimated_n: elever / 9"
    text += PUBLISHED.format(id="behoriga", unit="percent", decimals=1, more=base)
    text += indicator("low", "interval_low(behoriga) / (1 %)")
    text += indicator("sure", "if significant(behoriga, 80 %) then 1 else 0")
    text += indicator("trygg", "if significant(trygghet, 6.6) then 1 else 0")
    text += indicator(
        "trygg_b", 'if significant(trygghet, at_entity(huvudman, "b", trygghet)) then 1 else 0'
    )
    text += indicator("minst", "least(behoriga) / (1 %)")
    frame = pl.DataFrame(
        {
            "huvudman": ["a", "b", "c", "d", "e"],
            "behoriga": ["60.0", "60.0", "..", "~100", "60.0"],
            "trygghet": ["6.5", "6.7", "6.6", "7.0", ""],
            "elever": ["90", "9000", "90", "90", ""],
        }
    )
    return mr.compute(catalogue_of(text), {"publicerat": frame}, levels="huvudman")


def test_a_published_share_rests_on_an_estimated_base_and_says_so(published):
    # Wilson's lower end of 59.95 % of 10, for the share was rounded to one decimal
    cell = published.cell("low", entity="a")
    p, n, z = 0.5995, 10, 1.959963984540054
    half = z * np.sqrt(p * (1 - p) / n + z * z / 4 / n / n)
    assert cell.value == pytest.approx(100 * (p + z * z / 2 / n - half) / (1 + z * z / n))
    assert cell.flags == Flag.IMPUTED
    assert published.cell("sure", entity="a").value == 0
    assert published.cell("sure", entity="b").value == 1


def test_without_a_base_the_rounding_alone_is_weighed(published):
    cell = published.cell("low", entity="e")
    assert cell.value == pytest.approx(59.95)
    assert cell.flags == Flag.CHANCE_NOT_WEIGHED


@pytest.mark.parametrize(("entity", "sure"), [("a", 1), ("b", 1), ("c", 0), ("d", 1)])
def test_a_figure_without_chance_is_compared_by_its_rounding(published, entity, sure):
    assert published.cell("trygg", entity=entity).value == sure


@pytest.mark.parametrize(("entity", "sure"), [("a", 1), ("b", 0), ("c", 0), ("d", 1)])
def test_two_rounded_figures_differ_only_if_their_intervals_do(published, entity, sure):
    # 6.6 and 6.7 may both have been 6.65; 6.5 and 6.7 cannot be one number
    assert published.cell("trygg_b", entity=entity).value == sure


def test_what_is_hidden_stays_so_and_what_is_censored_has_bounds(published):
    assert published.cell("sure", entity="c").state is State.SUPPRESSED
    assert published.cell("sure", entity="d").state is State.CENSORED
    assert published.cell("low", entity="c").flags == Flag.NONE
    assert published.cell("minst", entity="d").value == 95
    assert published.cell("minst", entity="c").state is State.SUPPRESSED
    assert published.cell("minst", entity="a").value == 60


def test_an_explanation_tells_the_interval_and_how_it_was_made(walked, published):
    (step,) = walked.explain("sure", entity="B").steps
    assert {key: step.facts[key] for key in ("method", "confidence", "n", "flags")} == {
        "method": "wilson",
        "confidence": 0.95,
        "n": 10,
        "flags": [],
    }
    assert "(95 %, wilson), n = 10" in str(walked.explain("sure", entity="B"))
    (step,) = walked.explain("merit_boot", entity="B").steps
    assert (step.facts["replicates"], step.facts["generator"], step.facts["seed"]) == (
        1999,
        "PCG64",
        3,
    )
    (step,) = published.explain("trygg", entity="a").steps
    assert (step.facts["n"], step.facts["flags"]) == (None, ["chance_not_weighed"])
    assert "slumpen är inte vägd" in published.explain("trygg", entity="a").text("sv")
    assert "n är uppskattat" in published.explain("low", entity="a").text("sv")


def test_a_model_tells_what_stops_it():
    text = FRAMEWORK
    text += PUBLISHED.format(id="trygghet", unit="number", decimals=1, more="")
    text += indicator("modell", "expected(trygghet, 2 * trygghet, 3 * trygghet across huvudman)")
    text += indicator("lika", "nearest_mean(trygghet, 2, trygghet across huvudman)")
    frame = pl.DataFrame({"huvudman": list("abcde"), "trygghet": ["6.5", "6.7", "6.6", "7", "5"]})
    results = mr.compute(catalogue_of(text), {"publicerat": frame}, levels="huvudman")
    (step,) = results.explain("modell", entity="a").steps
    assert step.facts == {"collinear": "3 * trygghet"}
    assert results.cell("modell", entity="a").reason is Reason.OUT_OF_DOMAIN
    assert results.explain("lika", entity="a").steps[0].facts == {"members": ["c", "b"]}
