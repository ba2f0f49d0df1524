"""An edition gives exactly what it pinned, or says what differs; what it adopted stays."""

from __future__ import annotations

import json
from datetime import date

import pytest

import malramverk as mr
from malramverk.bundled import definitions_folder
from malramverk.catalogue.canonical import content, digest, digest_of
from malramverk.catalogue.editions import edition_names, read_lock
from malramverk.changes import release
from malramverk.model import KINDS
from tests.catalogue.folders import SOUND, write

DAY = date(2026, 3, 1)
ADOPTED = SOUND["indicator"].replace("version: 1.0.0\n", "version: 1.0.0\nstatus: adopted\n")
SECOND = """\
---
kind: indicator
id: behorighet
version: 2.0.0
status: adopted
in_force: {from: 2025/26}
unit: percent
formula: share(behorig of elever)
"""


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv("MALRAMVERK_CACHE", str(folder))
    return folder / "editions"


@pytest.fixture
def folder(tmp_path):
    path = write(tmp_path / "definitions")
    release("2026.1", path, day=DAY)
    return path


def refused(path, edition="2026.1", **more):
    with pytest.raises(mr.DefinitionErrors) as error:
        mr.load(path, edition=edition, **more)
    return error.value.problems


def lock_file(folder):
    return folder / "editions" / "2026.1.lock"


def both_ways(folder, **more):
    """Load an edition from YAML, and then from what has been kept of it."""
    return mr.load(folder, edition="2026.1", **more), mr.load(folder, edition="2026.1", **more)


def test_an_edition_that_is_not_there(folder):
    (problem,) = refused(folder, "2026.2")
    assert problem.code == "MR231"
    assert problem.words("en") == "there is no edition `2026.2`"
    assert problem.words("sv") == "det finns ingen utgåva `2026.2`"
    assert problem.advice("en") == "write `2026.1`"


@pytest.mark.parametrize("name", ["../2026.1", "", ".", "a/b", "x" * 200, "\0"])
def test_a_name_that_no_edition_can_have_opens_no_file(folder, name):
    assert [p.code for p in refused(folder, name)] == ["MR231"]


@pytest.mark.parametrize(
    ("text", "english", "swedish"),
    [
        ("{", "`JSON` is not right", "`JSON` är inte rätt"),
        ("{}", "`edition` is not right", "`edition` är inte rätt"),
        ("é".encode("latin-1"), "`JSON` is not right", "`JSON` är inte rätt"),
    ],
)
def test_a_lock_that_cannot_be_read(folder, text, english, swedish):
    lock_file(folder).write_bytes(text if isinstance(text, bytes) else text.encode())
    (problem,) = refused(folder)
    assert problem.code == "MR232"
    assert problem.words("en") == f"the lock of edition `2026.1` cannot be read: {english}"
    assert problem.words("sv") == f"låsfilen för utgåva `2026.1` går inte att läsa: {swedish}"


def test_a_lock_under_anothers_name(folder):
    lock_file(folder).rename(folder / "editions" / "2026.2.lock")
    (problem,) = refused(folder, "2026.2")
    assert problem.message == "the lock of edition `2026.2` cannot be read: it is that of `2026.1`"


TESTS = "tests: [{name: t, given: {elever: []}, expect: {riket: {state: undefined}}}]\n"
SAME = [
    ("a comment", lambda t: "# nytt\n" + t),
    ("the order of keys", lambda t: "\n".join(reversed(t.rstrip().split("\n"))) + "\n"),
    ("a reformatted formula", lambda t: t.replace("share(behorig of", "share( (behorig)  of")),
    ("quotes", lambda t: t.replace("unit: percent", 'unit: "percent"')),
    ("a default that is written out", lambda t: t + "direction: neutral\n"),
    ("an end that is decided", lambda t: t + "in_force: {to: 2030/31}\n"),
    ("a further test", lambda t: t + TESTS),
]  # fmt: skip


@pytest.mark.parametrize("change", [c for _, c in SAME], ids=[name for name, _ in SAME])
def test_what_is_no_part_of_what_a_definition_says(folder, change):
    before = mr.load(folder, edition="2026.1")
    write(folder, indicator=change(SOUND["indicator"]))
    assert mr.check(folder) == []
    after = mr.load(folder, edition="2026.1")
    assert after.digest == before.digest
    assert after.indicators == before.indicators


def test_a_file_by_another_name_and_in_another_order_is_the_same(folder):
    digest_before = mr.load(folder, edition="2026.1").digest
    (folder / "indicator.yaml").rename(folder / "aaa.yaml")
    assert mr.load(folder, edition="2026.1").digest == digest_before


DIFFERENT = {
    "a formula": SOUND["indicator"].replace("of ak9", "of elever"),
    "a title": SOUND["indicator"] + "title: {sv: Ny}\n",
    "a unit": SOUND["indicator"].replace("percent", "share"),
    "a source": SOUND["indicator"].replace("measure: andel", 'measure: "Andel (%)"'),
    "a minimum": SOUND["indicator"] + "minimum: {n: 5}\n",
}


