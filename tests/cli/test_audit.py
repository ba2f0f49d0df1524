"""`malramverk audit`, and `compute --audience`: nothing leaves that can be worked out."""

from __future__ import annotations

import json

import pytest

from malramverk.country import write


@pytest.fixture
def land(tmp_path):
    write(tmp_path, "one")
    return tmp_path


def test_what_is_protected_passes(run, land):
    answer = run("audit", "--data", land, "--group", "kon", "--lang", "sv")
    assert answer.code == 0
    assert answer.out.startswith("godkänd: ingen av ")
    assert "döljs för att andra inte ska röjas" in answer.out


def test_what_is_not_is_named_and_fails(run, land):
    words = ["--without-secondary", "--format", "json", "--out", land / "intervals.csv"]
    answer = run("audit", "--data", land, "--group", "kon", *words)
    found = json.loads(answer.out)
    assert answer.code == 1
    assert found["passed"] is False
    assert len(found["failing"]) > 10
    assert found["secondary"] == 0
    written = (land / "intervals.csv").read_text("utf-8").splitlines()
    assert len(written) > found["hidden"]


def test_compute_for_the_public_hides(run, land):
    question = ["--data", land, "--format", "json", "--indicator", "behorighet"]
    states = {}
    for audience in ("internal", "public"):
        found = json.loads(run("compute", *question, "--audience", audience).out)
        states[audience] = {row["state"] for row in found["results"]}
        values = [row["value"] for row in found["results"] if row["value"] is not None]
        assert values == [round(value, 1) for value in values]
    assert "suppressed" not in states["internal"]
    assert "suppressed" in states["public"]
