"""What a mutant changes: one spot of a formula, a population or a rule, and what becomes of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

from malramverk.dataclass import dataclass
from malramverk.formula import Node
from malramverk.source import Span

_OTHERS = 3


class Sort(StrEnum):
    """What sort of slip a mutant stands for."""

    OPERATOR = "operator"
    BOUND = "bound"
    CONSTANT = "constant"
    CODE = "code"
    COLUMN = "column"
    REFERENCE = "reference"
    FILTER = "filter"
    FUNCTION = "function"
    PERIOD = "period"
    BRANCH = "branch"
    LEVEL = "level"
    OPTION = "option"
    CELL = "cell"
    ROW = "row"
    OUTPUT = "output"
    POLICY = "policy"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a tree.

    Attributes:
        sort: what sort of slip it stands for.
        span: the words that change, in the text of the whole formula.
        becomes: what stands there instead; empty where the words go.
        node: the changed tree: of the node itself, or of the whole formula.
    """

    sort: Sort
    span: Span
    becomes: str
    node: Node


def following(listed: Sequence[str], one: str, without: Collection[str] = ()) -> list[str]:
    """Return a few of what is listed, from what comes after one and round."""
    first = listed.index(one) + 1 if one in listed else 0
    return [other for other in (*listed[first:], *listed[:first]) if other not in without][:_OTHERS]
