"""Indicators that are computed from each other in a circle."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import malramverk as mr
from malramverk.catalogue.checks.indicators import _circle
from tests.catalogue.folders import write


def indicator(id_, formula):
    return f"kind: indicator\nid: {id_}\nversion: 1.0.0\nunit: percent\nformula: {formula}\n"


@pytest.mark.parametrize(
    ("formulas", "ways"),
    [
        ({"a": "b", "b": "c", "c": "behorighet"}, []),
        ({"a": "b", "b": "a"}, ["a → b → a"]),
        ({"a": "b", "b": "c", "c": "b"}, ["b → c → b"]),
        ({"a": "previous(a)"}, ["a → a"]),
        ({"a": "b", "b": "a", "c": "d", "d": "c"}, ["a → b → a", "c → d → c"]),
        ({"a": "b + c", "b": "behorighet", "c": "b"}, []),
    ],
)
def test_circles(tmp_path, formulas, ways):
    files = {id_: indicator(id_, formula) for id_, formula in formulas.items()}
    found = mr.check(write(tmp_path, **files))
    assert [p.code for p in found] == ["MR220"] * len(ways)
    assert [p.way for p in found] == ways


def test_a_circle_through_a_part(tmp_path):
    text = "kind: indicator\nid: a\nversion: 1.0.0\nunit: percent\nparts: {p: b}\nformula: p\n"
    (problem,) = mr.check(write(tmp_path, a=text, b=indicator("b", "a")))
    assert problem.words("sv") == "`a` beräknas ur sig själv: a → b → a"


def test_a_long_chain_is_no_circle_and_takes_no_recursion():
    edges = {str(i): [str(i + 1)] for i in range(20_000)}
    assert _circle("0", edges, set()) == []
    edges["20000"] = ["0"]
    assert len(_circle("0", edges, set())) == 20_001


@settings(max_examples=50)
@given(st.dictionaries(st.integers(0, 8), st.lists(st.integers(0, 8), max_size=3), max_size=9))
def test_circles_are_found_where_there_are_any(graph):
    edges = {str(k): sorted(map(str, v)) for k, v in graph.items()}
    done: set[str] = set()
    found = [way for start in edges if (way := _circle(start, edges, done))]
    for way in found:
        assert all(
            after in edges[before] for before, after in zip(way, [*way[1:], way[0]], strict=True)
        )
    assert bool(found) == _has_circle(edges)


def _has_circle(edges):
    """Take away what reads nothing until nothing more can be taken."""
    left = {k: set(v) & edges.keys() for k, v in edges.items()}
    while free := {k for k, v in left.items() if not v}:
        left = {k: v - free for k, v in left.items() if k not in free}
    return bool(left)
