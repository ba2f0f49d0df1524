"""Each problem has a page in docs/problems, as its class and its example make it today."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("problem_pages", ROOT / "scripts/problem_pages.py")
assert SPEC is not None
pages = importlib.util.module_from_spec(SPEC)
assert SPEC.loader is not None
SPEC.loader.exec_module(pages)

EXAMPLES = json.loads((pages.FOLDER / "examples.json").read_text("utf-8"))
CLASSES = pages.classes()


def test_the_pages_are_current():
    """Run `make problems` (or python scripts/problem_pages.py) after a change of a problem."""
    assert pages.stale(pages.pages()) == []


def test_no_line_and_no_example_is_of_a_problem_that_is_gone():
    codes = {cls.code for cls in CLASSES}
    lines = (pages.FOLDER / "svenska.txt").read_text("utf-8").splitlines()
    told = [line.split(" ", 1)[0] for line in lines]
    assert sorted(set(told)) == told, "in order, each once"
    assert set(told) == codes
    assert EXAMPLES.keys() <= codes


def test_every_problem_has_an_example():
    """Write those that lack one in docs/problems/examples.json."""
    assert [cls.code for cls in CLASSES if cls.code not in EXAMPLES] == []


def test_examples_mark_words_and_speak_both_languages():
    wrong = []
    for cls in CLASSES:
        problem = pages.example_of(cls, EXAMPLES[cls.code])
        span, length = None, 0
        if problem.place is not None:
            span, length = problem.place.span, len(problem.place.source.text)
        inside = span is None or 0 <= span.start <= span.end <= length
        if problem.words("sv") == problem.words("en") or not inside:
            wrong.append(cls.code)
    assert wrong == []
