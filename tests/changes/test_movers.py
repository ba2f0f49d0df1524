"""What moved a figure when its definition changed, and which change is to blame."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest

import malramverk as mr
from malramverk.changes import impact
from malramverk.changes.reporting import lines, to_dict, to_html, to_markdown
from tests.catalogue.folders import SOUND, write

RULE = """\
kind: rule
id: niva
version: 1.0.0
inputs: {x: value}
outputs: {utfall: {type: text, values: [hog, lag]}}
hit_policy: unique
applies_to: {indicators: [behorighet]}
rows:
  - {x: ">= 70", then: hog}
  - {x: "< 70", then: lag}
absent: cannot_be_judged
"""
PUPILS = pl.DataFrame(
    {
        "skolenhet": ["A"] * 10 + ["B"] * 4,
        "arskurs": [9] * 13 + [8],
        "kon": ["flicka", "pojke"] * 7,
        "behorig": ["ja"] * 7 + ["nej"] * 3 + ["ja", "ja", "nej", "ja"],
        "merit": [200.0 + 5 * i for i in range(14)],
    }
)
OLD = SOUND["indicator"]
PUBLISHED = "published: [{table: publicerat, measure: andel}]\n"


@pytest.fixture
def states(tmp_path, monkeypatch):
    monkeypatch.setenv("MALRAMVERK_CACHE", str(tmp_path / "cache"))
    made = []

    def state(**changed):
        made.append(changed)
        return mr.load(write(tmp_path / str(len(made)), **{"niva": None, **changed}))

    return state


def told(old, new, **more):
    return impact(old, new, {"elever": PUPILS}, periods=None, **more)


def formula(text):
    return OLD.replace("share(behorig of ak9)", text)


# A formula now, and what its numbers were and became in A: pupils that fulfil it, and the others.
BESIDE = [
    ('share(behorig and kon == "flicka" of ak9)', {("fulfil", 7, 4), ("others", 3, 6)}),
    ('share(behorig of ak9 where kon == "flicka")', {("fulfil", 7, 4), ("others", 3, 1)}),
]


@pytest.mark.parametrize(("now", "numbers"), BESIDE)
def test_each_pair_of_numbers_contributes_and_they_sum_exactly(states, now, numbers):
    found = told(states(), states(indicator=formula(now)), outcomes=False)
    assert found.movers
    for mover in found.movers:
        moved = mover.moved_by
        assert moved is not None
        assert moved.since == "behorighet@1.0.0"
        assert sum((c.contribution for c in moved.contributions), Fraction(0)) == moved.change
        assert float(moved.change) == pytest.approx(mover.difference, abs=1e-12)
    (own,) = [m for m in found.movers if m.place["entity"] == "A"]
    assert {(c.role, c.before, c.now) for c in own.moved_by.contributions} == numbers


def test_a_constant_is_the_definitions_own(states):
    found = told(states(), states(indicator=formula("share(behorig of ak9) / 2")), outcomes=False)
    for mover in found.movers:
        (only,) = mover.moved_by.contributions
        assert (only.role, only.contribution) == ("definition", mover.moved_by.change)
    old = states(indicator=formula("share(behorig of ak9) / 2"))
    new = states(indicator=formula('share(behorig and kon == "flicka" of ak9) / 4'))
    for mover in told(old, new, outcomes=False).movers:
        parts = mover.moved_by.contributions
        assert {c.role for c in parts} == {"fulfil", "others", "definition"}
        assert sum(c.contribution for c in parts) == mover.moved_by.change


def test_what_reads_a_changed_definition_is_moved_by_what_it_reads(states):
    reader = (
        "kind: indicator\nid: gapet\nversion: 1.0.0\nunit: percentage_points\n"
        "formula: behorighet - at(riket, behorighet)\n"
    )
    old, new = (
        states(lasare=reader),
        states(lasare=reader, indicator=formula('share(behorig of ak9 where kon == "flicka")')),
    )
    found = told(old, new, outcomes=False)
    own = [m for m in found.movers if m.place["indicator"] == "gapet" and m.moved_by]
    assert own
    for mover in own:
        parts = mover.moved_by.contributions
        assert sum(c.contribution for c in parts) == mover.moved_by.change


def test_a_population_that_says_only_words_have_changed_is_to_blame(states):
    wider = SOUND["population"].replace("arskurs == 9", "arskurs >= 8")
    found = told(states(), states(population=wider.replace("1.0.0", "1.0.1")), outcomes=False)
    assert found.moved > 0
    assert [(p.code, p.key, p.cells) for p in found.problems] == [
        ("MR705", "ak9@1.0.1", found.moved)
    ]
    declared = told(states(), states(population=wider.replace("1.0.0", "2.0.0")), outcomes=False)
    assert declared.problems == ()


def test_new_words_are_not_to_blame_for_what_a_declared_change_moves(states):
    wider = SOUND["population"].replace("arskurs == 9", "arskurs >= 8").replace("1.0.0", "2.0.0")
    words = OLD.replace("1.0.0", "1.0.1") + "title: {sv: Behörighet}\n"
    found = told(states(), states(population=wider, indicator=words), outcomes=False)
    assert found.moved > 0
    assert found.problems == ()


def test_a_rule_that_says_only_words_have_changed_is_to_blame(states):
    stricter = RULE.replace("70", "90").replace("1.0.0", "1.0.1")
    found = told(states(niva=RULE), states(niva=stricter))
    assert found.moved == 0
    assert [(f.before, f.after) for f in found.flipped] == [("hog", "lag")] * len(found.flipped)
    flips = sum(f.count for f in found.flipped)
    assert [(p.key, p.cells) for p in found.problems] == [("niva@1.0.1", flips)]
    assert sum(e.outcomes for e in found.entities) == flips > 0


def test_the_report_has_it_in_every_form(states):
    titled = OLD + "title: {sv: '<b>Behörighet</b> | *x*', en: Eligible}\n"
    now = titled.replace("share(behorig of ak9)", 'share(behorig of ak9 where kon == "flicka")')
    found = told(states(niva=RULE, indicator=titled), states(niva=RULE, indicator=now))
    data = to_dict(found)
    assert data["movers"][0]["moved_by"]["since"] == "behorighet@1.0.0"
    assert {e["entity"] for e in data["entities"]} == {"A", "B", "riket"}
    page = to_html(found, "sv")
    assert "<b>Behörighet" not in page
    assert "&lt;b&gt;Behörighet" in page
    assert "Största förflyttningar" in page
    assert "de som uppfyller det" in page
    text = to_markdown(found, "en")
    assert "## Largest movers" in text
    assert "\n| A, behorighet, skolenhet |" in text
    assert "those that fulfil it" in text
    assert "\\<b\\>" in to_markdown(found, "sv")
    assert any(line.startswith(("    -", "    +")) for line in lines(found, "sv"))
