"""Random formulas of the core language, as trees for the reference and as text for the library."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from tests.evaluation.reference import Node, Population

POPULATIONS = {
    "rader": Population("rader"),
    "valda": Population("rader", where=("column", "ok")),
    "utan_s": Population(
        "rader",
        where=("<=", ("column", "a"), ("const", Fraction(2))),
        exclusion=("==", ("column", "grupp"), ("const", "s")),
    ),
    "undantagna": Population("rader", exception=("==", ("column", "grupp"), ("const", "t"))),
    "antal": Population("antal"),
}
_FORMS = {
    "neg": "(-{0})",
    "not": "(not {0})",
    "square": "({0} ^ 2)",
    "if": "(if {0} then {1} else {2})",
    "in": "({first} in ({rest}))",
    **{name: name + "({all})" for name in ("abs", "min", "max", "clamp", "known")},
}


def text_of(node: Node) -> str:
    """Write a tree as authors do, with every bracket."""
    kind, *args = node
    if kind == "const":
        return _constant(args[0])
    if kind in ("column", "reference"):
        return args[0]
    if kind == "aggregate":
        function, operand, source, where = args
        inner = f"{text_of(operand)} of {source}" if operand is not None else source
        return f"{function}({inner}{f' where {text_of(where)}' if where is not None else ''})"
    form = _FORMS.get(kind, "({0} " + kind + " {1})")
    texts = [text_of(arg) for arg in args]
    return form.format(*texts, first=texts[0], rest=", ".join(texts[1:]), all=", ".join(texts))


def _constant(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return f'"{value}"'
    return str(float(value)) if value.denominator > 1 else str(value)


def definition(id_: str, formula: str, unit: str = "number", groups: str = "[]") -> str:
    return (
        f"---\nkind: indicator\nid: {id_}\nversion: 1.0.0\nunit: {unit}\n"
        f"groups: {groups}\nformula: >-\n  {formula}\n"
    )


def population(id_: str, found: Population) -> str:
    lines = [f"---\nkind: population\nid: {id_}\nversion: 1.0.0\ntable: {found.table}"]
    for key in ("where", "exclusion", "exception"):
        condition = getattr(found, key)
        if condition is not None:
            lines.append(f"{key}: '{text_of(condition)}'")
    return "\n".join(lines) + "\n"


FRAMEWORK = """\
kind: framework
id: prov
version: 1.0.0
levels: [allt, agare, enhet]
---
kind: code_list
id: grupper
version: 1.0.0
codes: {r: {}, s: {}, t: {}}
---
kind: table
id: rader
version: 1.0.0
holds: microdata
counts: number
symbols: {".": not_reported}
columns:
  lasar: {type: period}
  enhet: {type: code, level: enhet}
  grupp: {type: code, code_list: grupper}
  a: {type: integer, minimum: -1, maximum: 3}
  x: {type: decimal, decimals: 1, minimum: -1, maximum: 3}
  ok: {type: yes_no}
---
kind: table
id: antal
version: 1.0.0
holds: counts
counts: number
symbols: {".": not_reported}
columns:
  lasar: {type: period}
  enhet: {type: code, level: enhet}
  k: {type: integer, minimum: 0, maximum: 5}
---
kind: table
id: register
version: 1.0.0
holds: entities
level: enhet
columns:
  lasar: {type: period}
  enhet: {type: code, level: enhet}
  agare: {type: code, level: agare}
