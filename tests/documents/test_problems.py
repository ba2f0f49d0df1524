"""What is wrong with a text before anyone knows what it defines, and which words are meant."""

from __future__ import annotations

import inspect

import pytest

from malramverk.diagnostics import Problem
from malramverk.documents import problems, read_text
from malramverk.documents.conversion import MOST_PROBLEMS, MOST_VALUES
from tests.marking import mark, unmarked

OF_A_FILE = {"MR001", "MR002", "MR003", "MR011", "MR012", "MR013"}  # test_files and below

# Marked text, code, English, Swedish, help in English.
CASES = [
    ("a: b«:» c: d\n", "MR004",
     "this is not YAML: a key and a value may not stand here; a text with `: ` in it needs quotes",
     ("det här är inte YAML: en nyckel med värde får inte stå här;"
     " en text med `: ` i sig behöver citattecken"), None),
    ("title: Delmål 1«:» kunskaper\n", "MR004",
     "this is not YAML: a key and a value may not stand here; a text with `: ` in it needs quotes",
     ("det här är inte YAML: en nyckel med värde får inte stå här;"
     " en text med `: ` i sig behöver citattecken"), None),
    ("a:\n  b: 1\n «c»: 2\n", "MR004",
     "this is not YAML: expected a key; is something indented wrongly?",
     "det här är inte YAML: väntade en nyckel; är något felindraget?", None),
    ("a: [1, 2\nb«:» 3\n", "MR004", "this is not YAML: expected `,` or `]`",
     "det här är inte YAML: väntade `,` eller `]`", None),
    ('a: "öppen\n«»', "MR004",
     "this is not YAML: the file ends before a quote or a bracket is closed",
     "det här är inte YAML: filen slutar innan ett citattecken eller en parentes har stängts",
     None),
    ('a: "C:«\\»data"\n', "MR004",
     "this is not YAML: no such escape after `\\`; use single quotes for a text with `\\`",
     ("det här är inte YAML: okänt tecken efter `\\`;"
     " använd enkla citattecken för en text med `\\`"), None),
    ("a: «@»b\n", "MR004",
     "this is not YAML: this character may not begin a value; put the text in quotes",
     "det här är inte YAML: tecknet får inte inleda ett värde; sätt citattecken om texten", None),
    ("a: «%»b\n", "MR004",
     "this is not YAML: this character may not begin a value; put the text in quotes",
     "det här är inte YAML: tecknet får inte inleda ett värde; sätt citattecken om texten", None),
    ("a:\n«\t»b: 1\n", "MR004", "this is not YAML: a line is not indented with a tab; use spaces",
     "det här är inte YAML: en rad dras inte in med tabb; använd blanksteg", None),
    ("a: «-» b\n", "MR004",
     "this is not YAML: a list may not begin here; begin it on a line of its own",
     "det här är inte YAML: en lista får inte börja här; börja den på en egen rad", None),
    ("a: b«\x00»c\n", "MR004", "this is not YAML: a control character may not be in a file",
     "det här är inte YAML: ett styrtecken får inte finnas i en fil", None),
    ("a: b«\ud800»c\n", "MR004", "this is not YAML: a control character may not be in a file",
     "det här är inte YAML: ett styrtecken får inte finnas i en fil", None),
    ("id: a\ntitle: b\n«id»: c\n", "MR005", "the key `id` is here twice; the first is on line 1",
     "nyckeln `id` finns två gånger; den första står på rad 1", None),
    ("a: {b: 1, «b»: 2}\n", "MR005", "the key `b` is here twice; the first is on line 1",
     "nyckeln `b` finns två gånger; den första står på rad 1", None),
    ("a: «&x» 1\nb: *x\n", "MR006", "the anchor `&x` is not used in definitions",
     "ankaret `&x` används inte i definitioner",
     "write the value out, or quote it if it is text"),
    ("a: «*x»\n", "MR006", "the alias `*x` is not used in definitions",
     "aliaset `*x` används inte i definitioner",
     "write the value out, or quote it if it is text"),
    ("a: «!!int» 1\n", "MR006", "the tag `!!int` is not used in definitions",
     "taggen `!!int` används inte i definitioner",
     "write the value out, or quote it if it is text"),
    ("a: «!» 1\n", "MR006", "the tag `!` is not used in definitions",
     "taggen `!` används inte i definitioner",
     "write the value out, or quote it if it is text"),
    ("a: " + "[" * 31 + "«[»" + "[" * 600 + "\n", "MR007",
     "lists and mappings are nested more than 32 deep",
     "listor och mappningar är nästlade mer än 32 nivåer", None),
    ("a: " + "[" * 31 + "«[»" + "]" * 32 + "\n", "MR007",
     "lists and mappings are nested more than 32 deep",
     "listor och mappningar är nästlade mer än 32 nivåer", None),
    ("code: «0114»\n", "MR008", "`0114` is read as 76 by other YAML readers",
     "`0114` läses som 76 av andra YAML-läsare", 'write `"0114"`'),
    ("codes: {«0180»: Stockholm}\n", "MR008", "`0180` is read as 180 by other YAML readers",
     "`0180` läses som 180 av andra YAML-läsare", 'write `"0180"`'),
    ("tid: «12:30»\n", "MR008", "`12:30` is read as 750 by other YAML readers",
     "`12:30` läses som 750 av andra YAML-läsare", 'write `"12:30"`'),
    ("antal: «1_000»\n", "MR008", "`1_000` is read as 1000 by other YAML readers",
     "`1_000` läses som 1000 av andra YAML-läsare", 'write `"1_000"`'),
    ("kod: «0x1F»\n", "MR008", "`0x1F` is read as 31 by other YAML readers",
     "`0x1F` läses som 31 av andra YAML-läsare", 'write `"0x1F"`'),
    ("kod: «-012»\n", "MR008", "`-012` is read as -10 by other YAML readers",
     "`-012` läses som -10 av andra YAML-läsare", 'write `"-012"`'),
    ("«-» a\n- b\n", "MR009", "expected a mapping of keys and values, found a list",
     "väntade en mappning av nycklar och värden, fann en lista", None),
    ("«bara text»\n", "MR009", "expected a mapping of keys and values, found a text",
     "väntade en mappning av nycklar och värden, fann en text", None),
    ("? «[»a, b]\n: c\n", "MR010", "a key must be a text", "en nyckel måste vara en text", None),
    ("? «{»a: b}\n: c\n", "MR010", "a key must be a text", "en nyckel måste vara en text", None),
    ("«~»: c\n", "MR010", "a key must be a text", "en nyckel måste vara en text", None),
    ("?« »\n: c\n", "MR010", "a key must be a text", "en nyckel måste vara en text", None),
]  # fmt: skip


