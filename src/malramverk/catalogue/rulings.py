"""What compiling rules gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem
from malramverk.formula import Core
from malramverk.model import Judges, Rule

if TYPE_CHECKING:
    from malramverk.catalogue.rule_sources import InputSource
    from malramverk.rules import Table


@dataclass(frozen=True, slots=True)
class Ruling:
    """A rule for one of what it judges.

    Attributes:
        rule: the version of the rule.
        judges: what it says something of.
        subject: the indicator, sub-goal or goal; nothing for entities themselves.
        table: the decision table.
        sources: where each of its inputs comes from.
        facts: further formulas for its texts.
    """

    rule: Rule
    judges: Judges
    subject: str | None
    table: Table
    sources: tuple[InputSource, ...]
    facts: Mapping[str, Core]


@dataclass(frozen=True, slots=True)
class Rulings:
    """What compiling the rules of a draft gave.

    Attributes:
        by_rule: the tables of each version without fault, by ``id@version``, of it.
        problems: every problem, proofs aside.
        order: the rules' ids, those that others read before the others.
    """

    by_rule: Mapping[str, tuple[Ruling, ...]]
    problems: tuple[Problem, ...]
    order: tuple[str, ...]
