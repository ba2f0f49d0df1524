"""Composite indices of three published shapes with small numbers, and what missing does."""

from __future__ import annotations

import math
import statistics

import polars as pl
import pytest

import malramverk as mr
from malramverk import State
from tests.evaluation.data import catalogue_of, faults_of

FRAMEWORK = """
kind: framework
id: f
version: 1.0.0
title: {sv: f}
levels: [world, country]
---
kind: table
id: figures
version: 1.0.0
title: {sv: Siffror}
holds: published
period: {value: 2022/23}
symbols: {"..": suppressed, "": not_reported}
columns:
  country: {type: code, level: country}
  life: {type: decimal, unit: years}
  school: {type: decimal, unit: years}
  hoped: {type: decimal, unit: years}
  income: {type: decimal, unit: number}
"""
FIGURE = """---
kind: indicator
id: {0}
version: 1.0.0
title: {{sv: {0}}}
unit: {1}
published: [{{table: figures, measure: {0}}}]
"""
INDEX = """---
kind: indicator
id: {0}
version: 1.0.0
title: {{sv: {0}}}
unit: number
decimals: 3
{1}
"""
BASE = FRAMEWORK + "".join(
    FIGURE.format(id_, unit)
    for id_, unit in (
        ("life", "years"),
        ("school", "years"),
        ("hoped", "years"),
        ("income", "number"),
    )
)
HDI = (
    INDEX.format("log_income", "formula: ln(income)")
    + INDEX.format(
        "education",
        """composite:
  normalisation: goalposts
  aggregation: arithmetic
  components:
    - {indicator: school, low: 0, high: 15}
    - {indicator: hoped, low: 0, high: 18}""",
    )
    + INDEX.format(
        "long_life",
        "formula: clamp(rescaled(life, 20, 85), 0, 1)",
    )
    + INDEX.format(
        "living",
        "formula: clamp(rescaled(log_income, ln(100), ln(75000)), 0, 1)",
    )
    + INDEX.format(
        "hdi",
        """composite:
  normalisation: none
  aggregation: geometric
  components:
    - {indicator: long_life}
    - {indicator: education}
    - {indicator: living}""",
    )
)
COUNTRIES = {
    "country": ["a", "b", "c", "d"],
    "life": ["83.0", "65.5", "72", "55"],
    "school": ["12.6", "6.0", "9", "3"],
    "hoped": ["19.4", "11", "14", "9"],
    "income": ["54000", "4500", "12000", "1500"],
}


def results_of(text, **columns):
    frame = pl.DataFrame({**COUNTRIES, **columns})
    return mr.compute(catalogue_of(BASE + text), {"figures": frame}, levels="country")


def index(more: str) -> str:
    return INDEX.format("i", f"composite:\n  {more}")


def values(results, id_="i"):
    return {place["entity"]: cell.value for place, cell in results.cells(id_)}


def test_human_development_as_undp_describes_it():
    # Technical notes 2021/22: goalposts 20–85, 0–15 and 0–18 years, 100–75 000; a geometric mean
    results = results_of(HDI)
    health, means = (83 - 20) / 65, (12.6 / 15 + 1.0) / 2
    money = (math.log(54000) - math.log(100)) / (math.log(75000) - math.log(100))
    expected = (health * means * money) ** (1 / 3)
    assert results.cell("hdi", entity="a").value == pytest.approx(expected, rel=1e-14)
    assert [step.label for step in results.explain("hdi", entity="a").steps][:3] == [
        "scaled_long_life",
        "scaled_education",
        "scaled_living",
    ]


def test_min_max_with_weights_as_the_innovation_index_does():
    text = index(
        """normalisation: min_max
  aggregation: arithmetic
  scale: 100
  components:
    - {indicator: life, weight: 1}
    - {indicator: school, weight: 0.5}
    - {indicator: income, weight: 0.5, lower_is_better: yes}"""
    )
    found = values(results_of(text))
    life, school, income = (72 - 55) / 28, (9 - 3) / 9.6, (54000 - 12000) / 52500
    assert found["c"] == pytest.approx(100 * (life + 0.5 * school + 0.5 * income) / 2, rel=1e-14)
    assert found["a"] == pytest.approx(100 * (1 + 0.5 + 0) / 2)


def test_poverty_by_counting_weighted_deprivations():
    # Alkire and Foster (2011): H, A and M0 = H · A with a cutoff of one third
    text = """
kind: framework
id: f
version: 1.0.0
title: {sv: f}
levels: [world, country]
---
kind: table
id: people
version: 1.0.0
title: {sv: Människor}
holds: microdata
counts: number
columns:
  country: {type: code, level: country}
  health: {type: yes_no}
  school: {type: yes_no}
  water: {type: yes_no}
  floor: {type: yes_no}
---
kind: indicator
id: headcount
version: 1.0.0
title: {sv: H}
unit: number
formula: >-
  share((if health then 2 else 0) + (if school then 2 else 0) + (if water then 1 else 0)
  + (if floor then 1 else 0) >= 2 of people)
---
kind: indicator
id: adjusted
version: 1.0.0
title: {sv: M0}
unit: number
parts:
  poor: >-
    sum(if (if health then 2 else 0) + (if school then 2 else 0) + (if water then 1 else 0)
    + (if floor then 1 else 0) >= 2 then (if health then 2 else 0) + (if school then 2 else 0)
    + (if water then 1 else 0) + (if floor then 1 else 0) else 0 of people) / 6
formula: poor / count(people)
"""
    frame = pl.DataFrame(
        {
            "country": ["x"] * 4,
            "health": ["ja", "nej", "nej", "nej"],
            "school": ["ja", "nej", "nej", "nej"],
            "water": ["ja", "ja", "ja", "nej"],
            "floor": ["nej", "ja", "nej", "nej"],
        }
    )
    results = mr.compute(catalogue_of(text), {"people": frame})
    # scores 5/6, 2/6, 1/6 and 0: two are poor, with 7/6 of deprivation between them
    assert results.cell("headcount", entity="x").value == 0.5
    assert results.cell("adjusted", entity="x").value == pytest.approx(7 / 24)


