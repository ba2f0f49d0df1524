"""What each problem with a target says, in both languages, and which words it points at."""

from __future__ import annotations

import pytest

import malramverk as mr
from tests.catalogue.folders import write
from tests.marking import mark, unmarked

HEAD = "kind: indicator\nid: ett\nversion: 1.0.0\nunit: percent\nformula: share(behorig of ak9)\n"
BETTER = HEAD + "direction: higher_is_better\n"

CASES = [
    (BETTER + "«target»: {base: 2020/21, date: 2030/31}\n", "MR333",
     "the target of `ett` does not say in one way what is to be reached",
     "målet för `ett` säger inte på ett sätt vad som ska nås"),
    (BETTER + "«target»: {base: 2020/21, date: 2030/31, level: 90, change: 5}\n", "MR333",
     "the target of `ett` does not say in one way what is to be reached",
     "målet för `ett` säger inte på ett sätt vad som ska nås"),
    (BETTER + "«target»: {base: 2030/31, date: 2020/21, level: 90}\n", "MR334",
     "the target of `ett` has no years of one kind in order: 2030/31, 2020/21",
     "målet för `ett` har inte år av ett slag i ordning: 2030/31, 2020/21"),
    (BETTER + "«target»: {base: 2020, date: 2030/31, level: 90}\n", "MR334",
     "the target of `ett` has no years of one kind in order: 2020, 2030/31",
     "målet för `ett` har inte år av ett slag i ordning: 2020, 2030/31"),
    (BETTER + "«target»: {base: 2020, date: 2030, level: 90, trajectory: {2031: 85}}\n", "MR334",
     "the target of `ett` has no years of one kind in order: 2020, 2031, 2030",
     "målet för `ett` har inte år av ett slag i ordning: 2020, 2031, 2030"),
    (HEAD + "«target»: {base: 2020, date: 2030, level: 90}\n", "MR335",
     "the target of `ett` has no direction", "målet för `ett` har ingen riktning"),
    (BETTER + "target: {base: 2020, date: 2030, level: «5 points»}\n", "MR336",
     "`level` of the target is no number in percent", "`level` i målet är inget tal i percent"),
    (BETTER + "target: {base: 2020, date: 2030, relative_change: «5 points»}\n", "MR336",
     "`relative_change` of the target is no number in share",
     "`relative_change` i målet är inget tal i share"),
    (BETTER + "target: {base: 2020, date: 2030, level: «grns»}\n", "MR110",
     "`grns` is not the name of anything", None),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "code", "english", "swedish"), CASES)
def test_problem_points_at_the_words_it_is_about(tmp_path, marked, code, english, swedish):
    (problem,) = mr.check(write(tmp_path, ett=unmarked(marked)))
    assert problem.code == code
    assert mark(problem) == marked
    if swedish is not None:
        assert problem.words("en") == english
        assert problem.words("sv") == swedish


def test_a_rule_that_reads_targets_is_not_for_an_indicator_with_a_faulty_one(tmp_path):
    rule = "kind: rule\nid: regel\nversion: 1.0.0\ninputs: {x: target_due}\n"
    rule += "rows: [{x: yes, then: a}, {x: no, then: b}]\n"
    found = mr.check(
        write(tmp_path, ett=HEAD + "target: {base: 2020, date: 2030, level: 90}\n", r=rule)
    )
    assert [p.code for p in found] == ["MR335", "MR325"]
