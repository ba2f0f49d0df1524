"""What every function means, as data: cases that any engine must give the same answers to."""

from malramverk.conformance.cases import Case, Expected, Spot, read
from malramverk.conformance.engines import ENGINES, EXTRAS, is_installed
from malramverk.conformance.outcomes import Difference, Outcome
from malramverk.conformance.places import conformance_folder, files
from malramverk.conformance.problems import BadCase, NoEngine
from malramverk.conformance.running import run

__all__ = [
    "ENGINES",
    "EXTRAS",
    "BadCase",
    "Case",
    "Difference",
    "Expected",
    "NoEngine",
    "Outcome",
    "Spot",
    "conformance_folder",
    "files",
    "is_installed",
    "read",
    "run",
]
