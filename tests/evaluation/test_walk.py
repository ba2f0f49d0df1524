"""One small walk worked out by hand, from rows to cells: every figure with exact fractions."""

from __future__ import annotations

import hashlib
from fractions import Fraction

import pytest

import malramverk as mr
from malramverk import Flag, Reason, State
from malramverk.tables import CsvText
from tests.evaluation.data import HERE, cells_of

WALK = HERE / "walk"
TABLES = {"elever": WALK / "elever.csv", "enheter": WALK / "enheter.csv"}
ENTITIES = ["a1", "a2", "b1", "A", "B", "riket"]


@pytest.fixture(scope="module")
def catalogue():
    return mr.load(WALK)


@pytest.fixture(scope="module")
def results(catalogue):
    return mr.compute(catalogue, TABLES)


@pytest.mark.parametrize(
    ("entity", "true", "known", "may_be"),
    [
        ("a1", 9, 11, 12),
        ("a2", 8, 8, 8),
        ("b1", 6, 10, 11),
        ("A", 17, 19, 20),
        ("B", 6, 10, 11),
        ("riket", 23, 29, 31),
    ],
)
def test_a_share_is_of_the_known_and_bounded_by_the_unknown(results, entity, true, known, may_be):
    cell = results.cell("behorighet", entity=entity)
    assert cell.state is State.VALUE
    assert cell.reason is Reason.NONE
    assert cell.value == pytest.approx(100 * true / known, rel=1e-15)
    assert cell.n == known
    assert cell.coverage == float(Fraction(known, may_be))
    assert cell.lower == pytest.approx(100 * true / may_be, rel=1e-15)
    assert cell.upper == pytest.approx(100 * (true + may_be - known) / may_be, rel=1e-15)


@pytest.mark.parametrize(
    ("entity", "total", "squares", "known", "unknown"),
    [
        ("a1", 22_150, 46_988_750, 11, 1),
        ("a2", 21_000, 55_250_000, 8, 0),
        ("b1", 16_400, 28_840_000, 10, 1),
        ("A", 43_150, 102_238_750, 19, 1),
        ("B", 16_400, 28_840_000, 10, 1),
        ("riket", 59_550, 131_078_750, 29, 2),
    ],
)
def test_a_mean_is_the_exact_sum_over_the_known(results, entity, total, squares, known, unknown):
    cell = results.cell("merit", entity=entity)
    assert cell.value == float(Fraction(total, 10 * known))
    assert cell.n == known
    everyone = known + unknown
    assert cell.coverage == float(Fraction(known, everyone))
    assert cell.lower == pytest.approx(total / 10 / everyone, rel=1e-14)
    assert cell.upper == pytest.approx((total / 10 + 340 * unknown) / everyone, rel=1e-14)
    variance = Fraction(squares, 100 * known) - Fraction(total, 10 * known) ** 2
    found = results.cell("merit_varians", entity=entity)
    assert found.value == pytest.approx(float(variance), rel=1e-9)


@pytest.mark.parametrize(
    ("indicator", "figures"),
    [
        ("behorighet", [81.818182, 100, 60, 89.473684, 60, 79.310345]),
        ("merit", [201.363636, 262.5, 164, 227.105263, 164, 205.344828]),
        ("merit_varians", [2169.731405, 156.25, 1944, 2233.067867, 1944, 3033.070749]),
        ("antal", [12, 8, 10, 20, 10, 30]),
        ("med_betyg", [11, 8, 10, 19, 10, 29]),
    ],
)
def test_the_figures_of_the_walk(results, indicator, figures):
    found = [results.cell(indicator, entity=entity).value for entity in ENTITIES]
    assert found == pytest.approx(figures, abs=5e-7)


@pytest.mark.parametrize(
    ("entity", "coverage", "lower", "upper"),
    [
        ("a1", 0.9167, 75.0, 83.333),
        ("a2", 1, 100, 100),
        ("b1", 0.9091, 54.545, 63.636),
        ("A", 0.95, 85, 90),
        ("B", 0.9091, 54.545, 63.636),
        ("riket", 0.9355, 74.194, 80.645),
    ],
)
def test_coverage_and_bounds_as_the_walk_prints_them(results, entity, coverage, lower, upper):
    cell = results.cell("behorighet", entity=entity)
    assert cell.coverage == pytest.approx(coverage, abs=5e-5)
    assert cell.lower == pytest.approx(lower, abs=5e-4)
    assert cell.upper == pytest.approx(upper, abs=5e-4)


def test_a_principal_is_computed_from_its_rows_and_not_from_its_units(results):
    units = [results.cell("behorighet", entity=unit).value for unit in ("a1", "a2")]
    assert results.cell("behorighet", entity="A").value == pytest.approx(100 * 17 / 19)
    assert sum(units) / 2 == pytest.approx(90.909091)


def test_a_row_that_may_belong_widens_a_count(results):
    certain, maybe = results.cell("antal", entity="A"), results.cell("antal", entity="B")
    assert (certain.value, certain.lower, certain.upper, certain.coverage) == (20, 20, 20, 1)
    assert (maybe.value, maybe.lower, maybe.upper) == (10, 10, 11)
    assert maybe.coverage == pytest.approx(10 / 11)


def test_how_many_more_would_reach_eighty_percent(results):
    assert results.cell("fler_behoriga", entity="B").value == pytest.approx(2)
    assert results.cell("fler_behoriga", entity="A").value == 0


