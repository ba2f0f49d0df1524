"""Trees of every shape, for hypothesis."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from malramverk.formula import FUNCTION_NAMES
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
units = st.none() | ids | st.just("%") | st.builds("{}/{}".format, ids, ids)
decimals = st.decimals(0, 10**9, allow_nan=False, allow_infinity=False, places=4)
values = st.integers(0, 10**20).map(Decimal) | decimals
numbers = st.builds(Number, values, units, st.just(NOWHERE))
texts = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=5)
words = st.builds(Text, texts, st.just(NOWHERE))
answers = st.builds(YesNo, st.booleans(), st.just(NOWHERE))

negative = st.builds(Unary, st.just(Operator.SUBTRACT), numbers, st.just(NOWHERE))
options = st.lists(words | numbers | negative, min_size=1, max_size=3).map(tuple)
signs = st.sampled_from([operator for operator in Operator if operator is not Operator.NOT])
prefixes = st.sampled_from([Operator.NOT, Operator.SUBTRACT])


def trees_of(
    leaves: st.SearchStrategy[Node],
    functions: st.SearchStrategy[str],
    sources: st.SearchStrategy[str],
) -> st.SearchStrategy[Node]:
    """Return trees of every shape over some leaves, functions and sources."""
    labels = st.builds(Name, functions, st.just(NOWHERE))
    of = st.builds(Name, sources, st.just(NOWHERE))

    def taller(node: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        maybe = st.none() | node
        few = st.lists(node, max_size=2).map(tuple)
        return (
            st.builds(Binary, signs, node, node, st.just(NOWHERE))
            | st.builds(Unary, prefixes, node, st.just(NOWHERE))
            | st.builds(In, node, options, st.booleans(), st.just(NOWHERE))
            | st.builds(Call, labels, few, st.just(NOWHERE))
            | st.builds(If, node, node, node, st.just(NOWHERE))
            | st.builds(Aggregate, labels, node, of, st.just(NOWHERE), maybe, few, maybe)
            | st.builds(Aggregate, labels, st.none(), of, st.just(NOWHERE), node)
            | st.builds(
                Aggregate, labels, node, of, st.just(NOWHERE), maybe, few, maybe, st.just(True),
                st.booleans(),
            )
        )  # fmt: skip

    return st.recursive(leaves, taller, max_leaves=12)


names = st.builds(Name, ids | st.builds("{}.{}".format, ids, ids), st.just(NOWHERE))
trees = trees_of(names | numbers | words | answers, ids, ids)

# Words that mean something in the small world of the tests, so that most trees get far.
_KNOWN = ["merit", "behorighet", "tathet", "hog", "malvarde", "not_applicable", "period.year"]
_KNOWN += ["entity.storlek", "entity.huvudmannatyp", "entity.landsbygd", "riket", "skolenhet"]
_KNOWN += ["meritvarde", "arskurs", "behorig", "kon", "linear", "anova_n0", "min", "grans"]
_NUMBERS = [Number(Decimal(value), None, NOWHERE) for value in ("0", "1", "2", "0.5", "2015")]
_TEXTS = [Text(value, NOWHERE) for value in ("flicka", "pojke", "kommunal", "2015/16")]
known_leaves = (
    st.builds(Name, st.sampled_from(_KNOWN), st.just(NOWHERE))
    | st.sampled_from([*_NUMBERS, *_TEXTS])
    | answers
)
known_trees = trees_of(
    known_leaves,
    st.sampled_from(FUNCTION_NAMES),
    st.sampled_from(["elever", "larare", "ak9", "skolenhet", "huvudman", "riket"]),
)
