"""Problems: this room says what is wrong, where, and what to write instead."""

from malramverk.diagnostics.annotations import annotation
from malramverk.diagnostics.problem import (
    AuthoringError,
    DataErrors,
    DefinitionErrors,
    DisclosureErrors,
    MalramverkError,
    Problem,
    Problems,
    Severity,
    in_reading_order,
)
from malramverk.diagnostics.rendering import render, render_all
from malramverk.diagnostics.sarif import Page, sarif
from malramverk.diagnostics.suggestion import nearest

__all__ = [
    "AuthoringError",
    "DataErrors",
    "DefinitionErrors",
    "DisclosureErrors",
    "MalramverkError",
    "Page",
    "Problem",
    "Problems",
    "Severity",
    "annotation",
    "in_reading_order",
    "nearest",
    "render",
    "render_all",
    "sarif",
]
