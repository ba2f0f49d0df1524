"""What an edition has adopted stays, and a release is made once, of what is sound."""

from __future__ import annotations

import json

import pytest

import malramverk as mr
from malramverk.catalogue.editions import edition_names, read_lock
from malramverk.changes import release
from tests.catalogue.folders import SOUND, write
from tests.catalogue.released import (
    ADOPTED,
    DAY,
    DIFFERENT,
    SECOND,
    TESTS,
    both_ways,
    lock_file,
)

pytestmark = pytest.mark.usefixtures("cache")


def test_status_and_end_are_those_it_was_released_with(tmp_path):
    folder = write(tmp_path / "d", indicator=ADOPTED)
    release("2026.1", folder)
    ended = ADOPTED.replace("adopted", "superseded") + "in_force: {to: 2024/25}\n" + SECOND
    write(folder, indicator=ended)
    assert mr.check(folder) == []
    for catalogue in both_ways(folder):
        (version,) = catalogue.versions["indicator", "behorighet"]
        assert (version.status, version.in_force.last) == ("adopted", None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ADOPTED, None),
        (ADOPTED.replace("adopted", "withdrawn"), None),
        (ADOPTED + TESTS, None),
        (ADOPTED.replace("adopted", "draft"), "MR235"),
        (ADOPTED.replace("of ak9", "of elever"), "MR235"),
        (ADOPTED + "title: {sv: Ny}\n", "MR235"),
        (ADOPTED.replace("1.0.0", "1.0.1"), "MR236"),
    ],
)  # fmt: skip
def test_what_an_edition_has_adopted_stays(tmp_path, text, code):
    folder = write(tmp_path / "d", indicator=ADOPTED)
    release("2026.1", folder)
    write(folder, indicator=text)
    problems = mr.check(folder)
    assert [p.code for p in problems] == ([code] if code else [])
    words = {
        "MR235": ("was adopted in edition 2026.1 and has been changed since",
                  "antogs i utgåva 2026.1 och har ändrats sedan dess",
                  "undo the change, and write it as a new version of `behorighet`"),
        "MR236": ("was adopted in edition 2026.1 and has been removed",
                  "antogs i utgåva 2026.1 och har tagits bort",
                  "put it back, with `status: withdrawn` if it no longer holds"),
    }  # fmt: skip
    for problem in problems:
        english, swedish, advice = words[problem.code]
        assert problem.words("en") == f"indicator `behorighet@1.0.0` {english}"
        assert problem.words("sv") == f"indicator `behorighet@1.0.0` {swedish}"
        assert problem.advice("en") == advice


def test_an_end_that_was_decided_stays(tmp_path):
    ended = ADOPTED + "in_force: {to: 2024/25}\n"
    folder = write(tmp_path / "d", indicator=ended)
    release("2026.1", folder)
    write(folder, indicator=ADOPTED)
    assert [p.code for p in mr.check(folder)] == ["MR235"]


def test_what_is_not_adopted_may_be_changed(folder):
    write(folder, indicator=DIFFERENT["a formula"])
    assert mr.check(folder) == []


DECIDED = (
    ADOPTED.replace("adopted\n", "superseded\ndecided: 2020-06-01\n")
    + "in_force: {to: 2024/25}\n"
    + SECOND.replace("adopted\n", "adopted\ndecided: 2025-06-01\n")
)


@pytest.mark.parametrize("edition", [None, "2026.1"])
def test_what_was_said_before_a_successor_was_decided(tmp_path, edition):
    folder = write(tmp_path / "d", indicator=DECIDED)
    release("2026.1", folder)
    then = mr.load(folder, edition=edition, as_of="2025-05-31")
    (version,) = then.versions["indicator", "behorighet"]
    assert (version.status, version.in_force.last) == ("adopted", None)
    period = mr.load(folder).version_for("behorighet", None)
    assert period.version == "2.0.0"
    now = mr.load(folder, edition=edition, as_of="2025-06-01")
    assert [v.in_force.last for v in now.versions["indicator", "behorighet"]] == ["2024/25", None]


def test_a_release_that_is_refused_writes_nothing(tmp_path):
    folder = write(tmp_path / "d", indicator=SOUND["indicator"].replace("percent", "procent"))
    with pytest.raises(mr.DefinitionErrors) as error:
        release("2026.1", folder)
    assert [p.code for p in error.value.problems] == ["MR223"]
    assert not (folder / "editions").exists()


FAILING = """\
tests:
  - name: fel svar
    given: {elever: "arskurs, behorig\\n9, ja"}
    expect: {riket: {value: 50}}
"""


def test_a_release_with_a_failing_test_is_refused(tmp_path):
    folder = write(tmp_path / "d", indicator=SOUND["indicator"] + FAILING)
    with pytest.raises(mr.DefinitionErrors) as error:
        release("2026.1", folder)
    (problem,) = error.value.problems
    assert problem.code == "MR702"
    assert problem.words("en") == "the test `fel svar` of `behorighet@1.0.0` fails"
    assert problem.words("sv") == "testet `fel svar` för `behorighet@1.0.0` går inte igenom"
    assert problem.advice("en") == "see `malramverk test --indicator behorighet`"
    assert problem.place.line > 8
    assert edition_names(folder) == ()


def test_an_edition_is_released_once(folder):
    before = lock_file(folder).read_text()
    with pytest.raises(mr.DefinitionErrors) as error:
        release("2026.1", folder)
    (problem,) = error.value.problems
    assert problem.code == "MR700"
    assert problem.words("en") == "edition `2026.1` has been released already"
    assert problem.advice("sv") == "ge den ett annat namn, som `2026.2`"
    assert lock_file(folder).read_text() == before


@pytest.mark.parametrize(("text", "allowed"), [(SOUND["indicator"], True), (ADOPTED, False)])
def test_only_what_is_not_adopted_may_be_released_anew(tmp_path, text, allowed):
    folder = write(tmp_path / "d", indicator=text)
    release("2026.1", folder)
    write(folder, extra="kind: goal\nid: nytt\nversion: 1.0.0\n")
    if allowed:
        release("2026.1", folder, replace=True)
        assert "goal nytt@1.0.0" in read_lock(folder, "2026.1").definitions
    else:
        with pytest.raises(mr.DefinitionErrors):
            release("2026.1", folder, replace=True)


@pytest.mark.parametrize("name", ["../x", "", "a b", ".x", "x" * 51])
def test_a_name_that_no_edition_can_have_is_not_released(tmp_path, name):
    with pytest.raises(mr.DefinitionErrors) as error:
        release(name, write(tmp_path / "d"))
    (problem,) = error.value.problems
    assert problem.code == "MR701"
    assert problem.words("en") == f"`{name}` cannot be the name of an edition"
    assert problem.words("sv") == f"`{name}` kan inte vara namnet på en utgåva"
    assert problem.advice("en") == "write a name such as `2026.1`"


def test_the_lock_says_who_when_and_what(folder):
    lock = read_lock(folder, "2026.1")
    assert lock.released == DAY
    assert lock.framework == "ramverk@1.0.0"
    assert len(lock.definitions) == len(SOUND)
    again = json.loads(lock_file(folder).read_text())
    assert list(again["definitions"]) == sorted(again["definitions"])
