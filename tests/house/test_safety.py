"""No text of an author reaches an evaluator of Python."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "src").rglob("*.py"))
EVALUATORS = {"eval", "exec", "compile", "__import__", "sympify", "parse_expr", "lambdify"}
# `re.compile` and its like are other functions with the same name.
AS_METHODS = EVALUATORS - {"compile", "eval", "exec"}
UNSAFE_MODULES = {"ast", "pickle", "marshal", "shelve", "code", "codeop"}


def evaluators(tree: ast.Module) -> list[str]:
    """Name every call in a module that would run a text as Python."""
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [f.id for f in calls if isinstance(f, ast.Name) and f.id in EVALUATORS]
    return names + [f.attr for f in calls if isinstance(f, ast.Attribute) and f.attr in AS_METHODS]


def imported(tree: ast.Module) -> set[str]:
    """Name the top-level modules that a module imports."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def test_no_module_evaluates_a_text():
    assert len(MODULES) > 400
    found = {}
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        faults = [*evaluators(tree), *sorted(imported(tree) & UNSAFE_MODULES)]
        if faults:
            found[str(path.relative_to(ROOT))] = faults
    assert found == {}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("eval(text)", ["eval"]),
        ("sympy.sympify(text)", ["sympify"]),
        ("re.compile(text)", []),
        ("frame.eval", []),
    ],
)
def test_the_search_finds_evaluators(code, found):
    assert evaluators(ast.parse(code)) == found
