"""Trees of every shape, for hypothesis."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from malramverk.formula.lexer import KEYWORDS
from malramverk.formula.tree import (
    Aggregate,
    Binary,
    Call,
    If,
    In,
    Name,
    Node,
    Number,
    Operator,
    Text,
    Unary,
    YesNo,
)
from malramverk.source import Span

NOWHERE = Span(0, 0)

ids = st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True).filter(
    lambda name: name not in KEYWORDS
)
names = st.builds(Name, ids | st.builds("{}.{}".format, ids, ids), st.just(NOWHERE))
labels = st.builds(Name, ids, st.just(NOWHERE))
units = st.none() | ids | st.just("%") | st.builds("{}/{}".format, ids, ids)
decimals = st.decimals(0, 10**9, allow_nan=False, allow_infinity=False, places=4)
values = st.integers(0, 10**20).map(Decimal) | decimals
numbers = st.builds(Number, values, units, st.just(NOWHERE))
texts = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=5)
words = st.builds(Text, texts, st.just(NOWHERE))
leaves = names | numbers | words | st.builds(YesNo, st.booleans(), st.just(NOWHERE))

negative = st.builds(Unary, st.just(Operator.SUBTRACT), numbers, st.just(NOWHERE))
options = st.lists(words | numbers | negative, min_size=1, max_size=3).map(tuple)
signs = st.sampled_from([operator for operator in Operator if operator is not Operator.NOT])
prefixes = st.sampled_from([Operator.NOT, Operator.SUBTRACT])


def _taller(node: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    maybe = st.none() | node
    few = st.lists(node, max_size=2).map(tuple)
    return (
        st.builds(Binary, signs, node, node, st.just(NOWHERE))
        | st.builds(Unary, prefixes, node, st.just(NOWHERE))
        | st.builds(In, node, options, st.booleans(), st.just(NOWHERE))
        | st.builds(Call, labels, few, st.just(NOWHERE))
        | st.builds(If, node, node, node, st.just(NOWHERE))
        | st.builds(Aggregate, labels, node, labels, st.just(NOWHERE), maybe, few, maybe)
        | st.builds(Aggregate, labels, st.none(), labels, st.just(NOWHERE), node)
        | st.builds(
            Aggregate, labels, node, labels, st.just(NOWHERE), maybe, few, maybe, st.just(True),
            st.booleans(),
        )
    )  # fmt: skip


trees: st.SearchStrategy[Node] = st.recursive(leaves, _taller, max_leaves=12)
