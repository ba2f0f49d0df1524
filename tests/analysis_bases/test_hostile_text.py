"""Names and words that would run, steer or overflow do nothing in any form."""

from __future__ import annotations

import csv
import io
from itertools import pairwise

import openpyxl
import pytest

import malramverk as mr
from tests.analysis_bases.pages import Page
from tests.small_framework import FRAMEWORK

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
TURNED = chr(0x202E) + "baklänges" + chr(0x2066)
HOSTILE = [SCRIPT, "=cmd|'/c calc'!A0", "+1+1", "@SUM(A1)", "-2+3", TURNED, "x" * 10_000, "\"&'<"]
BASE = """
---
kind: analysis_base
id: underlag
version: 1.0.0
level: huvudman
units: skolenhet
conditions: [{id: villkor, title: {sv: '=1+1<b>', en: '<i>x'}, indicators: [antal]}]
goals: [{goal: mal}]
notes: [{sv: '<script>alert(2)</script>'}]
---
kind: table
id: register
version: 1.0.0
holds: entities
level: huvudman
columns: {huvudman: {type: code, level: huvudman}, namn: {type: text, name_of: huvudman}}
---
kind: indicator
id: antal
version: 1.0.0
title: {sv: '<script>alert(3)</script>=cmd', en: '@x'}
unit: pupils
decimals: 0
formula: count(elever)
---
kind: indicator
id: andel
version: 1.0.0
title: {sv: '<script>alert(4)</script> ]]> & "', en: '@x'}
follows_up: [delmal]
unit: percent
decimals: 1
formula: share(arskurs == 9 of elever)
---
kind: text
id: sagt
version: 1.0.0
text: {sv: '=cmd|x <script>alert(5)</script> {entity} {value}', en: '@<b onclick=x>{entity}'}
---
kind: rule
id: regel
version: 1.0.0
inputs: {v: value}
rows:
  - {v: ">= 0", then: bra, observe: sagt, ask: sagt}
  - {v: "< 0", then: svag}
---
kind: rule
id: om_helheten
version: 1.0.0
judges: entities
inputs: {v: antal}
rows:
  - {v: ">= 0 pupils", then: bra, observe: sagt_om_helheten}
  - {v: "< 0 pupils", then: svag}
---
kind: text
id: sagt_om_helheten
version: 1.0.0
text: {sv: '+1 <script>alert(6)</script> {entity}'}
"""


@pytest.fixture(scope="module")
def bases(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "framework.yaml").write_text(FRAMEWORK + BASE, "utf-8")
    register, pupils = io.StringIO(), io.StringIO()
    named, rows = csv.writer(register), csv.writer(pupils)
    named.writerow(["huvudman", "namn"])
    rows.writerow(["huvudman", "skolenhet", "arskurs", "kon", "behorig", "merit"])
    for number, name in enumerate(HOSTILE):
        named.writerow([f"H{number}", name[:500] if number == 6 else name])
        rows.writerow([f"H{number}", f"=U{number}<b>", 9, ".", ".", "."])
    (folder / "register.csv").write_text(register.getvalue(), "utf-8")
    (folder / "elever.csv").write_text(pupils.getvalue(), "utf-8")
    catalogue = mr.load(folder)
    tables = {"register": folder / "register.csv", "elever": folder / "elever.csv"}
    results = mr.compute(catalogue, tables, indicators=["antal", "andel"])
    judged = mr.assess(catalogue, results)
    return [mr.analysis_base(judged, f"H{number}") for number in range(len(HOSTILE))]


def test_nothing_runs_on_a_page(bases):
    for base in bases:
        text = base.to_html()
        page = Page(text)
        assert page.tags.isdisjoint({"script", "img", "iframe", "object", "link", "i", "base"})
        assert not [name for name in page.attributes if name.startswith("on")]
        assert "alert(4)" in text
        assert not any(chr(c) in text for c in (0x202E, 0x2066))


def test_what_rules_say_is_told_and_runs_nowhere(bases):
    for base in bases:
        section = base.contents.goals[0].sections[0]
        (remark,) = [r for r in section.remarks if r.subject == "andel"]
        (whole,) = base.contents.remarks
        page = Page(base.to_html())
        for said in (remark.finding, remark.question, whole.finding):
            assert said["sv"] in page.remarks
            assert not any(chr(c) in said["sv"] for c in (0x202E, 0x2066))
            assert len(said["sv"]) < 2_001
        assert "<script>alert(5)</script>" in remark.finding["sv"]
        assert "<script>alert(5)" not in base.to_html()
        assert "<script>alert(6)" not in base.to_html()


def test_what_rules_say_is_no_formula_in_a_workbook(bases, tmp_path):
    bases[0].write_xlsx(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    said = [c for sheet in book for row in sheet.rows for c in row
            if str(c.value).startswith(("=cmd|x", "+1 <script>"))]  # fmt: skip
    assert len(said) == 3
    assert {cell.data_type for cell in said} == {"s"}


def test_a_page_keeps_its_size(bases):
    assert max(len(base.to_html()) for base in bases) < 60_000


def test_nothing_is_a_formula_in_a_workbook(bases, tmp_path):
    for base in bases:
        base.write_xlsx(tmp_path / "a.xlsx")
        book = openpyxl.load_workbook(tmp_path / "a.xlsx")
        kinds = {cell.data_type for sheet in book for row in sheet.rows for cell in row}
        assert kinds <= {"s", "n"}


def test_nothing_is_a_formula_in_a_text_file(bases, tmp_path):
    for base in bases:
        base.write_csv(tmp_path / "a.csv")
        rows = list(csv.reader((tmp_path / "a.csv").open(encoding="utf-8-sig", newline="")))
        texts = [cell for row in rows for name, cell in zip(rows[0], row, strict=True)
                 if name not in ("value", "n", "coverage", "low", "high")]  # fmt: skip
        assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t"))]
        assert any(text.startswith("'=U") for text in texts)


def test_pages_come_out_the_same(bases):
    assert all(base.to_html() == base.to_html() for base in bases[:2])
    assert all(a.contents.subject != b.contents.subject for a, b in pairwise(bases))
