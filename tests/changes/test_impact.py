"""A changed formula, from the stop at its version to whom it touches, on the same parts."""

from __future__ import annotations

import json
import shutil

import pytest

import malramverk as mr
from malramverk.bundled import definitions_folder
from malramverk.changes import impact, release
from malramverk.changes.reporting import lines, to_dict, to_html
from malramverk.country import make
from tests.changes.quiet import without_tests

FORMULA = "share(behorig_nationellt_program of avgangselever_ak9)"
STRICTER = "share(behorig_nationellt_program and godkant_alla_amnen of avgangselever_ak9)"


@pytest.fixture(scope="module")
def country():
    return make("one")


@pytest.fixture(scope="module")
def old():
    return mr.load()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MALRAMVERK_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "definitions"
    ignored = shutil.ignore_patterns("editions")
    shutil.copytree(definitions_folder(), path, ignore=ignored)
    return path


def rewritten(folder, before, after):
    file = folder / "indicators" / "delmal_1" / "behorighet.yaml"
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")
    return mr.load(folder)


def parts_of(catalogue, country, *ids):
    return mr.prepare(catalogue, indicators=list(ids)).count(country)


def test_nothing_changed_touches_nobody(folder, old, country):
    found = impact(old, mr.load(folder), country)
    assert (found.changes, found.cells, found.moved, found.problems) == ((), 0, 0, ())


def test_every_cell_that_differs_is_counted_and_no_other(folder, old, country):
    new = rewritten(folder, FORMULA, STRICTER)
    found = impact(old, new, country, outcomes=False)
    frames = [
        mr.compute(c, country, indicators="behorighet").to_polars().to_dicts() for c in (old, new)
    ]
    by_place = [
        {(r["level"], r["entity"], r["period"]): (r["value"], r["state"]) for r in rows}
        for rows in frames
    ]
    differing = [place for place, cell in by_place[1].items() if by_place[0][place] != cell]
    assert found.moved == len(differing) > 0
    assert found.cells == len(by_place[1])
    assert set(found.by_entity) == {(level, entity) for level, entity, _ in differing}
    for mover in found.movers:
        place = mover.place["level"], mover.place["entity"], mover.place["period"]
        assert (mover.before, mover.state_before) == by_place[0][place]
        assert (mover.after, mover.state_after) == by_place[1][place]
    sizes = [abs(m.difference) for m in found.movers if m.difference is not None]
    assert sizes == sorted(sizes, reverse=True)
    assert found.formulas == {"behorighet": (FORMULA, STRICTER)}


def test_a_formula_that_gives_the_same_moves_nothing(folder, old, country):
    new = rewritten(folder, FORMULA, f"1 * {FORMULA}")
    found = impact(old, new, country, outcomes=False)
    assert [c.change.value for c in found.changes] == ["equal"]
    assert found.cells > 0
    assert (found.moved, found.problems) == (0, ())


def test_what_is_declared_editorial_and_moves_is_blocked(folder, old, country):
    new = rewritten(folder, FORMULA, STRICTER)
    (problem,) = impact(old, new, country, outcomes=False).problems
    assert problem.code == "MR705"
    assert problem.words("en").startswith("`behorighet@1.0.0` is declared editorial, and ")
    assert problem.words("sv").startswith("`behorighet@1.0.0` anges vara redaktionell, och ")
    assert problem.advice("en") == "give it a new minor or major version, or undo the change"
    new = rewritten(folder, "version: 1.0.0", "version: 2.0.0")
    assert impact(old, new, country, outcomes=False).problems == ()


def test_both_are_computed_from_the_same_parts(folder, old, country):
    new = rewritten(folder, FORMULA, f"{FORMULA} / 2")
    parts = parts_of(new, country, "behorighet")
    from_parts = impact(old, new, parts, outcomes=False)
    from_rows = impact(old, new, country, outcomes=False)
    assert to_dict(from_parts) == to_dict(from_rows)
    for mover in from_parts.movers:
        if mover.difference is not None:
            assert mover.after == pytest.approx(mover.before / 2)
            assert mover.n_before == mover.n_after


def test_parts_that_lack_a_sum_are_refused_with_a_problem(folder, old, country):
    new = rewritten(folder, FORMULA, STRICTER)
    with pytest.raises(mr.DataErrors):
        impact(old, new, parts_of(old, country, "behorighet"), outcomes=False)


def test_an_impact_as_data_text_and_page(folder, old, country):
    found = impact(old, rewritten(folder, FORMULA, STRICTER), country, outcomes=False)
    data = json.loads(json.dumps(to_dict(found)))
    assert data["moved"] == found.moved
    assert data["movers"][0]["difference"] == found.movers[0].difference
    assert lines(found, "sv")[0] == f"{found.moved} av {found.cells} uppgifter skiljer sig"
    assert lines(found, "en")[0] == f"{found.moved} of {found.cells} cells differ"
    page = to_html(found, "sv")
    assert page.startswith('<!doctype html><html lang="sv">')
    assert found.movers[0].name in page


def test_an_application_that_has_pinned_an_edition_keeps_its_numbers(folder, country):
    without_tests(folder, but="behorighet.yaml")
    release("2026.1", folder)
    before = mr.compute(mr.load(folder), country, indicators="behorighet").to_polars()
    file = folder / "indicators" / "delmal_1" / "behorighet.yaml"
    text = file.read_text("utf-8")
    rewritten(folder, FORMULA, STRICTER)
    with pytest.raises(mr.DefinitionErrors) as stopped:
        release("2026.2", folder)
    assert {p.code for p in stopped.value.problems} >= {"MR703"}
    newer = file.read_text("utf-8").replace("version: 1.0.0", "version: 2.0.0")
    file.write_text(text + "---\n" + newer.partition("tests:")[0], "utf-8")
    release("2026.2", folder)
    pinned = mr.load(folder, edition="2026.1")
    now = mr.load(folder, edition="2026.2")
    same = mr.compute(pinned, country, indicators="behorighet").to_polars()
    assert same.equals(before)
    assert not mr.compute(now, country, indicators="behorighet").to_polars().equals(before)
    assert impact(pinned, now, country, outcomes=False).moved > 0


def test_outcomes_that_became_others_are_counted(folder, old, country):
    new = rewritten(folder, FORMULA, f"{FORMULA} / 2")
    found = impact(old, new, country)
    frames = [
        mr.assess(c, mr.compute(c, country, indicators=list(c.indicators))).to_polars()
        for c in (old, new)
    ]
    keys = ("rule", "subject", "level", "entity", "period", "output")
    outcomes = [
        {tuple(row[k] for k in keys): row["outcome"] for row in frame.iter_rows(named=True)}
        for frame in frames
    ]
    others = [k for k in outcomes[1] if outcomes[0].get(k) != outcomes[1][k]]
    assert sum(f.count for f in found.flipped) == len(others) > 0
    assert "behorighet" in {f.subject for f in found.flipped}
    assert any(f.rule in line for f in found.flipped for line in lines(found, "sv"))
