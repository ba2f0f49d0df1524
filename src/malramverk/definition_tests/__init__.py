"""The tests that stand in definitions: this room runs them and tells what differs."""

from malramverk.definition_tests.outcomes import Outcome, report
from malramverk.definition_tests.problems import FailedExpectation, UnreadableExpectation
from malramverk.definition_tests.running import first_failure, run, run_one

__all__ = [
    "FailedExpectation",
    "Outcome",
    "UnreadableExpectation",
    "first_failure",
    "report",
    "run",
    "run_one",
]
