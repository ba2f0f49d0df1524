"""What `release`, `changes` and `check --against` say, word for word, in both languages.

MALRAMVERK_WRITE_GOLDEN=1 writes down what is said now, to be read by eye before it is kept.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from malramverk.changes import release
from tests.small_framework import BEHORIGHET, FRAMEWORK, write_framework

GOLDEN = Path(__file__).parent / "golden"
CONSULTED = """\
consultation:
  - {agency: spsm, position: supports, date: 2026-02-03, text: {sv: Vi tillstyrker., en: We agree.}}
"""
MANIFEST = FRAMEWORK.split("---\n", 1)[0].replace(
    "levels:",
    "agencies: {spsm: {title: {sv: SPSM}}}\n"
    "requires_consultation: [{changes: [value_changing], agencies: [spsm]}]\nlevels:",
    1,
)
UNSAID = BEHORIGHET.replace("share(behorig of ak9)", "share(not behorig of ak9)")
SAID = (
    BEHORIGHET.replace("id: behorighet\n", "id: behorighet\nin_force: {to: 2023/24}\n")
    + "---\n"
    + UNSAID.partition("tests:")[0]
    .replace("version: 1.0.0", "version: 2.0.0")
    .replace(
        "id: behorighet\n",
        "id: behorighet\nin_force: {from: 2024/25}\nsucceeds: {version: 1.0.0, comparable: no, "
        "because: {sv: Fler ämnen krävs., en: More subjects are asked for.}}\n",
    )
    + CONSULTED
)


@pytest.fixture(autouse=True)
def released(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MALRAMVERK_CACHE", str(here / "cache"))
    write_framework(Path("d"), litet=MANIFEST)
    release("2026.1", "d")


SPOKEN = {
    "check_unsaid": (UNSAID, ["check", "d", "--against", "2026.1"], 1),
    "check_said": (SAID, ["check", "d", "--against", "2026.1"], 0),
    "check_same": (BEHORIGHET, ["check", "d", "--against", "2026.1"], 0),
    "release_unsaid": (UNSAID, ["release", "2026.2", "d"], 1),
    "release_said": (SAID, ["release", "2026.2", "d", "--day", "2026-08-01"], 0),
    "release_again": (SAID, ["release", "2026.1", "d"], 1),
    "release_name": (SAID, ["release", "a/b", "d"], 1),
    "changes": (SAID, ["changes", "2026.1", "--definitions", "d"], 0),
    "changes_md": (SAID, ["changes", "2026.1", "--definitions", "d", "--format", "md"], 0),
    "changes_html": (SAID, ["changes", "2026.1", "--definitions", "d", "--format", "html"], 0),
    "changes_unknown": (SAID, ["changes", "2025.1", "--definitions", "d"], 1),
    "impact": (SAID, ["changes", "2026.1", "--definitions", "d", "--data", "data"], 0),
    "impact_md": (
        SAID,
        ["changes", "2026.1", "--definitions", "d", "--data", "data", "--format", "md"],
        0,
    ),
    "impact_unsaid": (UNSAID, ["changes", "2026.1", "--definitions", "d", "--data", "data"], 1),
}


@pytest.mark.parametrize("name", SPOKEN)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_it_says_word_for_word(run, name, language):
    text, words, code = SPOKEN[name]
    write_framework(Path("d"), litet=MANIFEST, behorighet=text)
    answer = run(*words, "--lang", language)
    line = f"$ malramverk {' '.join(words)} --lang {language}\n"
    said = f"{line}{answer.out}{answer.err}[{answer.code}]\n"
    file = GOLDEN / f"{name}.{language}.txt"
    if os.environ.get("MALRAMVERK_WRITE_GOLDEN"):
        file.write_text(said, "utf-8")
    assert answer.code == code
    assert said == file.read_text("utf-8")


def test_as_data(run):
    write_framework(Path("d"), litet=MANIFEST, behorighet=SAID)
    words = ["changes", "2026.1", "--definitions", "d", "--data", "data", "--format", "json"]
    found = json.loads(run(*words).out)
    (change,) = found["changes"]
    assert (change["id"], change["change"], change["old"], change["new"]) == (
        "behorighet",
        "value_changing",
        "1.0.0",
        "2.0.0",
    )
    assert change["consultation"][0]["agency"] == "spsm"
    mover = found["movers"][0]
    parts = [each["contribution"] for each in mover["moved_by"]["contributions"]]
    assert sum(parts) == pytest.approx(mover["difference"])
    assert {each["entity"] for each in found["entities"]} >= {"A", "riket"}


def test_a_page_is_written_too(run):
    write_framework(Path("d"), litet=MANIFEST, behorighet=SAID)
    words = ["changes", "2026.1", "--definitions", "d", "--data", "data", "--html", "sida.html"]
    assert run(*words, "--lang", "sv").code == 0
    page = Path("sida.html").read_text("utf-8")
    assert page.startswith('<!doctype html><html lang="sv">')
    assert re.search(r"<h2>Största förflyttningar</h2>", page)
    assert run(*words[:-1], "ingen/sida.html").code == 1


def test_a_refused_release_writes_nothing(run):
    write_framework(Path("d"), litet=MANIFEST, behorighet=UNSAID)
    run("release", "2026.2", "d")
    assert sorted(p.name for p in Path("d/editions").iterdir()) == ["2026.1.jsonl", "2026.1.lock"]


def test_nothing_is_released_among_what_is_installed(run, here, monkeypatch):
    installed = write_framework(here / "_bundled" / "definitions")
    monkeypatch.setattr("malramverk.cli.defining.definitions_folder", lambda: installed)
    answer = run("release", "2026.1")
    assert (answer.code, "MR547" in answer.err) == (2, True)
    assert not list(here.glob("_bundled/**/*.lock"))


def test_what_is_released_is_what_an_application_gets(run):
    write_framework(Path("d"), litet=MANIFEST, behorighet=SAID)
    answer = run("release", "2026.2", "d", "--day", "2026-08-01", "--format", "json")
    assert json.loads(answer.out)["edition"] == "2026.2"
    lock = json.loads(Path("d/editions/2026.2.lock").read_text("utf-8"))
    assert lock["released"] == "2026-08-01"
    assert "indicator behorighet@2.0.0" in lock["definitions"]
