"""Every number and every sign on principals' pages stands in the published table."""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
from pathlib import Path

import pytest

import malramverk as mr
from malramverk.analysis_bases.publishing import builder, published
from tests.analysis_bases.pages import Page, axe, browser, number

REAL = os.environ.get("MALRAMVERK_REAL_DATA")
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL, reason="MALRAMVERK_REAL_DATA names no folder of published files"),
]
UFA = Path(REAL or ".") / "data" / "skolverket_ufa"
FILES = [UFA / f"ufa_grundskola_2024-25_{level}_wide.csv" for level in ("huvudman", "skolenhet")]
SAME = {"...": "…"}
CHOSEN = ["2120001439", "2120000142", "5568373228"]
EVERY = os.environ.get("MALRAMVERK_EVERY_PAGE") == "1"


@pytest.fixture(scope="module")
def building():
    return builder(published(mr.compute(mr.load(), {"ufa_grundskola": FILES})))


@pytest.fixture(scope="module")
def source(building):
    """Return what the published table says: by code, by indicator; and each principal's units."""
    catalogue = building.material.catalogue
    table = catalogue.tables["ufa_grundskola"]
    headers = {
        header: id_
        for id_, indicator in catalogue.indicators.items()
        for binding in indicator.published
        for header in table.measure_named(binding.measure)[1].headers
    }
    principals: dict[str, dict[str, str]] = {}
    units: dict[tuple[str, str], dict[str, str]] = {}
    for path in FILES:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                said = {headers[h]: text for h, text in list(row.items())[5:]}
                code = row["skolenhetskod"]
                if code:
                    units[row["orgnr"], code] = said
                else:
                    principals[row["orgnr"] or "riket"] = said
    return principals, units


def pages(building):
    """Return codes of principals: a few of all sizes and a seeded sample; all, when asked."""
    members = building.material.members("huvudman")
    if EVERY:
        return members
    return [*CHOSEN, *random.Random(6).sample(members, 12)]


def agrees(shown: str, written: str) -> bool:
    if written in (".", "..", "...", "-"):
        return shown.strip() == SAME.get(written, written)
    return number(shown) == float(written)


def test_every_figure_and_sign_stands_in_the_source(building, source):
    principals, units = source
    seen = 0
    for code in pages(building):
        page = Page(mr.AnalysisBase(building.build(code)).to_html())
        for id_, written in principals[code].items():
            assert agrees(page.figures[id_, "own"], written), (code, id_)
            assert agrees(page.figures[id_, "above"], principals["riket"][id_]), id_
            seen += 2
        contents = building.build(code)
        sections = {s.id: s for g in contents.goals for s in g.sections}
        for (section, unit), cells in page.units.items():
            written = units[code, unit.removeprefix(f"{code}-")]
            ids = [part.id for part in sections[section].indicators]
            assert len(cells) == len(ids)
            assert all(agrees(c, written[i]) for c, i in zip(cells, ids, strict=True)), unit
            seen += len(cells)
        own = {u for (p, u) in units if p == code}
        told = {u.removeprefix(f"{code}-") for _, u in page.units}
        assert told == (own if len(own) > 1 else set())
    assert seen >= 98 * 15


def test_a_median_of_comparable_principals_is_of_what_is_published(building, source):
    principals, _ = source
    chosen = building.comparable.chosen["2120001439"]
    assert len(chosen) == 20
    assert "2120001439" not in chosen
    contents = building.build("2120001439")
    part = next(p for g in contents.goals for s in g.sections for p in s.indicators)
    values = [principals[c][part.id] for c in chosen]
    shown = sorted(float(v) for v in values if v not in (".", "..", "...", "-"))
    assert part.alike.shown == len(shown)
    middle = (shown[(len(shown) - 1) // 2] + shown[len(shown) // 2]) / 2
    assert part.alike.value == pytest.approx(middle, abs=0.0501)


def test_the_largest_page_is_small(building):
    assert len(mr.AnalysisBase(building.build("2120000142")).to_html().encode()) < 400_000


CHECK = """<script>window.addEventListener("load", function () {
var wide = document.documentElement.scrollWidth > document.documentElement.clientWidth, cut = [];
document.querySelectorAll("td,th,p,li,dd,dt,h1,h2,h3,h4,figcaption").forEach(function (e) {
  var s = getComputedStyle(e), hidden = e.closest("thead,.off,details,.skip");
  if (!hidden && e.scrollWidth > e.clientWidth + 1 && s.display !== "inline" && e.clientWidth)
    cut.push(e.tagName + " " + e.textContent.trim().slice(0, 40)); });
document.querySelectorAll("figure svg").forEach(function (g) { var o = g.getBoundingClientRect();
  g.querySelectorAll("text").forEach(function (t) { var r = t.getBoundingClientRect();
    if (r.left < o.left - 1 || r.right > o.right + 1 || r.bottom > o.bottom + 1)
      cut.push("text " + t.textContent); }); });
function done(axe) { document.title = "RESULT" + JSON.stringify({wide: wide, cut: cut, axe: axe}); }
if (window.axe) axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
  .then(function (r) { done(r.violations.map(function (v) { return v.id + " " +
    v.nodes[0].html.slice(0, 120); })); }); else done([]); });</script>"""


def looked_at(text, folder, width):
    """Ask a browser what does not fit; a narrow page stands in a frame, as windows are wider."""
    rules = axe()
    script = f"<script>{rules.read_text('utf-8')}</script>" if rules else ""
    start = text.index('<meta http-equiv="Content-Security-Policy"')
    text = text[:start] + text[text.index(">", start) + 1 :]
    page = folder / "page.html"
    page.write_text(text.replace("</body>", f"{script}{CHECK}</body>"), "utf-8")
    frame = folder / "frame.html"
    frame.write_text(
        f'<!DOCTYPE html><iframe id="f" width="{width}" height="900" src="page.html"></iframe>'
        "<script>setInterval(function () { document.title = "
        'document.getElementById("f").contentDocument.title; }, 100)</script>',
        "utf-8",
    )
    ran = subprocess.run(
        [browser(), "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files",
         "--virtual-time-budget=20000", "--window-size=1400,1000", "--dump-dom", frame.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    found = ran.stdout.split("<title>RESULT", 1)[1].split("</title>", 1)[0]
    return json.loads(found.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


@pytest.mark.skipif(browser() is None, reason="no chromium here")
@pytest.mark.parametrize(
    ("code", "width"), [(CHOSEN[0], 360), (CHOSEN[2], 360), (CHOSEN[0], 1280), (CHOSEN[0], 794)]
)
def test_a_page_fits(building, tmp_path, code, width):
    seen = looked_at(mr.AnalysisBase(building.build(code)).to_html(), tmp_path, width)
    assert seen == {"wide": False, "cut": [], "axe": []}
