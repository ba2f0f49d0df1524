"""What was said at an earlier day, or in an edition, is said again: by the API and the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import malramverk as mr
from malramverk.changes import release
from tests.small_framework import BEHORIGHET, write_framework

OLD, NEW = "share(behorig of ak9)", "share(not behorig of ak9)"
HEAD = BEHORIGHET.partition("tests:")[0]
FIRST = HEAD.replace("version: 1.0.0", "version: 1.0.0\nstatus: adopted\ndecided: 2026-01-15")
SECOND = (
    HEAD.replace("version: 1.0.0", "version: 2.0.0\nstatus: adopted\ndecided: 2026-03-01")
    + "in_force: {from: 2024/25}\n"
).replace(OLD, NEW)
BOTH = FIRST + "in_force: {to: 2023/24}\n---\n" + SECOND


@pytest.fixture(autouse=True)
def decided(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MALRAMVERK_CACHE", str(here / "cache"))
    write_framework(Path("d"), behorighet=FIRST)
    release("2026.1", "d")
    write_framework(Path("d"), behorighet=BOTH)
    release("2026.2", "d")


ASKED = ["--data", "data", "--indicator", "behorighet", "--format", "json"]


def value(run, *words):
    answer = run("compute", "d", *ASKED, "--entity", "A", *words)
    assert answer.code == 0, answer.out + answer.err
    (row,) = json.loads(answer.out)["results"]
    return row["version"], row["value"]


def test_an_edition_is_asked_of(run):
    assert value(run, "--edition", "2026.1") == ("1.0.0", 75.0)
    assert value(run, "--edition", "2026.2") == ("2.0.0", 25.0)
    assert value(run) == ("2.0.0", 25.0)


def test_a_day_is_asked_of(run):
    assert "2.0.0" in run("show", "d", "behorighet", "--as-of", "2026-03-01").out
    before = run("show", "d", "behorighet", "--as-of", "2026-02-28")
    assert "2.0.0" not in before.out
    assert OLD in before.out
    assert run("show", "d", "behorighet", "--as-of", "2026-01-14").code == 2


def test_the_api_says_the_same_as_the_command(run):
    for words, asked in (
        (["--edition", "2026.1"], {"edition": "2026.1"}),
        (["--edition", "2026.2"], {"edition": "2026.2"}),
        (["--as-of", "2026-03-01"], {"as_of": "2026-03-01"}),
    ):
        results = mr.compute(
            mr.load("d", **asked), {"elever": "data/elever.csv"}, indicators="behorighet"
        )
        cell = results.cell("behorighet", entity="A")
        assert value(run, *words)[1] == cell.value


def test_the_period_and_the_day_are_asked_apart(run):
    """In force for a school year, and known at a day: each by itself."""
    early = mr.load("d", as_of="2026-02-28")
    late = mr.load("d", as_of="2026-03-01")
    assert [v.version for v in early.versions["indicator", "behorighet"]] == ["1.0.0"]
    assert [v.version for v in late.versions["indicator", "behorighet"]] == ["1.0.0", "2.0.0"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--edition", "2025.1"], "MR231"),
        (["--as-of", "i våras"], "MR523"),
        (["--edition"], "MR523"),
    ],
)
def test_what_is_asked_wrongly_is_told(run, words, code):
    answer = run("compute", "d", "--data", "data", *words)
    assert answer.code in (1, 2)
    assert code in answer.err
