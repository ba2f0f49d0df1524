"""What differs between two states of the definitions: this room releases and compares editions."""

from malramverk.changes.classes import Change, ChangeClass, Event, Step
from malramverk.changes.comparing import diff
from malramverk.changes.impact import Impact, impact
from malramverk.changes.judging import against, changelog
from malramverk.changes.releasing import release

__all__ = [
    "Change",
    "ChangeClass",
    "Event",
    "Impact",
    "Step",
    "against",
    "changelog",
    "diff",
    "impact",
    "release",
]
