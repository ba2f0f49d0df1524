"""What each key of a disclosure family does, on rows small enough to follow by hand."""

from __future__ import annotations

import polars as pl
import pytest

import malramverk as mr
from malramverk import Reason, State
from tests.evaluation.data import catalogue_of
from tests.protection.given import FRAMEWORK, catalogue, family, made, pupils

COUNT = (
    "kind: indicator\nid: antal\nversion: 1.0.0\nunit: pupils\ndecimals: 0\n"
    "formula: count(elever)\ngroups: [kon]\ndisclosure: familj\n"
)
MEAN = (
    "kind: indicator\nid: medel\nversion: 1.0.0\nunit: points\ndecimals: 1\n"
    "formula: mean(poang of elever)\ndisclosure: familj\n"
)
CHANGE = (
    "kind: indicator\nid: andring\nversion: 1.0.0\nunit: percent\ndecimals: 1\n"
    "formula: change(andel)\ndisclosure: familj\n"
)
PASSED = (
    "kind: indicator\nid: godkanda\nversion: 1.0.0\nunit: percent\ndecimals: 1\n"
    "formula: share(not behorig of elever)\ndisclosure: familj\n"
)


def one_school(passed: int, everyone: int) -> pl.DataFrame:
    return pupils(("H0", "s00", passed, everyone, 0, 0))


def told(publication, entity, indicator="andel", **place):
    cell = publication.cell(indicator, entity=entity, **place)
    return cell.value if cell.state is State.VALUE else (cell.state.id, cell.reason.id)


@pytest.mark.parametrize(
    ("passed", "expected"),
    [
        (0, 0.0),
        (1, ("suppressed", "few")),
        (4, ("suppressed", "few")),
        (5, 25.0),
        (15, 75.0),
        (16, ("suppressed", "all_but_few")),
        (19, ("suppressed", "all_but_few")),
        (20, 100.0),
    ],
)
def test_a_threshold_has_two_sides(passed, expected):
    results = mr.compute(
        catalogue(family(numerator=5, complement=5)), {"elever": one_school(passed, 20)}
    )
    publication = mr.protect(results, "public", secondary=False)
    assert told(publication, "s00") == expected


@pytest.mark.parametrize(("everyone", "expected"), [(4, ("suppressed", "few")), (5, 100.0)])
def test_a_base_that_is_too_small_is_hidden_even_at_all(everyone, expected):
    results = mr.compute(catalogue(family(base=5)), {"elever": one_school(everyone, everyone)})
    assert told(mr.protect(results, "public", secondary=False), "s00") == expected


@pytest.mark.parametrize(("passed", "expected"), [(0, "few"), (20, "all_but_few")])
def test_zero_and_all_may_be_hidden(passed, expected):
    given = catalogue(family(numerator=5, complement=5, rest="zero: hidden\n"))
    results = mr.compute(given, {"elever": one_school(passed, 20)})
    publication = mr.protect(results, "public", secondary=False)
    assert told(publication, "s00") == ("suppressed", expected)


def test_nearly_all_is_an_interval():
    given = catalogue(family(numerator=5, rest="nearly_all: 4\n"))
    publication = mr.protect(mr.compute(given, {"elever": one_school(38, 40)}), "public")
    cell = publication.cell("andel", entity="s00")
    assert (cell.state, cell.value) == (State.CENSORED, None)
    assert (cell.lower, cell.upper, cell.n) == (90.0, 97.5, 40)
    report = mr.audit(publication, exact=True)
    assert report.passed
    (row,) = [r for r in report.to_polars().iter_rows(named=True) if r["entity"] == "s00"]
    assert (row["least"], row["greatest"]) == (36, 39)


