"""An edition gives exactly what it pinned, or says what differs."""

from __future__ import annotations

import json

import pytest

import malramverk as mr
from malramverk.bundled import definitions_folder
from malramverk.catalogue.canonical import content, digest, digest_of
from malramverk.catalogue.editions import edition_names
from malramverk.model import KINDS
from tests.catalogue.folders import SOUND, write
from tests.catalogue.released import (
    DIFFERENT,
    SECOND,
    TESTS,
    both_ways,
    lock_file,
    refused,
)

pytestmark = pytest.mark.usefixtures("cache")


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
