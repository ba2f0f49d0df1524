"""National goals for school as versioned definitions, and every principal's results from them.

Sweden's goals (målsättningar), sub-goals (delmål) and indicators (indikatorer) are YAML with
formulas; `load` checks them, and `compute` gives every principal's (huvudman's) figures, or the
reason that there is none.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from malramverk.undisturbed import undisturbed

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from malramverk.analysis_bases import AnalysisBase, analysis_base
    from malramverk.assessment import Assessment, Judgement, assess
    from malramverk.catalogue import Catalogue
    from malramverk.cells import Flag, Reason, State
    from malramverk.changes import Change, Impact, diff, impact
    from malramverk.diagnostics import (
        AuthoringError,
        DataErrors,
        DefinitionErrors,
        DisclosureErrors,
        MalramverkError,
        Problem,
        Severity,
        render,
    )
    from malramverk.evaluation import (
        Cell,
        Comparison,
        Explanation,
        Parts,
        Prepared,
        Receipt,
        Results,
        Sensitivity,
        Written,
        compare,
        compute,
        compute_to,
        prepare,
        sensitivity,
    )
    from malramverk.protection import AuditReport, Publication, audit, protect

_ROOMS = {
    "malramverk.analysis_bases": ("AnalysisBase", "analysis_base"),
    "malramverk.assessment": ("Assessment", "Judgement", "assess"),
    "malramverk.catalogue": ("Catalogue",),
    "malramverk.changes": ("Change", "Impact", "diff", "impact"),
    "malramverk.cells": ("Flag", "Reason", "State"),
    "malramverk.diagnostics": (
        "AuthoringError",
        "DataErrors",
        "DefinitionErrors",
        "DisclosureErrors",
        "MalramverkError",
        "Problem",
        "Severity",
        "render",
    ),
    "malramverk.evaluation": (
        "Cell",
        "Comparison",
        "Explanation",
        "Parts",
        "Prepared",
        "Receipt",
        "Results",
        "Sensitivity",
        "Written",
        "compare",
        "compute",
        "compute_to",
        "prepare",
        "sensitivity",
    ),
    "malramverk.protection": ("AuditReport", "Publication", "audit", "protect"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "AnalysisBase",
    "Assessment",
    "AuditReport",
    "AuthoringError",
    "Catalogue",
    "Cell",
    "Change",
    "Comparison",
    "DataErrors",
    "DefinitionErrors",
    "DisclosureErrors",
    "Explanation",
    "Flag",
    "Impact",
    "Judgement",
    "MalramverkError",
    "Parts",
    "Prepared",
    "Problem",
    "Publication",
    "Reason",
    "Receipt",
    "Results",
    "Sensitivity",
    "Severity",
    "State",
    "Written",
    "analysis_base",
    "assess",
    "audit",
    "check",
    "compare",
    "compute",
    "compute_to",
    "diff",
    "impact",
    "load",
    "prepare",
    "protect",
    "render",
    "sensitivity",
]


def check(path: str | Path | None = None) -> list[Problem]:
    """Return every problem with the definitions in a folder or file, in reading order.

    Args:
        path: a folder, searched through, or one file; the bundled framework where it is absent.

    Returns:
        Errors and warnings; empty when all is well.
    """
    with undisturbed():
        from malramverk import catalogue

    return catalogue.check(path)


def load(
    path: str | Path | None = None, *, edition: str | None = None, as_of: str | date | None = None
) -> Catalogue:
    """Return the checked definitions in a folder or file.

    Args:
        path: a folder, searched through, or one file; the bundled framework where it is absent.
        edition: the edition whose definitions must be exactly these.
        as_of: a day; versions decided later are left out, so that what was said then can be
            said again.

    Returns:
        A catalogue that never changes.

    Raises:
        DefinitionErrors: with every problem, when any is an error.
        ValueError: for an ``as_of`` that is no date.
    """
    with undisturbed():
        from malramverk import catalogue

    return catalogue.load(path, edition=edition, as_of=as_of)


def __getattr__(name: str) -> Any:
    """Import a public name from its room when it is first used, so that importing stays quick."""
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    with undisturbed():
        value = getattr(import_module(_ROOM_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