def test_standard_deviations_and_percentiles():
    z = index(
        """normalisation: z_score
  aggregation: arithmetic
  components: [{indicator: life}, {indicator: school}]"""
    )
    life, school = [83.0, 65.5, 72.0, 55.0], [12.6, 6.0, 9.0, 3.0]
    expected = statistics.mean(
        (figures[0] - statistics.mean(figures)) / statistics.pstdev(figures)
        for figures in (life, school)
    )
    assert values(results_of(z))["a"] == pytest.approx(expected, rel=1e-13)
    p = index(
        """normalisation: percentile_rank
  aggregation: harmonic
  components: [{indicator: life}, {indicator: income, lower_is_better: yes}]"""
    )
    assert values(results_of(p))["a"] == pytest.approx(2 / (1 / 1 + 1 / 0.25))


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [
        ("arithmetic", (3 * 0.8 + 0.9) / 4),
        ("geometric", 0.8**0.75 * 0.9**0.25),
        ("harmonic", 4 / (3 / 0.8 + 1 / 0.9)),
    ],
)
def test_weighted_means_of_those_that_are_known(aggregation, expected):
    text = index(
        f"""normalisation: reference
  aggregation: {aggregation}
  missing: rescale
  minimum_components: 2
  components:
    - {{indicator: life, weight: 3, high: 100}}
    - {{indicator: school, weight: 1, high: 10}}
    - {{indicator: hoped, weight: 2, high: 20}}"""
    )
    columns = {
        "life": ["80", "80", "80", ".."],
        "school": ["9", "9", "..", ""],
        "hoped": ["..", "10", "", ""],
    }
    results = results_of(text, **columns)
    assert results.cell("i", entity="a").value == pytest.approx(expected, rel=1e-14)
    assert results.cell("i", entity="b").value is not None
    assert results.cell("i", entity="c").state is State.SUPPRESSED  # one of the two that lack
    assert results.cell("i", entity="d").state is State.SUPPRESSED


def test_a_component_that_lacks_stops_an_index_that_does_not_rescale():
    text = index(
        """normalisation: none
  aggregation: arithmetic
  components: [{indicator: life}, {indicator: school}]"""
    )
    results = results_of(text, school=["..", "6", "9", "3"])
    assert results.cell("i", entity="a").state is State.SUPPRESSED
    assert results.cell("i", entity="b").value == pytest.approx((65.5 + 6) / 2)


def test_a_component_that_is_not_defined_is_told_where_it_stands():
    text = BASE + index(
        """normalisation: min_max
  aggregation: arithmetic
  components: [{indicator: life}, {indicator: skool}]"""
    )
    with pytest.raises(mr.DefinitionErrors) as raised:
        catalogue_of(text)
    assert faults_of(raised.value) == {"MR110"}
    (problem,) = [p for p in raised.value.problems if p.code == "MR110"]
    assert problem.place is not None
    assert (
        "skool"
        in problem.place.source.text[slice(problem.place.span.start, problem.place.span.end)]
    )


def test_ranks_under_other_choices():
    text = index(
        """normalisation: min_max
  aggregation: arithmetic
  components:
    - {indicator: life, weight: 2}
    - {indicator: school, weight: 1}
    - {indicator: income, weight: 1, lower_is_better: yes}"""
    )
    columns = {
        "life": ["80", "70", "60", "50"],
        "school": ["1", "9", "5", "2"],
        "hoped": ["1", "1", "1", "1"],
        "income": ["900", "100", "200", ".."],
    }
    found = mr.sensitivity(results_of(text, **columns), "i")
    told = {(moves.changed, moves.to): moves for moves in found.alternatives}
    assert list(told) == [
        ("normalisation", "z_score"),
        ("normalisation", "percentile_rank"),
        ("aggregation", "geometric"),
        ("aggregation", "harmonic"),
        ("weights", "equal"),
        ("weights", "1.25 life"),
        ("weights", "1.25 school"),
        ("weights", "1.25 income"),
        ("without", "life"),
        ("without", "school"),
        ("without", "income"),
    ]
    # b: (2 · 2/3 + 1 + 1)/4 first, a: 2/4 and c: (2/3 + 1/2 + 7/8)/4 = 0.51 before it
    assert found.ranks["b"][0] == 1
    assert found.ranks["c"][0] == 2
    assert found.ranks["a"][0] == 3
    assert "d" not in found.ranks  # it has no index, for a component lacks
    without = told["without", "income"]
    # a: 2/3, b: 7/9 and c: (2/3 + 1/2)/3: a and c change places
    assert (without.n, without.most, without.correlation) == (3, 1.0, 0.5)
    assert without.mean == pytest.approx(2 / 3)
    assert found.ranks["a"] == (3, 2, 3)
    assert all(least <= rank <= greatest for rank, least, greatest in found.ranks.values())


def test_only_a_composite_index_has_choices():
    results = results_of("")
    with pytest.raises(ValueError, match="life is no composite index"):
        mr.sensitivity(results, "life")
