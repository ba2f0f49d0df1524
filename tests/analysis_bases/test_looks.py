"""Pages fit telephones, screens and paper, break no rule of WCAG, and need no mouse."""

from __future__ import annotations

from dataclasses import replace

import pytest

import malramverk as mr
from malramverk.analysis_bases.contents import Contents, Figure
from malramverk.analysis_bases.many import write_all
from malramverk.analysis_bases.page import index_page
from malramverk.analysis_bases.publishing import builder, published
from malramverk.country import make
from tests.analysis_bases.looking import looking, misprinted, needs_a_browser

pytestmark = needs_a_browser
NAMES = ["Ale kommun", "Ekvikens kommun", "Föreningen Tranan i Sälgviken", "Örviks kommun"]


@pytest.fixture(scope="module")
def looker(tmp_path_factory):
    with looking(tmp_path_factory.mktemp("looks")) as found:
        yield found


@pytest.fixture(scope="module")
def building():
    results = mr.compute(mr.load(), make("region", 3), groups=["kon"])
    return builder(published(mr.assess(results.catalogue, results)))


@pytest.fixture(scope="module")
def pages(building):
    """Return pages of a large and a small principal, with what may stand in a trend."""
    members = building.material.members("huvudman")
    units = {c: len(building.material.units("huvudman", c, building.period, "skolenhet"))
             for c in members}  # fmt: skip
    order = sorted(members, key=lambda code: (units[code], code))
    chosen = {"large": order[-1], "small": order[0]}
    bases = {size: mr.AnalysisBase(holed(building.build(c))) for size, c in chosen.items()}
    english = bases["small"].to_html("en")
    return {size: base.to_html() for size, base in bases.items()} | {"English": english}


def holed(contents: Contents) -> Contents:
    """Return contents of which some figures are hidden, nearly all, or do not compare."""
    (goal,) = contents.goals
    first = goal.sections[0]
    parts = list(first.indicators)
    kinds = [
        Figure("2022/23", None, "suppressed", "few"),
        Figure("2022/23", None, "censored", None, lower=90.0, upper=99.0),
        Figure("2022/23", None, "not_reported", "no_rows"),
    ]
    for i, figure in enumerate(kinds):
        broken = replace(parts[i].trend[2], flags=("series_break",))
        parts[i] = replace(parts[i], trend=(figure, parts[i].trend[1], broken))
    section = replace(first, indicators=tuple(parts))
    return replace(contents, goals=(replace(goal, sections=(section, *goal.sections[1:])),))


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("size", ["large", "small", "English"])
def test_nothing_is_cut_or_lies_on_anything_else(looker, pages, size, width):
    assert looker.misplaced(pages[size], width) == []


@pytest.mark.parametrize("size", ["large", "small", "English"])
def test_a_page_prints_well_on_a4(looker, pages, size):
    pdf, words, found = looker.printed(pages[size])
    assert found == []
    assert len(words) > 500
    assert misprinted(pdf, words) == []


@pytest.mark.parametrize(("size", "width"), [("small", 360), ("small", 1280), ("English", 360)])
def test_axe_finds_no_violation(looker, pages, size, width):
    assert looker.violations(pages[size], width) == []


def test_the_english_page_is_in_english(pages):
    assert '<html lang="en"' in pages["English"]
    assert '<html lang="sv"' in pages["small"]


def test_the_looks_can_fail(looker):
    """Words on each other, words outside, and a picture that says nothing, are all found."""
    spoilt = (
        "<!DOCTYPE html><html lang='sv'><title>x</title><body>"
        "<p>Det som står här</p><p style='margin-top:-2.6em'>ligger på varandra</p>"
        "<p style='width:20px;white-space:nowrap'>för brett för sin plats</p>"
        "<svg viewBox='0 0 10 10' width='90' height='20'><text x='5' y='5'>utanför</text></svg>"
        "<p style='position:absolute;left:700px'>bortom kanten</p><img src='x.png'>"
        + "<p>mer</p>"
        * 10
    )
    with looker.opened(spoilt, 360) as page:
        from tests.analysis_bases.looking import MISPLACED

        found = " ".join(page.evaluate(MISPLACED)["found"])
    for word in ("overlap", "wide", "cut", "outside", "wider than the window"):
        assert word in found
    assert any(v.startswith("image-alt") for v in looker.violations(spoilt, 360))
    pdf = looker.printed(pages_words("<h1>Ord</h1>"))[0]
    assert misprinted(pdf, ["Ord", "saknas"]) == ["left out: saknas"]


def pages_words(text: str) -> str:
    lines = "<p>rad</p>" * 12
    return f"<!DOCTYPE html><style>@page{{size:A4;margin:16mm}}</style>{text}{lines}"


def entries():
    return [(name, f"{i:04}", f"{i}.html") for i, name in enumerate(NAMES)]


def test_the_list_is_found_in_and_opened_by_keyboard_alone(looker):
    with looker.opened(index_page("Underlag", entries(), "sv", ""), 360, scripts=False) as page:
        assert page.locator("#alla li:visible").count() == len(NAMES)
        assert not page.locator("#sok").is_visible()
    text = index_page("Underlag", entries(), "sv", "")
    (looker.folder / "3.html").write_text("<title>Örvik</title>", "utf-8")
    assert looker.misplaced(text + "<p>x</p>" * 9, 360) == []
    assert looker.violations(text, 360) == []
    with looker.opened(text, 360) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "q"
        page.keyboard.type("VIK")
        assert page.locator("#alla li:visible").count() == 3
        assert page.locator("#antal").inner_text() == "3 av 4"
        page.keyboard.press("Escape")
        assert page.locator("#alla li:visible").count() == 4
        page.keyboard.type("örv")
        page.keyboard.press("Tab")
        focused = page.locator("a:focus")
        assert focused.inner_text() == "Örviks kommun"
        assert focused.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/3.html")


def test_the_lists_own_script_is_the_only_one_that_runs(looker, tmp_path):
    hostile = [("<script>alert(1)</script>", "0001", "x.html"), *entries()]
    (tmp_path / "index.html").write_text(index_page("Underlag", hostile, "sv", ""), "utf-8")
    with looker.opened("<p>x</p>", 360) as page:
        page.goto((tmp_path / "index.html").as_uri())
        page.fill("#q", "ale k")
        assert page.locator("#alla li:visible").count() == 1
        image = '<img src="x" onerror="window.ran=1">'
        page.evaluate("image => document.body.insertAdjacentHTML('beforeend', image)", image)
        page.wait_for_timeout(100)
        assert page.evaluate("window.ran") is None


def test_the_list_is_in_the_order_of_a_register(building, tmp_path):
    members = building.material.members("huvudman")
    write_all(building, members[:12], tmp_path, forms=("json",), processes=1)
    text = (tmp_path / "index.html").read_text("utf-8")
    names = [each.split("</bdi>")[0] for each in text.split("<bdi>")[1:]]
    last = str.maketrans({"å": "{", "ä": "|", "ö": "}"})
    assert names == sorted(names, key=lambda name: name.lower().translate(last))
    assert len(names) == 12