def test_nearly_all_that_gives_a_number_away_is_hidden():
    """2 or 3 of 4, 4 or 5 of 6, and 8 or 9 of 10, can only be 3, 5 and 8."""
    given = catalogue(family(numerator=2, rest="nearly_all: 2\n"))
    rows = pupils(("H0", "s00", 3, 4, 0, 0), ("H0", "s01", 5, 6, 0, 0), ("H1", "s10", 3, 9, 0, 0))
    results = mr.compute(given, {"elever": rows})
    assert not mr.audit(mr.protect(results, "public", secondary=False)).passed
    publication = mr.protect(results, "public")
    assert mr.audit(publication).passed
    states = [publication.cell("andel", entity=e).state for e in ("s00", "s01", "H0")]
    assert State.CENSORED in states  # as much as can be told
    assert State.SUPPRESSED in states


def test_thresholds_differ_by_level_and_period():
    rest = (
        "thresholds:\n"
        "  - {levels: [skolenhet], numerator: 10}\n"
        "  - {to: 2022/23, numerator: 8}\n"
        "  - {from: 2023/24, numerator: 4}\n"
    )
    frames = [pupils(("H0", "s00", 6, 20, 0, 0), lasar=y) for y in ("2022/23", "2023/24")]
    results = mr.compute(catalogue(family(rest=rest)), {"elever": pl.concat(frames)})
    publication = mr.protect(results, "public", secondary=False)
    hidden = ("suppressed", "few")
    assert told(publication, "s00", period="2022/23") == hidden
    assert told(publication, "s00", period="2023/24") == hidden
    assert told(publication, "H0", period="2022/23") == hidden
    assert told(publication, "H0", period="2023/24") == 30.0


def test_a_period_that_no_version_covers_is_hidden_altogether():
    text = family(numerator=2).replace(
        "version: 1.0.0\n", "version: 1.0.0\nin_force: {from: 2023/24}\n"
    )
    frames = [pupils(("H0", "s00", 10, 20, 0, 0), lasar=y) for y in ("2022/23", "2023/24")]
    publication = mr.protect(mr.compute(catalogue(text), {"elever": pl.concat(frames)}), "public")
    assert told(publication, "riket", period="2022/23")[0] == "suppressed"
    assert told(publication, "riket", period="2023/24") == 50.0


def test_one_sex_hidden_hides_the_other():
    rest = "partitions: [{dimension: kon}]\n"
    rows = pupils(("H0", "s00", 1, 20, 10, 20), ("H0", "s01", 10, 20, 10, 20))
    results = mr.compute(
        catalogue(family(numerator=5, rest=rest)), {"elever": rows}, groups=["kon"]
    )
    publication = mr.protect(results, "public")
    assert told(publication, "s00", kon="flicka")[0] == "suppressed"
    assert told(publication, "s00", kon="pojke") == ("suppressed", "secondary")
    assert mr.audit(publication).passed


def test_shares_of_one_base_that_add_up_are_not_hidden_alone():
    rest = "partitions: [{indicators: [andel, godkanda]}]\n"
    given = catalogue(family(numerator=5, rest=rest), PASSED)
    rows = pupils(("H0", "s00", 4, 20, 0, 0), ("H0", "s01", 10, 20, 0, 0))
    results = mr.compute(given, {"elever": rows})
    alone = mr.protect(results, "public", secondary=False)
    assert told(alone, "s00", "godkanda") == 80.0
    assert not mr.audit(alone).passed
    both = mr.protect(results, "public")
    assert told(both, "s00", "godkanda") == ("suppressed", "secondary")
    assert mr.audit(both).passed


def test_counts_hide_the_rows_behind_others_too():
    rows = pupils(
        ("H0", "s00", 1, 2, 1, 2), ("H0", "s01", 9, 18, 9, 18), ("H0", "s02", 9, 17, 9, 17)
    )
    results = mr.compute(catalogue(family(numerator=5, complement=5), COUNT), {"elever": rows})
    publication = mr.protect(results, "public")
    assert told(publication, "s00", "antal")[0] == "suppressed"
    frame = publication.to_polars()
    hidden = frame.filter((frame["indicator"] == "antal") & (frame["state"] == "suppressed"))
    for entity in hidden["entity"].to_list():
        assert frame.filter(frame["entity"] == entity)["n"].to_list() == [None, None]
    assert mr.audit(publication).passed
    assert hidden.height >= 2


