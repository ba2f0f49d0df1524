"""What differs between two states of the definitions: this room releases and compares editions."""

from malramverk.changes.classes import Change, ChangeClass, Event, Step
from malramverk.changes.comparing import diff
from malramverk.changes.impact import impact
from malramverk.changes.judging import against
from malramverk.changes.releasing import release
from malramverk.changes.touching import Flipped, Impact, Moved, Touched
from malramverk.changes.wording import changelog

__all__ = [
    "Change",
    "ChangeClass",
    "Event",
    "Flipped",
    "Impact",
    "Moved",
    "Step",
    "Touched",
    "against",
    "changelog",
    "diff",
    "impact",
    "release",
]
