"""Which slips tests notice, and that a proposed test notices what none did."""

from __future__ import annotations

import json

import pytest

from malramverk.catalogue import load
from malramverk.cli import main
from malramverk.definition_tests import run
from malramverk.diagnostics import render
from malramverk.mutation import Fate, mutate
from malramverk.mutation.places import problem_of
from tests.small_framework import BEHORIGHET, write_framework

RULE = """\
kind: rule
id: bild
version: 1.0.0
title: {sv: Bild, en: Picture}
applies_to: {indicators: [behorighet]}
inputs: {niva: value}
outputs: {utfall: {values: [hog, mellan, lag]}}
rows:
  - {niva: ">= 80 %", then: {utfall: hog}}
  - {niva: "[60 %..80 %)", then: {utfall: mellan}}
  - {niva: "< 60 %", then: {utfall: lag}}
tests:
  - {name: hög, given: {niva: 85}, expect: hog}
  - {name: mellan, given: {niva: 70}, expect: mellan}
  - {name: låg, given: {niva: 20}, expect: lag}
"""


def fates(found):
    return {(t.mutant.where, t.mutant.was, t.mutant.becomes): t.fate for t in found.trials}


def proposed(found):
    """Return the tests that are proposed as they stand under a definition's own."""
    texts = [t.proposal.yaml() for t in found.unnoticed if t.proposal is not None]
    return "".join("  " + text.replace("\n", "\n  ") + "\n" for text in texts)


def test_own_tests_notice_a_slip_and_say_which(tmp_path):
    found = mutate(load(write_framework(tmp_path)), ["behorighet"])
    by = {t.mutant.becomes: t.by for t in found.trials if t.fate is Fate.NOTICED}
    assert by == {} or set(by.values()) <= {"två av tre", "ingen elev"}
    assert fates(found)["formula", "ak9", "elever"] is Fate.UNNOTICED


def test_a_proposed_test_holds_and_notices_the_slip(tmp_path):
    before = mutate(load(write_framework(tmp_path / "a")), ["behorighet", "ak9"])
    assert before.unnoticed
    assert all(trial.proposal for trial in before.unnoticed)
    tests = proposed(before)
    catalogue = load(write_framework(tmp_path / "b", behorighet=BEHORIGHET + tests))
    assert all(outcome.passed for outcome in run(catalogue))
    after = mutate(catalogue, ["behorighet", "ak9"])
    assert (after.unnoticed, after.score) == ((), 100.0)


def test_what_is_proved_the_same_does_not_count(tmp_path):
    doubled = BEHORIGHET.replace("share(behorig of", "share(behorig and behorig of")
    found = mutate(load(write_framework(tmp_path, behorighet=doubled)), ["behorighet"])
    same = [t.mutant.becomes for t in found.trials if t.fate is Fate.SAME]
    assert same == ["or", ""]


def test_what_would_not_load_does_not_count(tmp_path):
    found = mutate(load(write_framework(tmp_path, bild=RULE)), ["bild"])
    by_change = fates(found)
    assert by_change["rows 1 niva", ">=", ">"] is Fate.REFUSED  # nothing would answer 80 %
    assert by_change["rows 1", "1", ""] is Fate.REFUSED
    assert by_change["hit_policy", "unique", "first"] is Fate.SAME
    assert by_change["rows 1", "1, 2", "2, 1"] is Fate.SAME


def test_a_boundary_moves_in_every_row_that_has_it(tmp_path):
    found = mutate(load(write_framework(tmp_path, bild=RULE)), ["bild"])
    moved = {
        (t.mutant.was, t.mutant.becomes): t.proposal
        for t in found.unnoticed
        if t.mutant.sort.value == "bound"
    }
    assert moved[">=", "> …"].data["given"] == {"niva": "80"}
    assert moved[">=", "> …"].data["expect"] == "hog"
    assert moved["80", "81 …"].data["expect"] == "hog"