def test_a_mean_of_few_is_hidden_and_cannot_be_worked_out():
    rows = pupils(("H0", "s00", 0, 3, 0, 0), ("H0", "s01", 0, 6, 0, 0), ("H0", "s02", 0, 6, 0, 0))
    rows = rows.with_columns(poang=pl.lit(8.0))
    results = mr.compute(
        catalogue(family(base=5, percent=50), MEAN), {"elever": rows}, indicators=["medel"]
    )
    alone = mr.audit(mr.protect(results, "public", secondary=False))
    assert not alone.passed
    publication = mr.protect(results, "public")
    assert told(publication, "s00", "medel") == ("suppressed", "few")
    assert mr.audit(publication).passed
    assert publication.loss()["secondary"].sum() >= 1


def test_a_change_from_a_hidden_figure_is_hidden():
    frames = [
        pupils(("H0", "s00", p, 20, 0, 0), ("H0", "s01", 10, 20, 0, 0), lasar=year)
        for year, p in (("2022/23", 2), ("2023/24", 10))
    ]
    results = mr.compute(catalogue(family(numerator=5), CHANGE), {"elever": pl.concat(frames)})
    publication = mr.protect(results, "public")
    assert told(publication, "s00", period="2023/24") == 50.0
    assert told(publication, "s00", "andring", period="2023/24") == ("suppressed", "secondary")


def test_the_same_cells_are_hidden_from_year_to_year():
    """A second school must be hidden with the first; the one of the year before goes first."""
    first = pupils(
        ("H0", "s00", 2, 20, 0, 0),
        ("H0", "s01", 10, 19, 0, 0),
        ("H0", "s02", 10, 21, 0, 0),
        ("H1", "s10", 10, 20, 0, 0),
        lasar="2022/23",
    )
    second = pupils(
        ("H0", "s00", 2, 20, 0, 0),
        ("H0", "s01", 10, 22, 0, 0),
        ("H0", "s02", 10, 21, 0, 0),
        ("H1", "s10", 10, 20, 0, 0),
        lasar="2023/24",
    )
    results = mr.compute(catalogue(family(numerator=5)), {"elever": pl.concat([first, second])})
    publication = mr.protect(results, "public")
    for year in ("2022/23", "2023/24"):
        assert told(publication, "s01", period=year) == ("suppressed", "secondary")
        assert told(publication, "s02", period=year) != ("suppressed", "secondary")
    alone = mr.compute(catalogue(family(numerator=5)), {"elever": second})
    assert told(mr.protect(alone, "public"), "s02") == ("suppressed", "secondary")


def test_a_principal_sees_its_own_and_others_are_safe_from_it():
    rows = pupils(
        ("H0", "s00", 2, 20, 0, 0), ("H1", "s10", 3, 20, 0, 0), ("H2", "s20", 10, 20, 0, 0)
    )
    results = mr.compute(catalogue(family(numerator=5)), {"elever": rows})
    everyone = mr.protect(results, "public")
    assert told(everyone, "H2") == 50.0  # H0 and H1 hide each other from the public
    publication = mr.protect(results, "principal")
    assert mr.audit(publication).passed
    own = publication.of("H0")
    assert told(own, "H0") == told(own, "s00") == 10.0
    assert told(own, "H1")[0] == told(own, "s10")[0] == "suppressed"
    assert mr.audit(own).passed
    assert told(mr.protect(results, "principal", principal="H1"), "s10") == 15.0
    with pytest.raises(ValueError, match="principals' own"):
        everyone.of("H0")


OWNERS = """\
---
kind: table
id: register
version: 1.0.0
holds: entities
level: huvudman
columns:
  huvudman: {type: code, level: huvudman}
  typ: {type: text}
"""


