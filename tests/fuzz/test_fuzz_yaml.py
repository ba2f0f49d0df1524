"""A sample of what ``make fuzz`` does with definition files."""

from __future__ import annotations

from malramverk.catalogue import check
from tests.fuzz.fuzz_yaml import Files, bases
from tests.fuzz.fuzzing import every, fuzz


def test_mutated_files_give_definitions_or_located_problems(tmp_path):
    tally = fuzz(Files(tmp_path), 7, range(300))
    assert tally.faults == []
    assert tally.tried == 300
    assert len(tally.met) > 15


def test_what_is_mutated_is_sound(tmp_path):
    Files(tmp_path)
    assert check(tmp_path) == []


def test_the_files_that_are_mutated_are_of_every_kind():
    kinds = {text.partition("kind: ")[2].split()[0] for _, text in bases()}
    assert kinds >= {"framework", "goal", "sub_goal", "success_factor", "indicator", "population"}
    assert kinds >= {"table", "code_list", "parameter"}
    assert kinds >= {"rule", "outcome_scale", "disclosure_family"}


def test_a_file_follows_from_the_seed_and_its_number(tmp_path):
    target = Files(tmp_path)
    some = dict(every(target, 1, range(20)))
    assert dict(every(target, 1, range(13, 14))) == {13: some[13]}
    assert dict(every(target, 2, range(20))) != some
