"""`malramverk new` writes a draft that passes `check` and its tests, and never over anything."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import malramverk as mr
from malramverk.bundled import definitions_folder
from malramverk.cli.scaffolding import suggested_id
from malramverk.definition_tests import run as run_tests
from malramverk.diagnostics import Severity
from malramverk.model import KINDS
from tests.catalogue.folders import write

OTHERS = [kind for kind in KINDS if kind != "framework"]
TESTED = ("indicator", "rule")


def faults(folder):
    return [p for p in mr.check(folder) if p.severity is Severity.ERROR]


@pytest.fixture(scope="module")
def bundled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("copy") / "definitions"
    shutil.copytree(definitions_folder(), folder, ignore=shutil.ignore_patterns("editions"))
    return folder


@pytest.mark.parametrize("kind", OTHERS)
def test_a_draft_in_a_small_folder_is_sound_at_once(run, here, kind):
    write(Path("e"))
    answer = run("new", kind, "nytt", "e")
    assert answer.code == 0, answer.err
    assert answer.out.startswith("e/nytt.yaml: ")
    catalogue = mr.load("e")
    definition = catalogue.versions[kind, "nytt"][-1]
    assert definition.status.value == "draft"
    assert definition.text_status.value == "placeholder"
    assert "[" in (definition.title or {})["sv"]
    outcomes = run_tests(catalogue, ["nytt"] if kind in TESTED else None)
    assert all(outcome.passed for outcome in outcomes)
    if kind in TESTED:
        assert outcomes


@pytest.mark.parametrize("kind", OTHERS)
def test_a_draft_beside_what_is_shipped_is_sound_at_once(run, bundled, kind):
    answer = run("new", kind, f"nytt_{kind}", bundled)
    assert answer.code == 0, answer.err
    file = Path(answer.out.split(": ", 1)[0])
    assert any(f"kind: {kind}\n" in other.read_text("utf-8") for other in file.parent.iterdir())
    text = file.read_text("utf-8")
    assert text.startswith("# Utkast.")
    assert faults(bundled) == []
    if kind in TESTED:
        assert all(o.passed for o in run_tests(mr.load(bundled), [f"nytt_{kind}"]))


def test_a_framework_is_begun_and_grows(run, here):
    assert run("new", "framework", "mitt_ramverk", "egna").code == 0
    assert faults("egna") == []
    for kind in ("goal", "sub_goal", "table", "population", "indicator", "rule"):
        answer = run("new", kind, f"min_{kind}", "egna")
        assert answer.code == 0, (kind, answer.err)
    catalogue = mr.load("egna")
    assert set(catalogue.indicators) == {"min_indicator"}
    assert all(outcome.passed for outcome in run_tests(catalogue))
    assert run("check", "egna").code == 0


@pytest.mark.usefixtures("here")
def test_what_is_needed_first_is_told(run):
    run("new", "framework", "mitt_ramverk", "egna")
    answer = run("new", "sub_goal", "delmal", "egna")
    assert answer.code == 2
    assert "MR548" in answer.err
    assert "malramverk new goal ID" in answer.err


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["indicator", "behorighet", "d"], "MR546"),
        (["framework", "annat", "d"], "MR546"),
        (["indicator", "Andel nöjda", "d"], "MR545"),
        (["indikator", "x", "d"], "MR527"),
        (["indicator", "x", "finns_inte"], "MR547"),
        (["indicator", "x", "d/merit.yaml"], "MR547"),
    ],
)
def test_nothing_is_written_where_it_cannot_be(run, here, words, code, language):
    before = sorted((p.name, p.read_bytes()) for p in Path("d").iterdir())
    answer = run("new", *words, "--lang", language)
    assert answer.code == 2
    assert code in answer.err
    assert sorted((p.name, p.read_bytes()) for p in Path("d").iterdir()) == before


def test_a_file_that_is_there_is_never_written_over(run, here):
    Path("d/nytt.yaml").symlink_to("ingenstans.yaml")
    answer = run("new", "goal", "nytt", "d")
    assert answer.code in (1, 2)
    assert Path("d/nytt.yaml").is_symlink()


def test_an_id_is_suggested(run, here):
    assert "`andel_nojda`" in run("new", "indicator", "Andel nöjda", "d").err
    assert suggested_id("ÅÄÖ 9") == "aao_9"


def test_as_data(run, here):
    found = json.loads(run("new", "goal", "nytt", "d", "--format", "json").out)
    assert (found["file"], found["id"], found["problems"]) == ("d/nytt.yaml", "nytt", [])