def test_economic_secrecy_goes_by_the_owner_and_nobody_is_guessed():
    text = FRAMEWORK + OWNERS + family(rest="economic: {attribute: typ, codes: [enskild]}\n")
    rows = pupils(*((f"H{i}", f"s{i}0", 10, 20, 0, 0) for i in range(5)))
    register = pl.DataFrame(
        {
            "huvudman": ["H0", "H1", "H2", "H3"],
            "typ": ["enskild", "enskild", "kommunal", "kommunal"],
        }
    )
    results = mr.compute(catalogue_of(text), {"elever": rows, "register": register})
    publication = mr.protect(results, "public")
    for code in ("H0", "s00", "H1", "H4"):
        assert told(publication, code) == ("suppressed", "economic")
    for code in ("H2", "s20", "riket"):
        assert told(publication, code) == 50.0


def test_an_indicator_is_hidden_with_another():
    rest = "hidden_with: {andel: [medel]}\n"
    rows = made(5).with_columns(poang=pl.lit(5.0))
    results = mr.compute(catalogue(family(numerator=4, rest=rest), MEAN), {"elever": rows})
    frame = mr.protect(results, "public").to_polars()
    state = {
        i: dict(zip(f["entity"], f["state"], strict=True))
        for (i,), f in frame.group_by("indicator")
    }
    hidden = {e for e, s in state["andel"].items() if s == "suppressed"}
    assert hidden
    assert hidden <= {e for e, s in state["medel"].items() if s == "suppressed"}


def test_loss_counts_what_is_hidden_for_others_sake():
    results = mr.compute(catalogue(family(numerator=3)), {"elever": made(11)}, groups=["kon"])
    publication = mr.protect(results, "public")
    loss = publication.loss()
    frame = publication.to_polars()
    assert loss["primary"].sum() + loss["secondary"].sum() == (frame["state"] == "suppressed").sum()
    first = mr.protect(results, "public", secondary=False)
    assert first.loss()["primary"].sum() == loss["primary"].sum()
    assert first.loss()["secondary"].sum() == 0


def test_reasons_have_their_tokens():
    assert Reason.FEW.id == "few"
    assert Reason.ALL_BUT_FEW.id == "all_but_few"


PUBLISHED = (
    "kind: table\nid: publicerat\nversion: 1.0.0\nholds: published\nsymbols: {'..': suppressed}\n"
    "columns:\n  skolenhet: {type: code, level: skolenhet}\n"
    "  andel: {type: decimal, unit: percent, decimals: 1}\n"
)
BOTH = (
    "kind: indicator\nid: bada\nversion: 1.0.0\nunit: percent\ndecimals: 1\n"
    "formula: share(behorig of elever)\npublished: [{table: publicerat, measure: andel}]\n"
    "disclosure: familj\n"
)


@pytest.mark.parametrize(("sign", "hidden"), [("..", True), ("60.0", False)])
def test_what_a_published_source_hides_is_hidden(sign, hidden):
    """Twelve of twenty are enough for the family; the source at hand is stricter."""
    given = catalogue(family(numerator=5, complement=5), PUBLISHED, BOTH)
    rows = pupils(("H0", "s00", 12, 20, 0, 0), ("H0", "s01", 10, 20, 0, 0))
    rows = rows.vstack(pupils(("H0", "s02", 11, 20, 0, 0)))
    source = pl.DataFrame({"skolenhet": ["s00", "s01"], "andel": [sign, "50.0"]})
    results = mr.compute(given, {"elever": rows, "publicerat": source}, indicators=["bada"])
    assert results.origin("bada") == "computed"
    publication = mr.protect(results, "public")
    assert told(publication, "s00", "bada") == (("suppressed", "few") if hidden else 60.0)
    others = [told(publication, unit, "bada") for unit in ("s01", "s02")]
    assert (("suppressed", "secondary") in others) == hidden
    assert mr.audit(publication).passed
    bare = mr.protect(results, "public", secondary=False)
    assert mr.audit(bare).passed != hidden