def only(text: str) -> Problem:
    (problem,) = read_text(text, "a.yaml").problems
    return problem


@pytest.mark.parametrize(("marked", "code", "english", "swedish", "advice"), CASES)
def test_problem_points_at_the_words_it_is_about(marked, code, english, swedish, advice):
    problem = only(unmarked(marked))
    assert mark(problem) == marked
    assert (problem.code, problem.words("en"), problem.words("sv")) == (code, english, swedish)
    assert problem.advice("en") == advice
    assert (problem.advice("sv") is None) == (advice is None)


def test_every_problem_of_the_room_has_a_case():
    classes = [value for _, value in inspect.getmembers(problems, inspect.isclass)]
    every = {c.code for c in classes if issubclass(c, Problem) and c is not Problem}
    assert every == {case[1] for case in CASES} | OF_A_FILE


@pytest.mark.parametrize(
    "text",
    [
        "a: \"0114\"\nb: '12:30'\nc: |\n  0x1F\n",
        "a: 1\nb: 0\nc: 4.10\nd: 0.5\ne: -3\nf: 2024-10-15\ng: 2024/25\nh: 1e5\n",
        "a: yes\nb: no\nc: on\nd: ~\ne: null\nf:\n",
        "a: x & y\nb: 2 * 3\nc: a != b\nd: \"&x\"\ne: '*y'\nf: |\n  &z\n",
        "a: |\n  - - - - - - - - - - - - - - - - -\n" + " " * 70 + "b\n",
        "a: " + "[" * 31 + "]" * 31 + "\n",
        'symbols: {"": not_reported, "0114": x}\n',
        "%YAML 1.1\n---\na: b\n...\n",
        "\ufeffa: b\n",
    ],
)
def test_what_is_not_ambiguous_is_read(text):
    assert read_text(text, "a.yaml").problems == ()


def test_every_scalar_is_text_or_nothing():
    text = "a: 4.10\nb: no\nc:\nd: ~\ne: '~'\nf: [1, null]\ng: {h: 2024-01-01}\ni: >-\n  x\n  y\n"
    (document,) = read_text(text, "a.yaml").documents
    assert document.data == {
        "a": "4.10",
        "b": "no",
        "c": None,
        "d": None,
        "e": "~",
        "f": ["1", None],
        "g": {"h": "2024-01-01"},
        "i": "x y",
    }


def test_all_problems_of_a_file_are_told_in_reading_order():
    text = "a: 1\na: 2\nb: 0114\n---\n- x\n---\nc: [0115]\n"
    found = read_text(text, "a.yaml")
    assert [p.code for p in found.problems] == ["MR005", "MR008", "MR009", "MR008"]
    assert [document.data for document in found.documents] == [
        {"a": "1", "b": "0114"},
        {"c": ["0115"]},
    ]


def test_documents_before_a_fault_are_read():
    found = read_text("a: 1\n---\nb: 2\n---\nc: [\n", "a.yaml")
    assert [document.data for document in found.documents] == [{"a": "1"}, {"b": "2"}]
    assert [problem.code for problem in found.problems] == ["MR004"]
    assert found.documents[1].place(("b",)).line == 3


def test_so_many_problems_are_told_and_no_more():
    found = read_text("a: 1\n" * 1000, "a.yaml")
    assert len(found.problems) == MOST_PROBLEMS + 1
    last = found.problems[-1]
    assert last.words("en") == "more than 100 problems; the rest of the file is not read"
    assert last.words("sv") == "fler än 100 problem; resten av filen läses inte"
    assert last.code == "MR012"


def test_so_many_values_are_read_and_no_more():
    found = read_text("a: [" + "1," * (MOST_VALUES + 1) + "]\n", "a.yaml")
    (problem,) = found.problems
    assert problem.code == "MR013"
    assert problem.words("en") == "the file has more than 50000 keys and items"
    assert problem.words("sv") == "filen har fler än 50000 nycklar och poster"


def test_a_file_of_comments_holds_no_definition():
    (problem,) = read_text("# inget\n---\n", "tom.yaml").problems
    assert problem.code == "MR011"
    assert problem.words("en") == "the file `tom.yaml` holds no definition"
    assert problem.words("sv") == "filen `tom.yaml` innehåller ingen definition"