def test_a_rules_proposals_bring_its_score_to_the_top(tmp_path):
    before = mutate(load(write_framework(tmp_path / "a", bild=RULE)), ["bild"])
    tests = proposed(before)
    catalogue = load(write_framework(tmp_path / "b", bild=RULE + tests))
    assert all(outcome.passed for outcome in run(catalogue))
    left = [(t.mutant.was, t.mutant.becomes) for t in mutate(catalogue, ["bild"]).unnoticed]
    assert left == []


def test_tests_of_what_rests_on_a_definition_notice_too(tmp_path):
    twice = """\
kind: indicator
id: dubbelt
version: 1.0.0
title: {sv: Dubbelt, en: Twice}
follows_up: [delmal]
unit: percent
formula: 2 * behorighet
tests:
  - name: en av två i årskurs nio
    given:
      elever: |
        skolenhet, arskurs, behorig
        A,         9,       ja
        A,         9,       nej
        A,         8,       ja
    expect: {A: {value: 100}}
"""
    found = mutate(load(write_framework(tmp_path, dubbelt=twice)), ["behorighet"])
    trial = next(t for t in found.trials if t.mutant.becomes == "elever")
    assert (trial.fate, trial.by) == (Fate.NOTICED, "dubbelt: en av två i årskurs nio")


def test_the_answer_is_the_same_however_it_is_shared(tmp_path):
    catalogue = load(write_framework(tmp_path, bild=RULE))
    one, two = (mutate(catalogue, jobs=jobs).to_dict() for jobs in (1, 2))
    assert one == two == mutate(catalogue).to_dict()


def test_a_sample_and_an_end_to_the_time(tmp_path):
    catalogue = load(write_framework(tmp_path))
    every = mutate(catalogue, propose=False)
    assert mutate(catalogue, every=2, propose=False).trials == every.trials[::2]
    none = mutate(catalogue, seconds=0.0)
    assert (none.trials, none.untried, none.score) == ((), len(every.trials), None)


def test_an_unknown_id(tmp_path):
    with pytest.raises(KeyError, match="bild"):
        mutate(load(write_framework(tmp_path)), ["bild"])


@pytest.mark.parametrize("language", ["en", "sv"])
def test_an_unnoticed_slip_points_at_its_words(tmp_path, language):
    catalogue = load(write_framework(tmp_path))
    found = mutate(catalogue, ["behorighet"])
    trial = next(t for t in found.unnoticed if t.mutant.becomes == "elever")
    told = render(problem_of(catalogue, trial), language)
    words = {
        "en": "behorighet.yaml:9:27: warning MR519: no test of `behorighet` notices that `ak9` has "
        "become `elever`\n  formula: share(behorig of ak9)\n                            ^^^",
        "sv": "behorighet.yaml:9:27: varning MR519: inget test av `behorighet` märker att `ak9` "
        "har blivit `elever`\n  formula: share(behorig of ak9)\n                            ^^^",
    }
    assert told.endswith(words[language])


def test_the_command_lists_them_with_a_test_each(tmp_path, capsys):
    folder = write_framework(tmp_path)
    code, told = command(capsys, "test", str(folder), "behorighet", "--mutate", "--lang", "en")
    assert code == 1
    assert "notices that `ak9` has become `elever`" in told
    assert "check its figures by hand (the mutant gives {riket: {value: 0.0, n: 1}})" in told
    assert "- name: skiljer ak9 från elever" in told
    code, told = command(
        capsys, "test", str(folder), "--mutate", "--least", "10", "--format", "json"
    )
    assert code == 0
    answer = json.loads(told)
    assert answer["score"] > 10
    assert {"noticed", "unnoticed", "same", "refused", "untried"} <= answer.keys()
    assert all(mutant["fate"] in {f.value for f in Fate} for mutant in answer["mutants"])


def command(capsys, *arguments):
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return end.value.code, capsys.readouterr().out
