"""What formulas say in words, and as MathML."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from malramverk.formula import AGGREGATES, CELLS, PAIRS, SCALARS, STATISTICS, Move, Op
from malramverk.formula import prose_words as words
from malramverk.formula.mathml import mathml
from malramverk.formula.prose import Labels, prose
from tests.formula.scopes import core_of

LABELS = Labels(
    columns={("elever", "meritvarde"): "meritvärde", ("elever", "arskurs"): "årskurs"},
    indicators={"behorighet": "andelen behöriga"},
    tables={"larare": "lärare"},
    levels={"skolenhet": "skolenheter"},
    others={"huvudmannatyp": "huvudmannatypen", "kon": "kön"},
)


def golden() -> Iterator[tuple[str, str | None, str, str]]:
    """Yield formula, unit, Swedish and English from the golden file."""
    for block in (Path(__file__).parent / "prose.txt").read_text(encoding="utf-8").split("\n\n"):
        formula, sv, en = block.strip().splitlines()
        text, _, unit = formula.partition(" -> ")
        yield text, unit or None, sv.removeprefix("sv: "), en.removeprefix("en: ")


CASES = list(golden())


@pytest.mark.parametrize(("text", "unit", "sv", "en"), CASES)
def test_formula_is_said_in_two_languages(text, unit, sv, en):
    core = core_of(text, unit)
    assert prose(core, "sv", LABELS) == sv
    assert prose(core, "en", LABELS) == en


@pytest.mark.parametrize(("text", "unit", "sv", "en"), CASES)
def test_formula_is_well_formed_mathml(text, unit, sv, en):
    for language in ("sv", "en"):
        root = ET.fromstring(mathml(core_of(text, unit), language, LABELS))
        assert root.tag == "{http://www.w3.org/1998/Math/MathML}math"


def test_every_operation_aggregate_and_move_has_words():
    assert words.OPERATIONS.keys() == set(Op)
    assert words.AGGREGATES.keys() == AGGREGATES.keys()
    assert words.MOVES.keys() == set(Move)


@pytest.mark.parametrize(
    "function",
    [
        *SCALARS.values(),
        *AGGREGATES.values(),
        *CELLS.values(),
        *PAIRS.values(),
        *STATISTICS.values(),
    ],
)
def test_every_function_can_be_said(function):
    form = function.form
    for written, meant in [
        ("dimension", "kon"),
        ('"one"', '"flicka"'),
        ('"other"', '"pojke"'),
        ("level", "huvudman"),
        ("(x, y of", "(meritvarde, tal of"),
        ("(x", "(meritvarde" if " of p" in form else "(merit / malvarde"),
        ("(y, x of", "(meritvarde, tal of"),
        ("(y, x", "(merit, malvarde + merit"),
        ("(y, 7, x", "(merit, 7, merit"),
        (", x", ", merit"),
        (", y", ", malvarde"),
        ("reference", "1"),
        ("(c of", "(behorig of"),
        ("(p)", "(elever)"),
        ("of p", "of elever"),
        ('kon, "code"', 'kon, "flicka"'),
    ]:
        form = form.replace(written, meant)
    form = re.sub(r"\b(step|low|high)\b", "2", form)
    if function.name in ("min", "max", "geomean", "harmonic", "sum_known", "mean_known"):
        form = form.replace("merit / malvarde", "merit")
    core = core_of(form)
    assert prose(core, "sv") != prose(core, "en")
    ET.fromstring(mathml(core))


@pytest.mark.parametrize(
    ("text", "xml"),
    [
        (
            "merit / (malvarde + 1)",
            (
                "<mfrac><mi>merit</mi><mrow><mi>malvarde</mi><mo>+</mo><mrow><mn>1</mn><mspace wi"
                'dth="0.2em"/><mtext>poäng</mtext></mrow></mrow></mfrac>'
            ),
        ),
        (
            "(merit - malvarde) ^ 2",
            (
                "<msup><mrow><mo>(</mo><mrow><mi>merit</mi><mo>−</mo><mi>malvarde</mi></mrow><mo>"
                ")</mo></mrow><mn>2</mn></msup>"
            ),
        ),
        (
            "sum(poster of larare)",
            (
                "<mrow><munder><mo>∑</mo><mrow><mtext>larare</mtext></mrow></munder><mi>poster</m"
                "i></mrow>"
            ),
        ),
        (
            "sqrt(var(tal of elever))",
            (
                "<msqrt><mrow><munder><mi>var</mi><mrow><mtext>elever</mtext></mrow></munder><mo>"
                "\u2061</mo><mrow><mo>(</mo><mi>tal</mi><mo>)</mo></mrow></mrow></msqrt>"
            ),
        ),
        ("previous(merit, 2)", "<msub><mi>merit</mi><mtext>t−2</mtext></msub>"),
        ("pooled(tathet, 3) * 0", None),
        ("if hog then -0.5 else abs(merit / malvarde)", None),
    ],
)
def test_mathml_is_what_people_know(text, xml):
    written = mathml(core_of(text))
    ET.fromstring(written)
    if xml is not None:
        head = '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">'
        assert written == f"{head}{xml}</math>"


def test_text_of_an_author_is_no_markup():
    core = core_of('share(klass == "<b>&\x07" of elever)')
    written = mathml(core)
    assert "&lt;b&gt;&amp;\ufffd" in written
    ET.fromstring(written)
