"""`malramverk explain`: how a value came to be."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.usefixtures("here")


def test_explain(run):
    answer = run("explain", "d", "behorighet", "--entity", "a1", "--data", "data")
    assert answer.code == 0
    assert "share(behorig of ak9)" in answer.out
    assert "66.7" in answer.out


def test_explain_a_group_as_json(run):
    words = ["behorighet", "--entity", "a1", "--group", "kon=pojke", "--data", "data"]
    found = json.loads(run("explain", "d", *words, "--format", "json").out)
    assert found["explanation"]["value"] == 50
    assert found["explanation"]["group"] == {"kon": "pojke"}


@pytest.mark.parametrize(
    ("target", "says"),
    [("100", "1 fler av 3 elever skulle räcka till 100,0"), ("66,6", "66,6\u00a0% är nått")],
)
def test_explain_says_what_it_would_take(run, target, says):
    words = ["behorighet", "--entity", "a1", "--data", "data", "--target", target]
    assert says in run("explain", "d", *words, "--lang", "sv").out
    found = json.loads(run("explain", "d", *words, "--format", "json").out)
    assert found["target"]["reached"] is (target == "66,6")


def test_explain_as_html(run):
    words = ["behorighet", "--entity", "a1", "--data", "data", "--target", "100"]
    answer = run("explain", "d", *words, "--format", "html", "--lang", "sv")
    assert answer.out.startswith('<section class="explanation" lang="sv">')
    assert "1 fler av 3 elever" in answer.out
