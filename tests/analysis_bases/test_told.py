"""What rules say is told to principals and to the public, and nothing hidden with it."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import malramverk as mr
from malramverk.analysis_bases.publishing import builder
from malramverk.analysis_bases.remarking import Remarks
from tests.analysis_bases.pages import number
from tests.protection.given import catalogue, family, made

BASE = """\
kind: analysis_base
id: underlag
version: 1.0.0
level: huvudman
units: skolenhet
goals: [{goal: mal}]
expected: {behoriga: {rule: mot_riket, fact: riket}}
---
kind: goal
id: mal
version: 1.0.0
---
kind: sub_goal
id: delmal
version: 1.0.0
goal: mal
---
kind: indicator
id: behoriga
version: 1.0.0
unit: percent
decimals: 1
formula: share(behorig of elever)
groups: [kon]
follows_up: [delmal]
disclosure: familj
---
kind: text
id: sagt
version: 1.0.0
text: {sv: "SAGT {entity}: V={value} N={n} R={riket} D={skillnad}."}
---
kind: text
id: fragat
version: 1.0.0
text: {sv: "FRÅGAT {entity}: V={value} R={riket}?"}
---
kind: text
id: raknat
version: 1.0.0
text: {sv: "RÄKNAT U={under}."}
---
kind: rule
id: mot_riket
version: 1.0.0
inputs: {skillnad: "value - at(riket, value)"}
facts: {riket: "at(riket, value)"}
rows:
  - {skillnad: "> 0", then: over, observe: sagt, ask: fragat}
  - {skillnad: "<= 0", then: under, observe: sagt}
---
kind: rule
id: bild
version: 1.0.0
judges: sub_goals
hit_policy: first
inputs: {under: {count: under, outcome: mot_riket}}
rows:
  - {under: ">= 1", then: nagot_under, observe: raknat}
  - {then: inget_under, observe: raknat}
"""
RULE = {"numerator": 3, "complement": 3, "base": 2}
CATALOGUE = catalogue(family(**RULE, width=2), BASE)
NUMBER = r"-?\d+(?:,\d+)?"
SLOTS = re.compile(rf"([VNRD])=({NUMBER}|[^ .?]+)")


def assessed(seed: int) -> mr.Assessment:
    results = mr.compute(CATALOGUE, {"elever": made(seed)}, groups=["kon"])
    return mr.assess(CATALOGUE, results)


def bases(publication: mr.Publication) -> dict[str, mr.AnalysisBase]:
    building = builder(publication)
    members = building.material.members("huvudman")
    return {code: mr.AnalysisBase(building.build(code)) for code in members}


def remarks(base: mr.AnalysisBase):
    (section,) = base.contents.goals[0].sections
    return section.remarks, section.indicators


def learnt(told, indicators) -> list[str]:
    """Return what findings say that the figures beside them do not."""
    shown = {part.id: part for part in indicators}
    found = []
    for remark in told:
        for text in filter(None, (remark.finding, remark.question)):
            part = shown.get(remark.subject)
            for slot, said in SLOTS.findall(text["sv"]):
                figure = {"V": part.figure.value, "R": part.compared[0].figure.value,
                          "N": part.figure.n, "D": part.figure.value}[slot]  # fmt: skip
                whole = slot in "VRN"
                if figure is None or (whole and float(said.replace(",", ".")) != figure):
                    found.append(f"{remark.subject} {slot}={said}")
                if slot == "D" and part.compared[0].figure.value is None:
                    found.append(f"{remark.subject} {slot}={said}")
    return found


@pytest.mark.parametrize("audience", ["public", "principal"])
@given(seed=st.integers(0, 100_000))
@settings(max_examples=12, deadline=None)
def test_a_finding_says_only_what_stands_beside_it(audience, seed):
    publication = mr.protect(assessed(seed), audience)
    for base in bases(publication).values():
        assert learnt(*remarks(base)) == []


@pytest.mark.parametrize("audience", ["internal", "public", "principal"])
@given(seed=st.integers(0, 100_000))
@settings(max_examples=12, deadline=None)
def test_what_a_rule_expects_is_told_where_all_it_reads_is(audience, seed):
    for base in bases(mr.protect(assessed(seed), audience)).values():
        part = remarks(base)[1][0]
        above = part.compared[0].figure
        if part.figure.value is None and audience != "internal":
            assert part.expected.value is None
        else:
            assert part.expected.value == above.value
        if part.expected.value is not None:
            cell = re.search(r'data-k="expected"><span><span class="v">([^<]+)', base.to_html())
            assert number(cell[1]) == part.expected.value
        elif audience != "internal":
            assert part.expected.state == "suppressed"


@pytest.mark.parametrize("audience", ["public", "principal"])
def test_without_protection_of_verdicts_the_same_look_finds_what_they_tell(audience):
    told = 0
    for seed in range(12):
        publication = mr.protect(assessed(seed), audience)
        raw = Remarks(publication.assessment, "huvudman", None)
        for code, base in bases(publication).items():
            every = raw.among(code, ["delmal", "behoriga"])
            told += len(learnt(every, remarks(base)[1]))
    assert told > 10


@pytest.mark.parametrize("audience", ["public", "principal"])
@given(seed=st.integers(0, 100_000))
@settings(max_examples=8, deadline=None)
def test_findings_stand_in_every_form_and_hidden_ones_in_none(audience, seed):
    given_ = assessed(seed)
    publication = mr.protect(given_, audience)
    inside = bases(mr.protect(given_))
    for code, base in bases(publication).items():
        seen, every = remarks(base)[0], remarks(inside[code])[0]
        texts = {t["sv"] for r in seen for t in (r.finding, r.question) if t}
        hidden = {t["sv"] for r in every for t in (r.finding, r.question) if t} - texts
        forms = (base.to_html(), base.to_json(), book(base))
        for form in forms:
            assert all(text in form for text in texts)
            assert not [text for text in hidden if text in form]


def book(base: mr.AnalysisBase) -> str:
    from malramverk.analysis_bases.workbook import workbook

    opened = openpyxl.load_workbook(io.BytesIO(workbook(base.contents, "sv")))
    return "\n".join(str(c.value) for sheet in opened for row in sheet.rows for c in row)


def test_a_principal_reads_more_of_itself_than_the_public_does():
    more = less = 0
    for seed in range(20):
        given_ = assessed(seed)
        public, own = (bases(mr.protect(given_, a)) for a in ("public", "principal"))
        inside = bases(mr.protect(given_))
        for code in own:
            told = [len(remarks(one[code])[0]) for one in (public, own, inside)]
            more += told[1] > told[0]
            less += told[1] < told[2]
            assert told[1] <= told[2]
    assert more > 5
    assert less > 0


def test_a_principals_page_shows_its_own_figures_open_and_others_closed():
    compared = 0
    for seed in range(12):
        given_ = assessed(seed)
        publication = mr.protect(given_, "principal")
        inside = bases(mr.protect(given_))
        for code, base in bases(publication).items():
            own, exact = (remarks(b)[1][0] for b in (base, inside[code]))
            assert own.figure.value == exact.figure.value
            assert own.gaps == exact.gaps
            units = [[f.value for u in b.contents.goals[0].sections[0].units for f in u.figures]
                     for b in (base, inside[code])]  # fmt: skip
            assert units[0] == units[1]
            nation = publication.cell("behoriga", entity="riket")
            shown = own.compared[0].figure
            assert (shown.value, shown.state) == (nation.value, nation.state.id)
            compared += nation.value is None
    assert compared > 0
