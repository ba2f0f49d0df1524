from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malramverk.quantities import (
    NUMBER,
    PERCENT,
    PURE,
    Unit,
    divide,
    factor,
    in_base,
    multiply,
    power,
    same_dims,
    square_root,
    unit_from,
    unit_names,
    unit_symbol,
    unit_words,
)

simple = st.sampled_from(unit_names()).map(lambda name: unit_from(name) or PURE)
units = st.builds(
    lambda over, under: divide(over, under), st.builds(multiply, simple, simple), simple
)


def unit(text: str) -> Unit:
    found = unit_from(text)
    assert found is not None
    return found


@given(units, units, units)
def test_product_is_commutative_and_associative(a, b, c):
    assert multiply(a, b) == multiply(b, a)
    assert multiply(multiply(a, b), c) == multiply(a, multiply(b, c))
    assert multiply(a, PURE) == a


@given(units, units)
def test_quotient_undoes_the_product(a, b):
    assert divide(multiply(a, b), b) == a
    assert divide(a, a) == PURE


@given(units, st.integers(-4, 4), st.integers(-4, 4))
def test_powers_add(a, m, n):
    assert multiply(power(a, m), power(a, n)) == power(a, m + n)


@given(units, units)
def test_factor_there_and_back_is_one(a, b):
    if same_dims(a, b):
        assert factor(a, b) * factor(b, a) == 1
    else:
        with pytest.raises(ValueError, match="same thing"):
            factor(a, b)


@given(units)
def test_name_of_a_unit_reads_back_as_the_unit(a):
    assert unit_from(a.name) == a


@given(units)
def test_equal_units_hash_alike(a):
    again = multiply(divide(a, PERCENT), PERCENT)
    assert again == a
    assert hash(again) == hash(a)


@given(st.text(max_size=30))
def test_any_text_is_a_unit_or_nothing(text):
    found = unit_from(text)
    assert found is None or found.name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("pupil", "pupils"),
        ("%", "percent"),
        ("1", "share"),
        ("pupils/post", "pupils/post"),
        ("pupil / posts", "pupils/post"),
        ("tkr/pupil", "tkr/pupil"),
        ("kr*years/pupil", "kr*years/pupil"),
        ("pupils/pupil", "share"),
        ("1/pupils", "1/pupil"),
    ],
)
def test_unit_has_one_canonical_name(text, name):
    assert unit(text).name == name


@pytest.mark.parametrize(
    "text", ["", "elev", "pupils/", "/pupils", "pupils^2", "a" * 500, "0", "*"]
)
def test_what_is_no_unit_is_nothing(text):
    assert unit_from(text) is None


def test_framework_may_declare_units_of_its_own():
    cups = unit_from("cups/pupil", extra={"cups"})
    assert cups is not None
    assert cups.dims == (("cups", 1), ("pupils", -1))
    words = {"cups": {"sv": "koppar", "en": "cups"}}
    assert unit_words(cups, "sv", words) == "koppar per elev"
    assert "cups" in unit_names({"cups"})


@pytest.mark.parametrize(
    ("text", "sv", "en", "symbol"),
    [
        ("percent", "procent", "percent", "%"),
        ("number", "antal", "number", ""),
        ("pupils/post", "elever per heltidstjänst", "pupils per full-time post", ""),
        ("kr/pupil", "kr per elev", "kr per pupil", ""),
        ("tkr", "tkr", "tkr", "tkr"),
        ("kr*years", "kr × år", "kr × years", ""),
    ],
)
def test_units_have_words(text, sv, en, symbol):
    assert unit_words(unit(text), "sv") == sv
    assert unit_words(unit(text), "en") == en
    assert unit_symbol(unit(text)) == symbol


def test_pure_units_differ_in_scale_only():
    assert NUMBER == PURE
    assert PERCENT != PURE
    assert factor(PURE, PERCENT) == 100
    assert factor(unit("months"), unit("years")) == Fraction(1, 12)
    assert PERCENT.pure


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("points*points", "points"),
        ("tkr*tkr", "kr"),
        ("pupils*pupils/post/post", "pupils/post"),
        ("percent", "share"),
        ("points", None),
        ("kr*pupils", None),
    ],
)
def test_square_root_halves_every_exponent(text, root):
    unit = unit_from(text)
    found = square_root(unit)
    assert (found.name if found else None) == root
    if found is not None:
        assert power(found, 2) == in_base(unit)


def test_base_of_a_scaled_unit_has_scale_one():
    assert in_base(unit_from("tkr")).name == "kr"
    assert in_base(unit_from("points")).name == "points"
