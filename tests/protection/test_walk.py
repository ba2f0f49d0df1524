"""The small walk, protected: a1, b1, A and B hidden, a2 shown, and what riket gives away."""

from __future__ import annotations

import pytest

import malramverk as mr
from malramverk import Reason, State
from tests.evaluation.data import HERE, catalogue_of

WALK = HERE / "walk"
TABLES = {"elever": WALK / "elever.csv", "enheter": WALK / "enheter.csv"}
FRAMEWORK = (WALK / "framework.yaml").read_text("utf-8")


def results(width: int, *indicators: str) -> mr.Results:
    text = FRAMEWORK.replace(
        "formula: share(behorig of ak9)\n---",
        "formula: share(behorig of ak9)\ndisclosure: tio\n---",
    )
    family = (
        "---\nkind: disclosure_family\nid: tio\nversion: 1.0.0\n"
        f"thresholds:\n  - {{levels: [huvudman, skolenhet], numerator: 10, complement: 10, "
        f"width: {width}}}\n"
    )
    indicators = indicators or ("behorighet",)
    return mr.compute(catalogue_of(text + family), TABLES, indicators=list(indicators))


def told(publication, entity):
    cell = publication.cell("behorighet", entity=entity)
    return cell.value if cell.state is State.VALUE else cell.reason


def test_few_are_hidden_and_all_are_shown():
    publication = mr.protect(results(2), "public")
    assert told(publication, "a1") is Reason.FEW
    assert told(publication, "a2") == 100
    assert told(publication, "b1") is Reason.FEW
    assert told(publication, "A") is Reason.ALL_BUT_FEW
    assert told(publication, "B") is Reason.FEW
    assert told(publication, "riket") == 79.3


def test_the_audit_tells_what_riket_gives_away():
    """Riket's 23 and B's few leave A from 14 to 17 of 19, and B from 6 to 9 of 10."""
    publication = mr.protect(results(2), "public", secondary=False)
    report = mr.audit(publication, exact=True)
    assert report.passed
    found = {
        row["entity"]: (row["least"], row["greatest"])
        for row in report.to_polars().iter_rows(named=True)
    }
    assert found == {"a1": (6, 9), "b1": (6, 9), "A": (14, 17), "B": (6, 9)}


def test_where_the_family_asks_for_more_the_audit_names_the_cells_and_blocks():
    report = mr.audit(mr.protect(results(4), "public", secondary=False))
    assert not report.passed
    assert {row["entity"] for row in report.failing} == {"a1", "b1", "A", "B"}
    with pytest.raises(mr.DisclosureErrors, match="4 hidden figures can be worked out"):
        report.require()


def test_where_the_family_asks_for_more_more_is_hidden():
    publication = mr.protect(results(4), "public")
    report = mr.audit(publication)
    assert report.passed
    report.require()
    hidden = {p["entity"] for p, cell in publication.cells() if cell.state is State.SUPPRESSED}
    silent = {p["entity"] for p, cell in publication.cells() if cell.reason is Reason.SECONDARY}
    assert hidden >= {"a1", "b1", "A", "B"}
    assert silent, "either riket is hidden too, or the reasons tell less"
    assert told(publication, "a2") == 100


def test_internally_nothing_is_hidden_and_all_is_rounded():
    publication = mr.protect(results(2))
    assert told(publication, "a1") == 81.8
    assert told(publication, "A") == 89.5
    assert mr.audit(publication).passed
    cell = publication.cell("behorighet", entity="A")
    assert (cell.n, cell.coverage, cell.lower, cell.upper) == (19, 0.95, 85.0, 90.0)


def test_a_hidden_cell_tells_nothing_else():
    publication = mr.protect(results(2), "public")
    cell = publication.cell("behorighet", entity="a1")
    assert (cell.value, cell.n, cell.coverage, cell.lower, cell.upper) == (None,) * 5
    frame = publication.to_polars()
    (row,) = frame.filter(frame["entity"] == "a1").rows(named=True)
    assert (row["state"], row["reason"], row["value"], row["n"]) == (
        "suppressed",
        "few",
        None,
        None,
    )
    assert frame.columns == results(2).to_polars().columns


def test_an_indicator_that_nothing_protects_is_not_shown():
    with pytest.raises(mr.DisclosureErrors) as error:
        mr.protect(results(2, "behorighet", "merit"), "public")
    assert [p.code for p in error.value.problems] == ["MR600"]
