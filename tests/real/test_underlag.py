"""Every number and every sign on every principal's page stands in the published table."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import vl_convert

import malramverk as mr
from malramverk.analysis_bases.publishing import builder, published
from tests.analysis_bases.looking import looking, misprinted, needs_a_browser
from tests.analysis_bases.pages import Page
from tests.real.tracing import Source, agrees, astray, nearest

REAL = os.environ.get("MALRAMVERK_REAL_DATA")
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL, reason="MALRAMVERK_REAL_DATA names no folder of published files"),
]
UFA = Path(REAL or ".") / "data" / "skolverket_ufa"
FILES = [UFA / f"ufa_grundskola_2024-25_{level}_wide.csv" for level in ("huvudman", "skolenhet")]
PARTS = 8
LARGEST = "2120000142"


@pytest.fixture(scope="module")
def building():
    catalogue = mr.load()
    results = mr.compute(catalogue, {"ufa_grundskola": FILES})
    return builder(published(mr.assess(catalogue, results)))


def units_of(building):
    """Return how many school units each principal has."""
    material = building.material
    return {c: len(material.units("huvudman", c, building.period, "skolenhet"))
            for c in material.members("huvudman")}  # fmt: skip


@pytest.fixture(scope="module")
def source(building):
    catalogue = building.material.catalogue
    table = catalogue.tables["ufa_grundskola"]
    headers = {
        header: id_
        for id_, indicator in catalogue.indicators.items()
        for binding in indicator.published
        for header in table.measure_named(binding.measure)[1].headers
    }
    titles = {id_: indicator.named("sv") for id_, indicator in catalogue.indicators.items()}
    sections = {s.sub_goal: s.indicators for goal in building.base.goals for s in goal.sub_goals}
    return Source(FILES, headers, titles, sections)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_says_only_what_the_source_says(building, source, part, monkeypatch):
    """All words of every page are traced; the shapes are drawn in each eighth."""
    if part:
        monkeypatch.setattr(vl_convert, "vegalite_to_svg", undrawn)
    members = building.material.members("huvudman")
    assert len(members) == 875
    for code in members[part::PARTS]:
        text = mr.AnalysisBase(building.build(code)).to_html()
        chosen = building.comparable.chosen.get(code, ())
        page = Page(text)
        assert len(page.figures) >= 98
        assert astray(page, code, source, chosen) == []


def undrawn(specification):
    """Return a drawing of as many charts, without shapes."""
    charts = range(len(specification["vconcat"]))
    groups = (f'<g class="role-scope concat_{i}_group"><g/></g>' for i in charts)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(groups)}</svg>'


def test_the_largest_pages_are_no_larger_than_they_may_be(building):
    units = units_of(building)
    for code in sorted(units, key=lambda code: units[code])[-12:]:
        assert len(mr.AnalysisBase(building.build(code)).to_html().encode()) < 400_000


def test_a_figure_that_is_not_the_sources_is_found(building, source):
    """The look can fail: each sort of figure, changed by a little, is told."""
    text = mr.AnalysisBase(building.build("2120001439")).to_html()
    chosen = building.comparable.chosen["2120001439"]
    page = Page(text)
    changes = 0
    for (id_, key), shown in page.figures.items():
        other = "12345" if shown in (".", "..", "…", "-", "–") else "…"
        page.figures[id_, key] = other
        changes += len(astray(page, "2120001439", source, chosen))
        page.figures[id_, key] = shown
    assert changes == len(page.figures)
    for place, cells in page.units.items():
        page.units[place] = ["777,7", *cells[1:]]
        assert len(astray(page, "2120001439", source, chosen)) == 1
        page.units[place] = cells
    assert any("riket" in remark for remark in page.remarks)
    page.remarks.append(page.remarks[0].replace("riket ", "riket 7"))
    assert len(astray(page, "2120001439", source, chosen)) == 1


def test_comparable_principals_are_the_nearest_of_those_that_are_published(building, source):
    chosen = building.comparable.chosen
    assert chosen.keys() == source.alike.keys()
    assert len(chosen) > 700
    assert all(nearest(source, code, others) for code, others in chosen.items())


def test_the_largest_page_is_the_one_it_was(building):
    units = units_of(building)
    assert max(units, key=lambda code: units[code]) == LARGEST


SIZES = [1, 2, 5, 12, 30, 10_000]


@pytest.fixture(scope="module")
def chosen(building):
    """Return a principal of each of six sizes, by units: the last of those that have no more."""
    units = units_of(building)
    order = sorted(units, key=lambda code: (units[code], code))
    return [next(c for c in reversed(order) if units[c] <= most) for most in SIZES]


@pytest.fixture(scope="module")
def looker(tmp_path_factory):
    with looking(tmp_path_factory.mktemp("looks")) as found:
        yield found


@needs_a_browser
@pytest.mark.parametrize("size", range(len(SIZES)))
def test_six_principals_of_different_size_look_well(building, chosen, looker, size):
    text = mr.AnalysisBase(building.build(chosen[size])).to_html()
    for width in (360, 1280):
        assert looker.misplaced(text, width) == []
    pdf, words, found = looker.printed(text)
    assert found == []
    assert misprinted(pdf, words) == []


@needs_a_browser
def test_axe_finds_nothing_on_a_published_page(building, looker):
    text = mr.AnalysisBase(building.build("2120001439")).to_html()
    assert looker.violations(text, 1280) == []


def test_signs_are_read_as_the_table_writes_them():
    assert agrees("…", "...")
    assert not agrees("..", "...")
    assert agrees("84,1\N{NO-BREAK SPACE}%", "84.1")
    assert not agrees("0", ".")
