"""A changed formula gets the tests that its mutants ask for, and only then is it told apart."""

from __future__ import annotations

import shutil

import pytest

import malramverk as mr
from malramverk.bundled import definitions_folder
from malramverk.changes import release
from malramverk.definition_tests import run
from malramverk.mutation import Fate, mutate
from malramverk.mutation.places import problem_of
from tests.changes.quiet import without_tests

FORMULA = "share(behorig_nationellt_program of avgangselever_ak9)"
STRICTER = "share(behorig_nationellt_program and godkant_alla_amnen of avgangselever_ak9)"
HELD, ENDED, NEXT = "{from: 2011/12}", "{from: 2011/12, to: 2024/25}", "{from: 2025/26}"

FIRST = """\
tests:
  - name: en av två klarar kraven
    given:
      elever: |
        arskurs, behorig_nationellt_program, godkant_alla_amnen
        9,       ja,                         ja
        9,       nej,                        nej
    expect: {riket: {value: 50.0, n: 2}}
"""
# Worked out by hand: of four in year 9 one has both; the fifth is in another year.
ASKED_FOR = """\
  - name: den som klarar det ena kravet och inte det andra räknas inte
    given:
      elever: |
        arskurs, behorig_nationellt_program, godkant_alla_amnen
        9,       ja,                         ja
        9,       ja,                         nej
        9,       nej,                        ja
        9,       nej,                        nej
        6,       ja,                         ja
    expect: {riket: {value: 25.0, n: 4}}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MALRAMVERK_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "definitions"
    shutil.copytree(definitions_folder(), path, ignore=shutil.ignore_patterns("editions"))
    return path


def with_version_two(folder, tests):
    file = folder / "indicators" / "delmal_1" / "behorighet.yaml"
    old = file.read_text("utf-8").partition("---\n")[0].replace(HELD, ENDED)
    new = old.partition("tests:")[0].replace(FORMULA, STRICTER)
    new = new.replace("version: 1.0.0", "version: 2.0.0").replace(ENDED, NEXT)
    file.write_text(f"{old}---\n{new}{tests}", "utf-8")
    return mr.load(folder)


def of_version_two(found):
    return [t for t in found.trials if t.mutant.original.version == "2.0.0"]


def test_the_author_writes_the_tests_that_the_mutants_ask_for(folder):
    catalogue = with_version_two(folder, FIRST)
    before = of_version_two(mutate(catalogue, ["behorighet"]))
    unnoticed = [t for t in before if t.fate is Fate.UNNOTICED]
    changes = {(t.mutant.was, t.mutant.becomes) for t in unnoticed}
    assert changes >= {
        ("and", "or"),
        ("godkant_alla_amnen", ""),
        ("behorig_nationellt_program", ""),
        ("avgangselever_ak9", "elever"),
    }
    told = problem_of(catalogue, unnoticed[0])
    assert told.place is not None
    assert told.place.source.text[told.place.span.start : told.place.span.end] in STRICTER
    assert all(t.proposal is not None for t in unnoticed)

    catalogue = with_version_two(folder, FIRST + ASKED_FOR)
    assert all(outcome.passed for outcome in run(catalogue, ["behorighet"]))
    after = of_version_two(mutate(catalogue, ["behorighet"]))
    assert [t.mutant.becomes for t in after if t.fate is Fate.UNNOTICED] == []
    without_tests(folder, but="behorighet.yaml")
    release("2026.2", folder)
    assert mr.load(folder, edition="2026.2").indicators["behorighet"].version == "2.0.0"
