"""The house keeps its rooms small enough to read."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "scripts").rglob("*.py")])
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40


@cache
def trees() -> list[tuple[str, str, ast.Module]]:
    """Return each module's path, text and tree."""
    texts = [(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) for path in MODULES]
    return [(path, text, ast.parse(text)) for path, text in texts]


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count a function's lines from its `def`, its docstring apart."""
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    docstring = function.body[0]
    return lines - (docstring.end_lineno - docstring.lineno + 1)


def test_modules_are_short():
    """Find where a room divides, rather than a way to say the same in fewer lines."""
    lengths = {path: len(text.splitlines()) for path, text, _ in trees()}
    for path in (ROOT / "tests").rglob("*.py"):
        lengths[str(path.relative_to(ROOT))] = len(path.read_text(encoding="utf-8").splitlines())
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_functions_are_short():
    long = {
        f"{path}: {node.name}": lines_of(node)
        for path, _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and lines_of(node) > LONGEST_FUNCTION
    }
    assert long == {}


def test_modules_say_what_they_are_for():
    assert [path for path, _, tree in trees() if not ast.get_docstring(tree)] == []


def test_there_are_modules_to_look_at():
    assert len(MODULES) > 400


def test_a_docstring_is_no_part_of_a_functions_length():
    tree = ast.parse('def f():\n    """One.\n\n    Two.\n    """\n    return 1\n')
    assert lines_of(tree.body[0]) == 2
