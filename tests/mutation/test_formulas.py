"""Slips of formulas: which there are, where they stand, and that each is another formula."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from malramverk.catalogue import load
from malramverk.diagnostics import AuthoringError
from malramverk.formula import parse, to_text
from malramverk.formula.tree import children, walk, with_children
from malramverk.mutation.altering import Alterations
from malramverk.mutation.formulas import edits

PAGE = Path(__file__).parents[2] / "docs" / "language.md"
FORMULAS = [
    line
    for block in re.findall(r"```formula\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    for line in block.strip().splitlines()
]


@pytest.fixture(scope="module")
def scope():
    return Alterations(load()).scope


def slips(text, scope, table=None):
    return [
        (e.sort.value, text[e.span.start : e.span.end], e.becomes)
        for e in edits(text, parse(text), scope, table)
    ]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (
            "behorighet < 70 %",
            [
                ("bound", "<", "<="),
                ("operator", "<", ">"),
                ("constant", "70 %", "71 %"),
                ("constant", "70 %", "69 %"),
            ],
        ),
        ("1.25 * 2", [("operator", "*", "/"), ("constant", "1.25", "1.26")]),
        (
            "(1 + antal_elever) * 2",
            [("operator", "*", "/"), ("operator", "+", "-")],
        ),
        (
            "if known(behorighet) then 1 else 0",
            [
                (
                    "branch",
                    "if known(behorighet) then 1 else 0",
                    "if known(behorighet) then 0 else 1",
                ),
                ("branch", "if known(behorighet) then 1 else 0", "1"),
                ("branch", "if known(behorighet) then 1 else 0", "0"),
                ("operator", "known(behorighet)", "not known(behorighet)"),
            ],
        ),
        (
            'count(larare where befattning not in ("larare", "rektor"))',
            [
                ("filter", "larare", "personal"),
                ("filter", 'where befattning not in ("larare", "rektor")', ""),
                ("operator", "not in", "in"),
                ("code", '"larare"', ""),
                ("code", '"rektor"', '"speciallarare"'),
                ("code", '"rektor"', '"rektor", "speciallarare"'),
            ],
        ),
        (
            "max(behorighet across skolenhet skip absent) - previous(behorighet)",
            [
                ("operator", "-", "+"),
                ("function", "max", "min"),
                ("level", "skolenhet", "huvudman"),
                ("filter", "skip absent", ""),
                ("function", "previous(behorighet)", "behorighet"),
                ("period", "previous(behorighet)", "previous(behorighet, 2)"),
            ],
        ),
        (
            'gap(behorighet, kon, "flicka", "pojke")',
            [
                ("code", '"flicka"', '"pojke"'),
                ("reference", "behorighet", "godkant_alla_amnen_ak6"),
            ],
        ),
        (
            "sum(totalt of kostnader weighted by genomsnittligt_elevantal)",
            [
                ("filter", "weighted by genomsnittligt_elevantal", ""),
                ("column", "totalt", "undervisning"),
            ],
        ),
        (
            "at(riket, behorighet) ?? behorighet",
            [
                ("filter", "behorighet", ""),
                ("filter", "at(riket, behorighet)", ""),
                ("level", "riket", "huvudman"),
            ],
        ),
        (
            "quantile(meritvarde, 0.1, inverted_cdf of avgangselever_ak9)",
            [("option", "inverted_cdf", "averaged_inverted_cdf"), ("constant", "0.1", "0.2")],
        ),
    ],
)
def test_slips_stand_where_the_words_do(formula, expected, scope):
    found = slips(formula, scope)
    assert [slip for slip in expected if slip not in found] == []


def test_a_condition_on_rows_names_columns_of_its_table(scope):
    found = slips("arskurs == 3 and np3_svenska_deltagit", scope, "elever")
    assert ("operator", "and", "or") in found
    assert ("filter", "np3_svenska_deltagit", "") in found
    assert ("constant", "3", "4") in found
    assert ("column", "np3_svenska_deltagit", "np3_svenska_kravniva") in found


@pytest.mark.parametrize("formula", FORMULAS)
def test_each_slip_is_another_formula_with_one_text(formula, scope):
    node = parse(formula)
    found = list(edits(formula, node, scope))
    texts = [to_text(edit.node) for edit in found]
    assert len({to_text(node), *texts}) == len(texts) + 1
    for edit, text in zip(found, texts, strict=True):
        assert 0 <= edit.span.start <= edit.span.end <= len(formula)
        try:
            assert to_text(parse(text)) == text
        except AuthoringError as error:  # a sign before a number makes it no option of a list
            assert error.problem.code.startswith("MR10")  # noqa: PT017


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_node_over_its_own_children_is_itself(formula):
    for node, _ in walk(parse(formula)):
        assert with_children(node, children(node)) == node
