"""Any text gives documents or located problems: never an exception, never for ever."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from malramverk.catalogue.validation import validated
from malramverk.diagnostics import render
from malramverk.documents import read_file, read_text

SIGNS = [
    "a",
    "å",
    ": ",
    ":",
    "- ",
    "-",
    "? ",
    "\n",
    "\n  ",
    "\n    ",
    " ",
    "[",
    "]",
    "{",
    "}",
    ", ",
]
SIGNS += ["'", '"', "|\n", ">-\n", "&x ", "*x", "!t ", "# ", "%", "---\n", "...\n", "~", "0114"]
SIGNS += ["\t", "\r\n", "\\", "\x00", "\x85", "\u2028", "\ufeff", "\ud800", "😀", "<<", "=", "@"]
SOUP = st.lists(st.sampled_from(SIGNS), max_size=60).map("".join)
KEYS = [
    "kind",
    "id",
    "version",
    "formula",
    "parts",
    "tests",
    "title",
    "in_force",
    "columns",
    "codes",
]
VALUES = [
    "indicator",
    "table",
    "code_list",
    "x",
    "1.0.0",
    "{sv: x}",
    "[]",
    "{}",
    "count(",
    "2024/25",
]
DEFINITIONS = st.lists(
    st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES) | SOUP), max_size=8
).map(lambda pairs: "".join(f"{key}: {value}\n" for key, value in pairs))


def examine(reading):
    """Look at all there is in a reading: nothing may raise."""
    for document in reading.documents:
        _, found = validated(document)
        for problem in (*found, *reading.problems):
            assert problem.place is not None
            text, span = problem.place.source.text, problem.place.span
            assert 0 <= span.start <= span.end <= max(len(text), 1)
            for language in ("sv", "en"):
                shown = render(problem, language)
                assert shown.count("\n") <= 3
                assert all(c.isprintable() or c in "\n\u00a0\u202f\u2009" for c in shown)
    assert reading.documents or reading.problems


@given(st.text())
@example("\x00")
@example("a: !!binary x")
@example("? ? ? a")
def test_any_text(text):
    examine(read_text(text, "a.yaml"))


@given(SOUP)
def test_any_soup_of_signs(text):
    examine(read_text(text, "a.yaml"))


@given(DEFINITIONS)
def test_anything_like_a_definition(text):
    examine(read_text(text, "a.yaml"))


@given(st.binary())
def test_any_bytes(tmp_path_factory, raw):
    path = tmp_path_factory.getbasetemp() / "bytes.yaml"
    path.write_bytes(raw)
    examine(read_file(path))


BOMB = "a0: &a0 x\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 60))


@pytest.mark.parametrize(
    "text",
    [
        *(f"{start}{sign * 100_000}" for start in ("", "a: ") for sign in ("[", "{", "- ", "? ")),
        *(f"a: {sign * 100_000}" for sign in ("[{", "{a: ", "!x ", "&a ", "'", '"', "\\", "%")),
        "\n".join(" " * depth + "a:" for depth in range(1500)),
        "\n".join("  " * depth + "- a:" for depth in range(500)),
        "a: " + "[" * 500 + "]" * 500,
        "a: " + "{a: " * 500 + "}" * 500,
        "".join(f"k{i}: 1\n" for i in range(10_000)) * 2,
        "a: 1\n" * 300_000,
        "a: " + "0" * 5000 + "1",
        "a: " + "1_" * 5000 + "1",
        "a: |\n" + " " * 1_000_000 + "x",
        "- {}\n" * 200_000,
        "x" * 1_900_000 + ": 1",
        BOMB,
    ],
    ids=lambda text: f"{text[:12]!r}… of {len(text)}",
)
def test_hostile_texts_end_soon(text):
    start = time.process_time()
    reading = read_text(text, "a.yaml")
    examine(reading)
    assert time.process_time() - start < 30
