"""Every problem has one code, a manual page, and words in both languages."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections import Counter
from dataclasses import FrozenInstanceError, fields, is_dataclass
from string import Formatter

import pytest

import malramverk
from malramverk.diagnostics import Problem

CODE = re.compile(r"MR[0-9]\d\d\d?")


def modules():
    """Import every module of the library; `__main__` would run."""
    found = pkgutil.walk_packages(malramverk.__path__, "malramverk.")
    return [importlib.import_module(m.name) for m in found if not m.name.endswith("__main__")]


def problems() -> list[type[Problem]]:
    """Find every problem that can be met, where it is defined.

    `Problem.__subclasses__()` would not do: a dataclass with slots is made twice.
    """
    found = [
        value
        for module in modules()
        for value in vars(module).values()
        if inspect.isclass(value)
        and issubclass(value, Problem)
        and value.__module__ == module.__name__
        and value is not Problem
    ]
    # A shared shape for several problems has no code of its own.
    return [cls for cls in found if "code" in vars(cls) or not is_base(cls, found)]


def is_base(cls: type, classes: list[type]) -> bool:
    return any(cls in other.__bases__ for other in classes)


def placeholders(template: str) -> set[str]:
    """Name the facts that a template asks for."""
    names = (name for _, name, _, _ in Formatter().parse(template) if name)
    return {re.split(r"[.\[]", name)[0] for name in names}


def speaks_both_languages(problem: type[Problem]) -> bool:
    helps = (problem.help_en is None) == (problem.help_sv is None)
    return bool(problem.en and problem.sv) and problem.en != problem.sv and helps


def is_frozen(problem: type[Problem]) -> bool:
    if not is_dataclass(problem) or "__dataclass_fields__" not in vars(problem):
        return False
    try:
        problem.__new__(problem).place = None
    except FrozenInstanceError:
        return True
    return False


def has_a_page(problem: type[Problem]) -> bool:
    """Say whether there is a docstring; without one, `dataclass` writes the signature."""
    page = vars(problem).get("__doc__") or ""
    return not page.startswith(f"{problem.__name__}(") and len(page.split()) > 5


def is_one_line_without_a_full_stop(problem: type[Problem]) -> bool:
    return not any(
        "\n" in text or text.rstrip("`").endswith((".", "!")) or text != text.strip()
        for text in (problem.en, problem.sv)
    )


def asks_only_for_facts_it_has(problem: type[Problem]) -> bool:
    templates = (problem.en, problem.sv, problem.help_en or "", problem.help_sv or "")
    asked = set().union(*map(placeholders, templates))
    return asked <= {field.name for field in fields(problem)} | set(dir(problem))


def has_a_code_of_its_own(problem: type[Problem]) -> bool:
    return CODE.fullmatch(vars(problem).get("code", "")) is not None


PROBLEMS = problems()


def test_codes_are_unique():
    counts = Counter(problem.code for problem in PROBLEMS)
    assert [code for code, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    "holds",
    [
        has_a_code_of_its_own,
        is_frozen,
        has_a_page,
        speaks_both_languages,
        is_one_line_without_a_full_stop,
        asks_only_for_facts_it_has,
    ],
)
def test_every_problem(holds):
    assert [problem.__name__ for problem in PROBLEMS if not holds(problem)] == []


def test_a_problem_that_breaks_every_rule_is_found():
    class Bad(Problem):
        code = "X1"
        en = sv = "{nothing}\n."

    rules = (has_a_code_of_its_own, is_frozen, has_a_page, speaks_both_languages)
    rules += (is_one_line_without_a_full_stop, asks_only_for_facts_it_has)
    assert [rule.__name__ for rule in rules if rule(Bad)] == []


def test_the_search_finds_problems():
    assert len(PROBLEMS) > 200
