"""A tree to the one text that stands for it; parsing that text gives the tree back."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

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

_IF, _OR, _AND, _NOT, _COMPARISON, _COALESCE, _SUM, _PRODUCT, _MINUS, _POWER, _ATOM = range(11)
_LEVELS = {
    Operator.OR: _OR,
    Operator.AND: _AND,
    Operator.EQ: _COMPARISON,
    Operator.NE: _COMPARISON,
    Operator.LT: _COMPARISON,
    Operator.LE: _COMPARISON,
    Operator.GT: _COMPARISON,
    Operator.GE: _COMPARISON,
    Operator.COALESCE: _COALESCE,
    Operator.ADD: _SUM,
    Operator.SUBTRACT: _SUM,
    Operator.MULTIPLY: _PRODUCT,
    Operator.DIVIDE: _PRODUCT,
    Operator.POWER: _POWER,
}


def to_text(node: Node) -> str:
    """Return the canonical text of a tree: one space around signs, brackets only where needed.

    >>> from malramverk.formula.parser import parse
    >>> to_text(parse("((a+b))*c"))
    '(a + b) * c'
    """
    return _at(node, _IF)


def decimal_text(value: Decimal) -> str:
    """Return a number without an exponent and without needless zeros.

    >>> decimal_text(Decimal("1E+2")), decimal_text(Decimal("0.50"))
    ('100', '0.5')
    """
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _at(node: Node, level: int) -> str:
    """Return the text of a node where something of at least this binding may stand."""
    text, binds = _printed(node)
    return text if binds >= level else f"({text})"


def _printed(node: Node) -> tuple[str, int]:  # noqa: C901  one case per node
    match node:
        case Number():
            value = decimal_text(node.value)
            return (f"{value} {node.unit}" if node.unit else value), _ATOM
        case Text():
            return '"' + node.value.replace('"', '""') + '"', _ATOM
        case YesNo():
            return ("yes" if node.value else "no"), _ATOM
        case Name():
            return node.name, _ATOM
        case Unary():
            if node.operator is Operator.NOT:
                return f"not {_at(node.operand, _NOT)}", _NOT
            return f"-{_at(node.operand, _MINUS)}", _MINUS
        case Binary():
            return _binary(node)
        case In():
            options = ", ".join(_at(option, _IF) for option in node.options)
            word = "not in" if node.negated else "in"
            return f"{_at(node.operand, _COALESCE)} {word} ({options})", _COMPARISON
        case Call():
            inner = ", ".join(to_text(argument) for argument in node.arguments)
            return f"{node.function.name}({inner})", _ATOM
        case Aggregate():
            return f"{node.function.name}({_rows(node)})", _ATOM
        case If():
            branches = f"{to_text(node.then)} else {to_text(node.otherwise)}"
            return f"if {to_text(node.condition)} then {branches}", _IF
        case _:
            assert_never(node)


def _binary(node: Binary) -> tuple[str, int]:
    level = _LEVELS[node.operator]
    if level == _POWER:
        left, right = _ATOM, _MINUS
    elif level == _COMPARISON:
        left, right = _COALESCE, _COALESCE
    else:
        left, right = level, level + 1
    return f"{_at(node.left, left)} {node.operator} {_at(node.right, right)}", level


def _rows(node: Aggregate) -> str:
    words = ", ".join(to_text(n) for n in (node.operand, *node.options) if n is not None)
    if node.operand is not None or node.across:
        words += f" {'across' if node.across else 'of'} "
    words += node.source.name
    if node.where is not None:
        words += f" where {to_text(node.where)}"
    if node.weight is not None:
        words += f" weighted by {to_text(node.weight)}"
    return words + " skip absent" if node.skip_absent else words
