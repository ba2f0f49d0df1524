"""A sample of what ``make fuzz`` does with definition files."""

from __future__ import annotations

from malramverk.catalogue import check
from tests.fuzz.fuzz_yaml import Folder, bases, files, fuzz


def test_mutated_files_give_definitions_or_located_problems():
    tally = fuzz(7, range(300))
    assert tally.faults == []
    assert tally.files == 300
    assert len(tally.problems) > 15


def test_what_is_mutated_is_sound(tmp_path):
    Folder(tmp_path)
    assert check(tmp_path) == []


def test_the_files_that_are_mutated_are_of_every_kind():
    kinds = {text.partition("kind: ")[2].split()[0] for _, text in bases()}
    assert kinds >= {"framework", "goal", "sub_goal", "success_factor", "indicator", "population"}
    assert kinds >= {"table", "code_list", "parameter"}


def test_a_file_follows_from_the_seed_and_its_number():
    every = {number: text for number, _, text in files(1, range(20))}
    assert {number: text for number, _, text in files(1, range(13, 14))} == {13: every[13]}
    assert {number: text for number, _, text in files(2, range(20))} != every