@pytest.mark.parametrize(("entity", "level"), [("c1", "skolenhet"), ("C", "huvudman")])
def test_a_unit_without_pupils_has_a_count_and_no_share(results, entity, level):
    share = results.cell("behorighet", entity=entity, level=level)
    assert (share.value, share.state) == (None, State.UNDEFINED)
    assert share.reason is Reason.EMPTY
    assert (share.n, share.coverage, share.lower, share.upper) == (0, None, None, None)
    count = results.cell("antal", entity=entity)
    assert (count.value, count.state, count.n, count.coverage) == (0, State.VALUE, 0, None)
    assert (count.lower, count.upper) == (0, 0)


def test_a_year_without_rows_is_not_reported(catalogue):
    results = mr.compute(catalogue, TABLES, periods=["2023/24", "2024/25"])
    cells = cells_of(results)
    earlier = {key: cell for key, cell in cells.items() if key[3] == "2023/24"}
    assert len(earlier) == len(cells) / 2
    for cell in earlier.values():
        assert (cell.value, cell.state) == (None, State.NOT_REPORTED)
        assert cell.reason is Reason.NO_ROWS
        assert (cell.n, cell.coverage, cell.lower, cell.upper) == (None, None, None, None)
    assert results.cell("antal", entity="riket", period="2024/25").value == 30


def test_a_condition_between_cells_chooses_a_branch(results):
    chosen = results.cell("merit_om_behoriga", entity="A")
    assert chosen.value == pytest.approx(4315 / 19)
    assert (chosen.n, chosen.coverage) == (19, 0.95)
    other = results.cell("merit_om_behoriga", entity="B")
    assert (other.value, other.state) == (0, State.VALUE)
    absent = results.cell("merit_om_behoriga", entity="c1")
    assert absent.state is State.UNDEFINED


@pytest.mark.parametrize(
    ("entity", "state", "flags"),
    [
        ("a1", State.VALUE, Flag.LOW_COVERAGE),
        ("a2", State.TOO_FEW, Flag.NONE),
        ("b1", State.VALUE, Flag.LOW_COVERAGE),
        ("A", State.VALUE, Flag.NONE),
        ("riket", State.VALUE, Flag.LOW_COVERAGE),
        ("c1", State.UNDEFINED, Flag.NONE),
    ],
)
def test_a_definitions_own_minimum(results, entity, state, flags):
    cell = results.cell("skyddsgrans", entity=entity)
    assert (cell.state, cell.flags) == (state, flags)
    assert (cell.value is None) == (state is not State.VALUE)
    if state is State.TOO_FEW:
        assert cell.reason is Reason.MINIMUM_N
        assert (cell.before_minimum, cell.n) == (100, 8)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    ("name", "indicator", "entity"),
    [
        ("share", "behorighet", "a1"),
        ("choice", "merit_om_behoriga", "A"),
        ("undefined", "behorighet", "c1"),
        ("too_few", "skyddsgrans", "a2"),
        ("whole", "antal", "riket"),
    ],
)
def test_an_explanation_reads_as_it_should(results, name, indicator, entity, language):
    path = HERE / "golden" / f"{name}.{language}.txt"
    text = results.explain(indicator, entity=entity).text(language)
    assert text + "\n" == path.read_text(encoding="utf-8")


def test_an_explanation_is_data_too(results):
    found = results.explain("behorighet", entity="a1").to_dict()
    assert found["name"] == "Ettan"
    assert (found["n"], found["state"], found["origin"]) == (11, "value", "computed")
    (step,) = found["steps"]
    assert step["counts"] == {"members": 12, "known": 11, "true": 9}
    assert found["sources"] == {"elever": "elever.csv"}


def test_the_receipt_says_what_the_figures_rest_on(catalogue, results):
    receipt = results.receipt.to_dict()
    assert receipt["framework"] == "promenaden@1.0.0"
    assert receipt["definitions"] == catalogue.digest
    assert set(receipt["indicators"]) == {v.key for v in catalogue.indicators.values()}
    tables = {table["table"]: table for table in receipt["tables"]}
    assert set(tables) == {"elever@1.0.0", "enheter@1.0.0"}
    pupils = tables["elever@1.0.0"]
    assert (pupils["rows"], pupils["exact"]) == (34, True)
    assert pupils["fingerprint"] == hashlib.sha256(TABLES["elever"].read_bytes()).hexdigest()
    assert receipt["question"]["levels"] == ("riket", "huvudman", "skolenhet")


def test_the_same_definitions_give_the_same_receipt(results):
    again = mr.compute(mr.load(WALK), TABLES)
    assert again.receipt == results.receipt


@pytest.mark.parametrize("tenths", range(1, 100))
@pytest.mark.parametrize("rows", [3, 7, 11])
def test_a_mean_is_the_nearest_float_to_the_exact_one(catalogue, tenths, rows):
    lines = [f"2024/25,a1,9,ja,{tenths / 10}"] * rows
    text = "\n".join(["lasar,skolenhet,arskurs,behorig,meritvarde", *lines])
    results = mr.compute(catalogue, {"elever": CsvText(text)}, indicators="merit", levels="riket")
    assert results.cell("merit", entity="riket").value == tenths / 10


def test_what_is_not_in_the_results_is_a_key_error(results):
    for indicator, entity, more in [
        ("ingen", "A", {}),
        ("behorighet", "Q", {}),
        ("behorighet", "A", {"kon": "flicka"}),
        ("behorighet", "A", {"period": "2000/01"}),
        ("behorighet", "A", {"level": "skolenhet"}),
    ]:
        with pytest.raises(KeyError):
            results.cell(indicator, entity=entity, **more)
