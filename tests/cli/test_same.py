"""`malramverk same` and `check --prove`: what is proved of formulas."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.small_framework import BEHORIGHET, write_framework

pytestmark = pytest.mark.usefixtures("here")


@pytest.mark.parametrize(
    ("one", "other", "code", "answer"),
    [
        ("behorighet", "share(behorig of ak9)", 0, "same"),
        ("mean(meritvarde of ak9)", "median(meritvarde of ak9)", 1, "different"),
        ("count(ak9) + count(ak9)", "2 * count(ak9)", 0, "same"),
    ],
)
def test_same_or_different(run, one, other, code, answer):
    found = run("same", "d", one, other, "--format", "json")
    assert found.code == code
    assert json.loads(found.out)["answer"] == answer


def test_same_tells_where_a_value_lies_and_where_there_is_none(run):
    answer = run("same", "d", "share(behorig of ak9)", "mean(meritvarde of ak9) / 340 points")
    assert answer.code == 1
    assert answer.out.startswith("Different: ")
    assert "  lies: 0 – 1\n" in answer.out
    assert "undefined where" in answer.out


def test_same_points_at_what_is_wrong_with_a_formula(run):
    answer = run("same", "d", "behorighet", "share(behorg of ak9)")
    assert answer.code == 1
    assert "<formula>:1:7: error MR112" in answer.err
    assert "behorg" in answer.err


def test_same_needs_two(run):
    assert run("same", "behorighet").code == 2


def test_check_can_prove(run):
    text = BEHORIGHET.replace("share(behorig of ak9)", "clamp(share(behorig of ak9), 2, 2)")
    write_framework(Path("d"), behorighet=text.split("tests:")[0])
    answer = run("check", "d", "--prove")
    assert answer.code == 0
    assert "warning MR250" in answer.err
