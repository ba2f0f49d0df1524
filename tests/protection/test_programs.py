"""Programs of whole numbers, asked one goal after the other."""

from __future__ import annotations

import subprocess
import sys

import numpy as np

from malramverk.protection.programs import Program

# x + y = p, y + z = q, x + z = r, all of them 0 or 1: halves fit best, and are no world.
PAIRS = [
    [(0, 1.0), (1, 1.0), (3, -1.0)],
    [(1, 1.0), (2, 1.0), (4, -1.0)],
    [(0, 1.0), (2, 1.0), (5, -1.0)],
]
GOALS = np.array([[1, 1, 1, 0, 0, 0], [0, 1, 0, 0, 0, 0], [-1, -1, 2, 0, 0, 0], [1, 1, 1, 0, 0, 0]])


def pairs(*, whole: bool) -> list[float]:
    program = Program(np.zeros(6), np.ones(6), PAIRS, whole=whole)
    answers = [(goal, program.best(goal.astype(np.float64))) for goal in GOALS]
    return [float(goal @ found) for goal, found in answers if found is not None]


def test_each_goal_has_its_best_answer():
    assert pairs(whole=True) == [1, 1, 2, 1]
    assert np.allclose(pairs(whole=False), [1.5, 1, 2, 1.5])


def test_nothing_is_written_while_programs_run():
    """What is asked for on standard output would be spoiled by a line of the solver's."""
    code = "from tests.protection.test_programs import pairs; pairs(whole=True)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("", "")
