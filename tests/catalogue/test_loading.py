"""A folder, a file, or what is neither, becomes a catalogue or problems."""

from __future__ import annotations

import gc

import pytest

import malramverk as mr
from malramverk.catalogue import digest
from tests.catalogue.folders import SOUND, write


def codes(path):
    found = mr.check(path)
    with pytest.raises(mr.DefinitionErrors) as error:
        mr.load(path)
    assert [p.code for p in error.value.problems] == [p.code for p in found]
    return [(p.code, p.place.source.name if p.place else None) for p in found]


def test_a_folder_that_is_not_there(tmp_path):
    assert codes(tmp_path / "saknas") == [("MR001", None)]


def test_a_folder_without_yaml(tmp_path):
    (tmp_path / "readme.md").write_text("# inget\n")
    assert codes(tmp_path) == [("MR011", None)]


def test_a_folder_whose_name_ends_as_a_file(tmp_path):
    inner = write(tmp_path / "definitioner.yaml")
    assert mr.check(inner) == []
    assert mr.check(tmp_path) == []


def test_a_name_that_no_file_can_have():
    assert codes("x" * 10_000) == [("MR001", None)]
    assert codes("nul\0") == [("MR001", None)]


def test_one_file_with_everything(tmp_path):
    path = tmp_path / "allt.yaml"
    path.write_text("---\n".join(SOUND.values()))
    assert mr.check(path) == []
    catalogue = mr.load(path)
    assert catalogue.problems == ()
    assert catalogue.levels == ("riket", "huvudman", "skolenhet")


def test_an_empty_file_among_others(tmp_path):
    path = write(tmp_path, tom="# senare\n")
    assert codes(path) == [("MR011", f"{tmp_path}/tom.yaml")]


def test_one_bad_file_among_others(tmp_path):
    path = write(tmp_path)
    (path / "latin.yaml").write_bytes("id: å".encode("latin-1"))
    (path / "noll.yaml").write_bytes(b"id: \0")
    (path / "stor.yaml").write_bytes(b"#" * 3_000_000)
    assert codes(path) == [
        ("MR002", f"{tmp_path}/latin.yaml"),
        ("MR004", f"{tmp_path}/noll.yaml"),
        ("MR003", f"{tmp_path}/stor.yaml"),
    ]


def test_the_catalogue_holds_every_kind(tmp_path):
    catalogue = mr.load(write(tmp_path))
    assert list(catalogue.goals) == ["mal"]
    assert list(catalogue.sub_goals) == ["delmal"]
    assert list(catalogue.success_factors) == ["faktor"]
    assert list(catalogue.indicators) == ["behorighet"]
    assert list(catalogue.populations) == ["ak9"]
    assert sorted(catalogue.tables) == ["elever", "publicerat"]
    assert list(catalogue.code_lists) == ["kon"]
    assert list(catalogue.parameters) == ["grans"]
    assert list(catalogue.formulas) == ["behorighet@1.0.0"]
    assert catalogue.path == str(tmp_path)
    assert catalogue.problems == ()


def test_the_digest_is_of_the_meaning(tmp_path):
    one = mr.load(write(tmp_path / "a"))
    text = "# en kommentar\n" + SOUND["goal"].replace("mal\n", "'mal'   # så\n")
    same = mr.load(write(tmp_path / "b", goal=text))
    other = mr.load(write(tmp_path / "c", goal=SOUND["goal"] + "title: {sv: Målet}\n"))
    assert one.digest == same.digest
    assert one.digest != other.digest
    assert digest(one.goals["mal"]) == digest(same.goals["mal"])


@pytest.mark.parametrize("before", [True, False])
def test_the_garbage_collector_is_left_as_it_was(tmp_path, before):
    was_on = gc.isenabled()
    (gc.enable if before else gc.disable)()
    try:
        mr.load(write(tmp_path))
        mr.check(tmp_path / "saknas")
        with pytest.raises(mr.DefinitionErrors):
            mr.load(tmp_path / "saknas")
        assert gc.isenabled() == before
    finally:
        (gc.enable if was_on else gc.disable)()


def test_the_bundled_framework_is_sound():
    assert mr.check() == []
    assert mr.load().framework.id == "nationella_kvalitetssystemet"


def test_a_thousand_like_ids_are_suggested_from_soon(tmp_path):
    goals = {f"mal_{i}": f"kind: goal\nid: mal_{i}\nversion: 1.0.0\n" for i in range(1000)}
    path = write(
        tmp_path, sub_goal=SOUND["sub_goal"].replace("goal: mal\n", "goal: mal_5x\n"), **goals
    )
    problem = mr.check(path)[0]
    assert problem.code == "MR201"
    assert problem.advice("en") is not None
    assert len(problem.to_dict()["facts"]["candidates"]) == 100