@pytest.mark.parametrize("text", DIFFERENT.values(), ids=DIFFERENT)
@pytest.mark.parametrize("warm", [False, True])
def test_anything_else_is_refused_and_named(folder, text, warm):
    if warm:
        mr.load(folder, edition="2026.1")
    write(folder, indicator=text)
    (problem,) = refused(folder)
    assert problem.code == "MR233"
    assert problem.words("en") == "indicator `behorighet@1.0.0` is not as edition 2026.1 has it"
    assert problem.words("sv") == "indicator `behorighet@1.0.0` är inte som utgåva 2026.1 har den"
    assert problem.advice("en") == "undo the change, or write it as a new version"
    assert problem.place.source.name.endswith("indicator.yaml")
    assert problem.place.line == 2


def test_every_definition_that_differs_is_named(folder):
    write(folder, indicator=DIFFERENT["a unit"], parameter=SOUND["parameter"].replace("80", "81"))
    (folder / "factor.yaml").unlink()
    problems = refused(folder)
    assert [(p.code, p.key) for p in problems] == [
        ("MR233", "behorighet@1.0.0"), ("MR233", "grans@1.0.0"), ("MR234", "faktor@1.0.0"),
    ]  # fmt: skip
    assert problems[-1].words("en") == (
        "success_factor `faktor@1.0.0`, which edition 2026.1 has, is not there"
    )
    assert problems[-1].advice("sv") == "lägg tillbaka version 1.0.0 av `faktor` i dess fil"


def test_a_definition_that_cannot_be_read_is_told_with_why(folder):
    write(folder, indicator=SOUND["indicator"].replace("unit:", "enhet:"))
    assert {p.code for p in refused(folder)} == {"MR202", "MR203", "MR234"}


def test_what_came_later_has_no_say(folder):
    write(folder, indicator=SOUND["indicator"] + SECOND, extra="kind: goal\nid: nytt\nversion: 1\n")
    old, kept = both_ways(folder)
    for catalogue in (old, kept):
        assert [v.version for v in catalogue.versions["indicator", "behorighet"]] == ["1.0.0"]
        assert "nytt" not in catalogue.goals
        assert catalogue.edition == "2026.1"


def test_an_old_edition_gives_the_old_numbers_to_the_bit(folder):
    old = mr.load(folder)
    rows = {
        "elever": "skolenhet,arskurs,kon,behorig\n" + "A,9,flicka,ja\nA,9,pojke,nej\nB,8,x,ja\n" * 7
    }
    write(folder, indicator=SOUND["indicator"] + SECOND)
    frames = []
    for catalogue in (old, *both_ways(folder)):
        path = folder.parent / "elever.csv"
        path.write_text(rows["elever"].replace("x", "pojke"))
        results = mr.compute(
            catalogue, {"elever": path}, periods="2025/26", default_period="2025/26"
        )
        frames.append(results.to_polars().to_dicts())
    assert frames[0] == frames[1] == frames[2]
    assert results.receipt.edition == "2026.1"
    new = mr.compute(mr.load(folder), {"elever": path}, default_period="2025/26")
    assert new.to_polars().to_dicts() != frames[0]
    assert new.receipt.edition is None


def test_what_is_kept_is_the_same_as_what_is_read(folder, cache):
    read, kept = both_ways(folder)
    assert len(list(cache.glob("*.jsonl"))) == 1
    assert kept.versions == read.versions
    assert kept.digest == read.digest
    assert dict(kept.formulas) == dict(read.formulas)
    assert dict(kept.rulings) == dict(read.rulings)
    assert list(kept.rules) == list(read.rules)


def changed(line):
    data = json.loads(line)
    if data["kind"] == "indicator":
        data["formula"] = "share(not behorig of ak9)"
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: [changed(line) for line in lines],
        lambda lines: lines[:-1],
        lambda lines: [*lines[:-1], lines[0]],
        lambda lines: [b"{}", *lines[1:]],
        lambda lines: [b"[" * 100_000, *lines[1:]],
        lambda lines: [b"\xff", *lines[1:]],
        lambda lines: [],
    ],
)
def test_nothing_that_is_kept_is_believed(folder, cache, spoil):
    read = mr.load(folder, edition="2026.1")
    (file,) = cache.glob("*.jsonl")
    file.write_bytes(b"\n".join(spoil(file.read_bytes().split(b"\n"))))
    again = mr.load(folder, edition="2026.1")
    assert again.versions == read.versions
    assert dict(again.formulas) == dict(read.formulas)


@pytest.mark.parametrize("value", ["", "/dev/null/x"])
def test_without_a_place_to_keep_it_an_edition_is_read(folder, monkeypatch, value):
    monkeypatch.setenv("MALRAMVERK_CACHE", value)
    first, second = both_ways(folder)
    assert first.versions == second.versions


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


def test_the_content_of_every_shipped_definition_makes_it_again():
    for found in mr.load().versions.values():
        for definition in found:
            said = json.loads(json.dumps(content(definition)))
            again = KINDS[definition.kind].model_validate(said)
            assert digest(again) == digest(definition) == digest_of(said)


def test_every_edition_that_is_shipped_loads():
    names = edition_names(definitions_folder())
    assert names
    for name in names:
        catalogue = mr.load(edition=name)
        assert catalogue.edition == name
        assert len(catalogue.indicators) >= 49
