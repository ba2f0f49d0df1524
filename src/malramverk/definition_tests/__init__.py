"""The tests that stand in definitions: this room runs them and tells what differs."""

from malramverk.definition_tests.outcomes import Outcome, report
from malramverk.definition_tests.problems import FailedExpectation, UnreadableExpectation
from malramverk.definition_tests.running import run, run_one

__all__ = [
    "FailedExpectation",
    "Outcome",
    "UnreadableExpectation",
    "report",
    "run",
    "run_one",
]
