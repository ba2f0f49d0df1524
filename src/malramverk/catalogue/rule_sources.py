"""Where a rule's inputs come from, and what other rules may read of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TypeAlias

from malramverk.dataclass import dataclass
from malramverk.formula import Core
from malramverk.model import Judge, Judges, Rule
from malramverk.rules import Axis, Output, Test


@dataclass(frozen=True, slots=True)
class FormulaSource:
    """An input that a formula gives.

    Attributes:
        core: the checked formula, of the judged indicator.
        judge: what tests are put to.
        decimals: decimals that ``judge: rounded`` rounds to.
        least: the least that a number may be, where only an interval is known of it.
        most: the most.
        reads: by leaf of the formula, the earlier input, made of outcomes, that it stands for.
    """

    core: Core
    judge: Judge
    decimals: int | None
    least: Core | None = None
    most: Core | None = None
    reads: Mapping[Core, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutcomeSource:
    """An input that is another rule's outcome.

    Attributes:
        rule: the other rule's id.
        output: the number of its output.
        of: whose outcome; what is judged, where absent.
    """

    rule: str
    output: int
    of: str | None


@dataclass(frozen=True, slots=True)
class CountSource:
    """An input that counts another rule's outcomes below what is judged.

    Attributes:
        rule: the other rule's id.
        output: the number of its output.
        test: which outcomes count.
        axis: the outcomes, cut into what the test tells apart.
        share: whether it is a share of those that could be judged.
    """

    rule: str
    output: int
    test: Test
    axis: Axis
    share: bool


@dataclass(frozen=True, slots=True)
class CollectSource:
    """An input that is made of the numbers another rule gives below what is judged.

    Attributes:
        rule: the other rule's id.
        output: the number of its output.
        how: what is made of them: ``sum``, ``mean``, ``min`` or ``max``.
        skips: whether those that could not be judged are left out.
    """

    rule: str
    output: int
    how: str
    skips: bool


InputSource: TypeAlias = FormulaSource | OutcomeSource | CountSource | CollectSource


@dataclass(frozen=True, slots=True)
class Known:
    """What other rules may read of a rule that has been read.

    Attributes:
        rule: the rule.
        judges: what it says something of.
        outputs: what it gives.
        is_single: whether it gives one outcome at most.
    """

    rule: Rule
    judges: Judges
    outputs: tuple[Output, ...]
    is_single: bool
