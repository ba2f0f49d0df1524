"""Where words stand in a file, whatever the style they are written in."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from malramverk.documents import read_text
from malramverk.documents.scalars import offset_in
from malramverk.source import Span
from tests.marking import unmarked


def marked(source, place):
    text, span = source.text, place.span
    return f"{text[: span.start]}«{text[span.start : span.end]}»{text[span.end :]}"


def document_of(text):
    reading = read_text(text, "a.yaml")
    assert reading.problems == ()
    return reading.documents[-1]


VALUES = [
    (("a",), "a: «b»\n"),
    (("a",), "a: «b»   # not this\n"),
    (("a",), "a: «'b c'»\n"),
    (("a",), 'a: «"b"»\n'),
    (("a",), "a: «|\n  b\n  c»\n\nd: e\n"),
    (("a",), "a: «>-\n  b\n  c»\n# comment\nd: e\n"),
    (("a", 1), "a: [b, «c»]\n"),
    (("a", "b"), "a: {b: «c»}\n"),
    (("a",), "a: «{b: c}»\n"),
    (("a",), "a:\n  «b: c»\n  d: e\n"),
    (("a",), "a:\n  «- b»\n  - c\n"),
    (("a", 0, "b"), "a:\n  - b: «c»\n"),
    (("a", "x", 3), "a: «b»\n"),
    (("x",), "«a: b»\nc: d\n"),
    ((), "«a: b»\nc: d\n"),
    (("å",), "å: «ä»\n"),
]


@pytest.mark.parametrize(("path", "text"), VALUES)
def test_value(path, text):
    document = document_of(unmarked(text))
    assert marked(document.source, document.place(path)) == text


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("a",), "«a»: b\n"),
        (("a", "b"), "a: {«b»: c}\n"),
        (("a", 0), "a: [«b»]\n"),
        (("a", 0, "b"), "a:\n  - «b»: c\n"),
        (("x",), "«a: b»\n"),
    ],
)
def test_key(path, text):
    document = document_of(unmarked(text))
    assert marked(document.source, document.place(path, key=True)) == text


def test_the_second_document_of_a_file():
    text = "a: b\n---\n# nothing\n---\na: «c»\n"
    document = document_of(unmarked(text))
    assert marked(document.source, document.place(("a",))) == text


# The word `is` stands in the value at the marks, however it is written.
INSIDE = [
    "a: this «is» it\n",
    "a: 'this «is» it'\n",
    "a: 'it''s so, this «is» it'\n",
    'a: "this «is» it"\n',
    'a: "\\"this\\" «is» it"\n',
    'a: "\\u00e5\\x41\\U0001F600 this «is» it"\n',
    'a: "thi\\\n   s, «is» it"\n',
    'a: "so\n   this «is»\n   it"\n',
    "a: so\n  this\n  «is» it\n",
    "a: 'so\n\n   this «is» it'\n",
    "a: |\n  so\n  this «is» it\n",
    "a: |\n  so\n\n\n  this «is» it\n",
    "a: |\n    so\n      this «is» it\n",
    "a: |2\n    this «is» it\n",
    "a: |+\n  this «is» it\n\n\n",
    "a: >-\n  so\n  this «is»\n  it\n",
    "a: >\n  so\n\n  this\n    «is»\n  it\n",
    "a: >-   # a comment\n  this «is» it\n",
    "a:\n  this «is» it\n",
    "a: å ä ö 😀 this «is» it\n",
    "a: |\r\n  so\r\n  this «is» it\r\n",
]


@pytest.mark.parametrize("text", INSIDE)
def test_words_inside_a_value(text):
    document = document_of(unmarked(text))
    value = document.data["a"]
    start = value.index("is", value.index("this") + 4 if "this" in value else 0)
    place = document.inside(("a",), Span(start, start + 2))
    assert marked(document.source, place) == text


@pytest.mark.parametrize(
    "text",
    [
        "a: b +«»\n",
        "a: 'b +«»'\n",
        'a: "b +«»"\n',
        "a: |\n  b +«»\nc: d\n",
        "a: >-\n  b\n  +«»\n\nc: d\n",
        "a: b +«»   # comment\n",
    ],
)
def test_the_end_of_a_value(text):
    document = document_of(unmarked(text))
    end = len(document.data["a"])
    place = document.inside(("a",), Span(end, end))
    assert marked(document.source, place) == text


def test_what_is_inside_no_text_is_the_nearest_there_is():
    document = document_of("a: {b: c}\n")
    assert document.inside(("a",), Span(0, 1)) == document.place(("a",))
    assert document.inside(("a", "x"), Span(0, 1)) == document.place(("a",))


STYLES = ["'", '"', "|", ">"]
WORDS = st.lists(
    st.text(st.sampled_from("abå😀'\"\\:#{}-é|> \n"), max_size=12), min_size=1, max_size=6
).map(" ".join)


@given(WORDS, st.sampled_from(STYLES))
def test_every_visible_character_is_found_where_it_is_written(value, style):
    text = yaml.dump({"a": value}, default_style=style, allow_unicode=True, width=20)
    node = yaml.compose(text, Loader=yaml.CBaseLoader).value[0][1]
    value = node.value  # PyYAML does not always fold what it can read again
    written = text[node.start_mark.index : node.end_mark.index]
    before = -1
    for offset, character in enumerate(value):
        at = offset_in(written, value, node.style, offset)
        assert before <= at <= len(written)
        if not character.isspace():
            shown = written[at:]
            assert shown.startswith((character, "\\"))
            assert at > before
            before = at


@pytest.mark.parametrize(
    "text",
    [
        "a: b «# c»\n",
        "a: b    «# c»",
        "a: b\t«# c»\r\n",
    ],
)
def test_a_text_cut_by_a_comment(text):
    document = document_of(unmarked(text))
    assert marked(document.source, document.is_cut_by_comment(("a",))) == text


@pytest.mark.parametrize(
    "text",
    ["a: b#c\n", "a: 'b' # c\n", "a: b\n# c\n", "a: [b] # c\n", "x: b # c\n", "a: |\n  b # c\n"],
)
def test_a_text_not_cut_by_a_comment(text):
    assert document_of(text).is_cut_by_comment(("a",)) is None
