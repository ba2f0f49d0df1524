"""Who must be consulted on a change is, before it is adopted and released."""

from __future__ import annotations

import pytest

import malramverk as mr
from malramverk.changes import against, changelog, release
from malramverk.diagnostics import Severity
from tests.catalogue.folders import SOUND, write
from tests.changes.seeded import indicator

MANIFEST = SOUND["framework"].replace(
    "agencies: {skolverket: {title: {sv: Skolverket}}}",
    "agencies: {skolverket: {title: {sv: Skolverket}}, spsm: {title: {sv: SPSM}}, "
    "skolinspektionen: {title: {sv: Skolinspektionen}}}",
)
RULE = """\
requires_consultation:
  - changes: [value_changing, undecided, breaking]
    kinds: [indicator]
    agencies: [spsm, skolinspektionen]
"""
OLD = indicator("percent", "share(behorig of ak9)").replace("status: adopted", "status: proposed")
BODY = OLD.replace("behorig of", "not behorig of").replace("version: 1.0.0", "version: 2.0.0")
SAID = "consultation:\n"
SPSM = "  - {agency: spsm, position: supports, date: 2026-02-03, text: {sv: Vi tillstyrker.}}\n"
INSPECTION = "  - {agency: skolinspektionen, position: adjusts, date: 2026-02-04}\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MALRAMVERK_CACHE", str(tmp_path / "cache"))
    path = write(tmp_path / "definitions", framework=MANIFEST + RULE, matt=OLD)
    release("2026.1", path)
    return path


def told(folder, text, **more):
    write(folder, framework=MANIFEST + RULE, matt=text, **more)
    return [p for p in against("2026.1", folder)[1] if p.code in ("MR706", "MR707")]


def adopted(text):
    return text.replace("status: proposed", "status: adopted\ndecided: 2026-03-01")


def test_a_change_that_nobody_was_asked_about_cannot_be_released(folder):
    (problem,) = told(folder, adopted(BODY))
    assert problem.code == "MR706"
    assert problem.words("en") == (
        "`matt@2.0.0` is adopted (value_changing) without 2 statement(s): spsm, skolinspektionen"
    )
    assert problem.words("sv") == (
        "`matt@2.0.0` är antagen (value_changing) utan 2 yttrande(n): spsm, skolinspektionen"
    )
    assert "consultation: [{agency: spsm, position: supports" in problem.advice("sv")
    assert problem.place.source.line(problem.place.line) == "version: 2.0.0"
    with pytest.raises(mr.DefinitionErrors) as stopped:
        release("2026.2", folder)
    assert "MR706" in {p.code for p in stopped.value.problems}
    assert not (folder / "editions" / "2026.2.lock").exists()


def test_what_is_not_adopted_yet_awaits_its_statements(folder):
    (problem,) = told(folder, BODY + SAID + SPSM)
    assert (problem.code, problem.severity) == ("MR707", Severity.WARNING)
    assert problem.words("en") == (
        "`matt@2.0.0` (value_changing) awaits 1 statement(s): skolinspektionen"
    )
    release("2026.2", folder)


def test_with_every_statement_it_is_released_and_the_changelog_says_them(folder):
    assert told(folder, adopted(BODY) + SAID + SPSM + INSPECTION) == []
    release("2026.2", folder)
    text = changelog(against("2026.1", folder)[0], "sv")
    assert "    spsm tillstyrker (2026-02-03): Vi tillstyrker" in text
    assert "    skolinspektionen begär justeringar (2026-02-04)" in text


def test_what_was_said_after_the_decision_does_not_count(folder):
    late = SPSM.replace("2026-02-03", "2026-03-02")
    (problem,) = told(folder, adopted(BODY) + SAID + late + INSPECTION)
    assert problem.agencies == ("spsm",)


def test_words_need_nobody(folder):
    assert told(folder, OLD.replace("1.0.0", "1.0.1") + "description: {sv: Ett annat}\n") == []


def test_statements_beside_an_older_new_version_count_too(folder):
    middle = adopted(BODY) + "in_force: {to: 2024/25}\n" + SAID + SPSM + INSPECTION
    first = OLD + "in_force: {to: 2023/24}\n"
    second = middle.replace("to: 2024/25", "from: 2024/25, to: 2024/25")
    last = adopted(BODY).replace("2.0.0", "2.0.1") + "in_force: {from: 2025/26}\n"
    assert told(folder, "---\n".join([first, second, last])) == []


def test_a_requirement_cannot_go_with_the_change_it_is_about(folder):
    write(folder, framework=MANIFEST, matt=adopted(BODY))
    assert "MR706" in {p.code for p in against("2026.1", folder)[1]}


def test_enough_of_those_named_may_do(folder):
    some = MANIFEST.replace("1.0.0", "1.1.0") + RULE + "    at_least: 1\n"
    write(folder, framework=some, matt=adopted(BODY) + SAID + INSPECTION)
    # The edition's own manifest asked for both, and still holds for this release.
    assert [p.needed for p in against("2026.1", folder)[1] if p.code == "MR706"] == [1]
    write(folder, framework=some, matt=OLD)
    release("2026.2", folder)
    write(folder, framework=some, matt=adopted(BODY) + SAID + INSPECTION)
    assert [p.code for p in against("2026.2", folder)[1] if p.code == "MR706"] == []


def test_a_first_edition_asks_too(tmp_path, monkeypatch):
    monkeypatch.setenv("MALRAMVERK_CACHE", str(tmp_path / "cache"))
    manifest = MANIFEST + RULE.replace("value_changing", "added")
    path = write(tmp_path / "d", framework=manifest, matt=adopted(OLD))
    with pytest.raises(mr.DefinitionErrors) as stopped:
        release("1", path)
    assert {p.code for p in stopped.value.problems if p.severity is Severity.ERROR} == {"MR706"}


def test_statements_are_no_part_of_what_an_edition_pins(folder):
    write(folder, framework=MANIFEST + RULE, matt=OLD + SAID + SPSM)
    assert against("2026.1", folder)[0] == []
    mr.load(folder, edition="2026.1")


@pytest.mark.parametrize(
    ("manifest", "matt", "words"),
    [
        (RULE.replace("spsm", "spms"), OLD, "consults the agency `spms`, which does not exist"),
        (RULE.replace("[indicator]", "[indikator]"), OLD, "requires consultation on `indikator`"),
        (RULE, OLD + SAID + SPSM.replace("spsm", "smps"), "consults the agency `smps`"),
        (RULE.replace("breaking", "brytande"), OLD, "`brytande`"),
        (RULE, OLD + SAID + SPSM.replace("supports", "likes"), "`likes`"),
    ],
)
def test_who_and_what_is_named_exists(tmp_path, manifest, matt, words):
    folder = write(tmp_path / "d", framework=MANIFEST + manifest, matt=matt)
    assert words in "\n".join(p.words("en") for p in mr.check(folder))