""" + "".join(population(id_, found) for id_, found in POPULATIONS.items() if id_ != found.table)

_SIGNS = ("==", "!=", "<", "<=", ">", ">=")
_SOURCES = tuple(id_ for id_, found in POPULATIONS.items() if found.table == "rader")
_COUNTS = (
    ("aggregate", "count", None, "antal", None),
    ("aggregate", "sum", ("column", "k"), "antal", None),
    ("aggregate", "mean", ("column", "k"), "antal", None),
)
_CONSTANTS = tuple(("const", Fraction(tenths, 10)) for tenths in (0, 10, 20, 5, 1, 3))
_GROUPS = tuple(("const", code) for code in "rst")
Draw = Callable[..., Any]


class _Grammar:
    """Draws what the language allows, no deeper than asked."""

    def __init__(self, draw: Draw, references: tuple[str, ...] = (), *, asks: bool = True) -> None:
        self._draw = draw
        self._references = references
        self._asks = asks  # whether rows may ask what is known of them

    def pick(self, *options: Any) -> Any:
        return self._draw(st.sampled_from(options))

    def _if_asked(self, word: str) -> tuple[str, ...]:
        return (word,) if self._asks else ()

    def number(self, depth: int) -> Node:
        """Draw a number of a row."""
        kind = "leaf" if depth == 0 else self.pick("leaf", "binary", "unary", "clamp", "if")
        match kind:
            case "binary":
                operator = self.pick("+", "-", "*", "min", "max", *self._if_asked("??"))
                return operator, self.number(depth - 1), self.number(depth - 1)
            case "unary":
                return self.pick("neg", "abs"), self.number(depth - 1)
            case "clamp":
                return "clamp", self.number(depth - 1), *self.constants(2)
            case "if":
                condition = self.condition(depth - 1)
                return "if", condition, self.number(depth - 1), self.number(depth - 1)
        return self.pick(("column", "a"), ("column", "x"), ("column", "a"), *_CONSTANTS)

    def constants(self, count: int) -> tuple[Node, ...]:
        return tuple(self.pick(*_CONSTANTS) for _ in range(count))

    def condition(self, depth: int) -> Node:
        """Draw a yes or no of a row."""
        kind = "leaf" if depth == 0 else self.pick("leaf", "binary", "unary", "compare", "if")
        match kind:
            case "binary":
                operator = self.pick("and", "or", *self._if_asked("??"))
                return operator, self.condition(depth - 1), self.condition(depth - 1)
            case "unary":
                return self.pick("not", *self._if_asked("known")), self.condition(depth - 1)
            case "compare":
                left = self.number(depth - 1)
                return self.pick(*_SIGNS), left, self.number(depth - 1)
            case "if":
                return "if", *(self.condition(depth - 1) for _ in range(3))
        return self.simple_condition()

    def simple_condition(self) -> Node:
        column = self.pick(("column", "a"), ("column", "x"))
        simple = ("ok", "compare", "group", "groups", "numbers", *self._if_asked("known"))
        match self.pick(*simple):
            case "compare":
                return self.pick(*_SIGNS), column, self.pick(*_CONSTANTS)
            case "group":
                return self.pick("==", "!="), ("column", "grupp"), self.pick(*_GROUPS)
            case "groups":
                return "in", ("column", "grupp"), self.pick(*_GROUPS), self.pick(*_GROUPS)
            case "numbers":
                return "in", column, *self.constants(2)
            case "known":
                return "known", ("column", self.pick("a", "x", "ok", "grupp"))
        return "column", "ok"

    def aggregate(self) -> Node:
        """Draw a figure of a cell's rows."""
        function = self.pick("count", "sum", "mean", "share", "min", "max", "other")
        if function == "other":
            return self.pick(*_COUNTS)
        operand = None
        if function == "share":
            operand = self.condition(2)
        elif function != "count":
            operand = self.number(2)
        if operand is not None and not names(operand, "column"):
            operand = ("column", "ok" if function == "share" else "x")
        where = self.pick(None, True) and self.condition(1)
        if where is not None and not names(where, "column"):
            where = None
        return "aggregate", function, operand, self.pick(*_SOURCES), where

    def cell(self, depth: int) -> Node:
        """Draw a number of a cell."""
        kind = "leaf" if depth == 0 else self.pick("leaf", "binary", "unary", "clamp", "if")
        match kind:
            case "binary":
                operator = self.pick("+", "-", "*", "/", "min", "max", "??")
                return operator, self.cell(depth - 1), self.cell(depth - 1)
            case "unary":
                return self.pick("neg", "abs", "square"), self.cell(depth - 1)
            case "clamp":
                return "clamp", self.cell(depth - 1), *self.constants(2)
            case "if":
                condition = self.cell_condition(depth - 1)
                return "if", condition, self.cell(depth - 1), self.cell(depth - 1)
        named = tuple(("reference", id_) for id_ in self._references)
        if self.pick(True, True, False):
            return self.aggregate()
        return self.pick(*named, *_CONSTANTS)

    def cell_condition(self, depth: int) -> Node:
        kind = "leaf" if depth == 0 else self.pick("leaf", "and", "or", "not")
        match kind:
            case "and" | "or":
                return kind, self.cell_condition(depth - 1), self.cell_condition(depth - 1)
            case "not":
                return kind, self.cell_condition(depth - 1)
        if self.pick(True, False, False):
            return "known", self.cell(depth)
        return self.pick(*_SIGNS), self.cell(depth), self.cell(depth)


@st.composite
def cell_formulas(
    draw: Draw, references: tuple[str, ...] = (), depth: int = 2, *, asks: bool = True
) -> Node:
    """Draw a formula of cells that may name other indicators."""
    found = _Grammar(draw, references, asks=asks).cell(depth)
    if names(found, "aggregate") or names(found, "reference"):
        return found
    return "+", found, ("aggregate", "count", None, "rader", None)


def names(node: Any, kind: str) -> bool:
    """Say whether there is a node of a kind in a tree."""
    if not isinstance(node, tuple):
        return False
    return node[0] == kind or any(names(below, kind) for below in node[1:])


def tables_of(node: Any) -> set[str]:
    """Return the tables whose rows a formula reads itself."""
    if not isinstance(node, tuple):
        return set()
    if node[0] == "aggregate":
        return {POPULATIONS[node[3]].table}
    return set().union(*(tables_of(below) for below in node[1:]))
