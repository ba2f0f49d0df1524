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


PROBLEMS = problems()
every_problem = pytest.mark.parametrize("problem", PROBLEMS, ids=[p.__name__ for p in PROBLEMS])


def test_codes_are_unique():
    counts = Counter(problem.code for problem in PROBLEMS)
    assert [code for code, count in counts.items() if count > 1] == []


@every_problem
def test_problem_has_a_code_of_its_own(problem):
    assert CODE.fullmatch(vars(problem).get("code", ""))


@every_problem
def test_problem_is_a_frozen_dataclass(problem):
    assert is_dataclass(problem)
    assert "__dataclass_fields__" in vars(problem)
    with pytest.raises(FrozenInstanceError):
        problem.__new__(problem).place = None


@every_problem
def test_problem_has_a_manual_page(problem):
    page = vars(problem).get("__doc__") or ""
    # Without a docstring, `dataclass` writes the signature.
    assert not page.startswith(f"{problem.__name__}(")
    assert len(page.split()) > 5


@every_problem
def test_problem_speaks_both_languages(problem):
    assert problem.en
    assert problem.sv
    assert problem.en != problem.sv
    assert (problem.help_en is None) == (problem.help_sv is None)


@every_problem
def test_message_is_one_line_without_a_full_stop(problem):
    for text in (problem.en, problem.sv):
        assert "\n" not in text
        assert not text.rstrip("`").endswith((".", "!"))
        assert text == text.strip()


@every_problem
def test_words_ask_only_for_facts_the_problem_has(problem):
    templates = (problem.en, problem.sv, problem.help_en or "", problem.help_sv or "")
    asked = set().union(*map(placeholders, templates))
    known = {field.name for field in fields(problem)} | set(dir(problem))
    assert asked <= known


def test_the_search_finds_problems():
    assert PROBLEMS or not any("Problem" in vars(module) for module in modules()[1:])
