"""What can be wrong with a rule among the other definitions."""

from __future__ import annotations

from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownInput(Problem):
    """A row, or a test beside the rule, names an input that the rule does not have.

    Write the name of an input, or add one under ``inputs``.
    """

    code: ClassVar[str] = "MR320"
    en: ClassVar[str] = "`{written}` is no input of the rule"
    sv: ClassVar[str] = "`{written}` är ingen indata i regeln"
    help_en: ClassVar[str | None] = "write `{meant}`"
    help_sv: ClassVar[str | None] = "skriv `{meant}`"
    written: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownOutcome(Problem):
    """A row gives an outcome that is not in the rule's scale or among its output's values."""

    code: ClassVar[str] = "MR321"
    en: ClassVar[str] = "`{written}` is no outcome of the rule; expected one of {candidates}"
    sv: ClassVar[str] = "`{written}` är inget utfall i regeln; väntade något av {candidates}"
    help_en: ClassVar[str | None] = "write `{meant}`"
    help_sv: ClassVar[str | None] = "skriv `{meant}`"
    written: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownOutput(Problem):
    """A row, or another rule, names an output that the rule does not have.

    A rule with several outputs has each of them named: ``then: {status: a, level: b}``.
    """

    code: ClassVar[str] = "MR322"
    en: ClassVar[str] = "`{written}` is no output of the rule `{rule}`; it has {candidates}"
    sv: ClassVar[str] = "`{written}` är ingen utdata i regeln `{rule}`; den har {candidates}"
    help_en: ClassVar[str | None] = "write `{meant}`"
    help_sv: ClassVar[str | None] = "skriv `{meant}`"
    written: str
    rule: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongSortOfOutcome(Problem):
    """An outcome is no number, or not yes or no, though its output says that it is."""

    code: ClassVar[str] = "MR323"
    en: ClassVar[str] = "`{written}` cannot be the output `{output}`, whose type is {type}"
    sv: ClassVar[str] = "`{written}` kan inte vara utdata `{output}`, vars typ är {type}"
    written: str
    output: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCycle(Problem):
    """Rules read each other's outcomes in a circle, so that none can be judged first."""

    code: ClassVar[str] = "MR324"
    en: ClassVar[str] = "the rule `{id}` depends on itself: {way}"
    sv: ClassVar[str] = "regeln `{id}` beror på sig själv: {way}"
    id: str
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWithoutSubject(Problem):
    """A rule is for nothing: no indicator, sub-goal or goal fulfils what ``applies_to`` says."""

    code: ClassVar[str] = "MR325"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "the rule `{id}` applies to nothing"
    sv: ClassVar[str] = "regeln `{id}` gäller ingenting"
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnclearInput(Problem):
    """An input says neither or several of ``formula`` and ``outcome``, or counts without a rule.

    An input is a formula; or ``outcome`` names a rule whose outcome it is; or ``count`` or
    ``share`` says which outcomes of that rule are counted.
    """

    code: ClassVar[str] = "MR326"
    en: ClassVar[str] = "the input `{name}` is not either a formula or the outcome of a rule"
    sv: ClassVar[str] = "indata `{name}` är inte antingen en formel eller en regels utfall"
    help_en: ClassVar[str | None] = "write `formula:` or `outcome:`, and `count:` beside `outcome:`"
    help_sv: ClassVar[str | None] = "skriv `formula:` eller `outcome:`, och `count:` vid `outcome:`"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownSlot(Problem):
    """A text has a slot that nothing fills where a rule uses it.

    A slot is a name in braces. Besides those that every judgement fills, it may be an input or a
    fact of each rule that uses the text.
    """

    code: ClassVar[str] = "MR327"
    en: ClassVar[str] = "nothing fills `{{{written}}}` in the text `{text}`"
    sv: ClassVar[str] = "inget fyller `{{{written}}}` i texten `{text}`"
    help_en: ClassVar[str | None] = "write `{meant}`"
    help_sv: ClassVar[str | None] = "skriv `{meant}`"
    written: str
    text: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotGathered(Problem):
    """``collect`` sums or compares outcomes that are no numbers, or stands with another hit policy.

    ``sum``, ``min`` and ``max`` need outputs with ``type: number``.
    """

    code: ClassVar[str] = "MR328"
    en: ClassVar[str] = (
        "`collect: {gathering}` needs `hit_policy: collect` and outputs that are numbers"
    )
    sv: ClassVar[str] = "`collect: {gathering}` kräver `hit_policy: collect` och utdata som är tal"
    gathering: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyOutcomes(Problem):
    """An input reads the outcome of a rule that may give several, which no test can be put to.

    Let that rule have a hit policy that gives one outcome.
    """

    code: ClassVar[str] = "MR329"
    en: ClassVar[str] = "the rule `{rule}` gives a list of outcomes and cannot be an input"
    sv: ClassVar[str] = "regeln `{rule}` ger en lista av utfall och kan inte vara indata"
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeElsewhere(Problem):
    """An input reads an outcome that the other rule does not give of what this rule judges.

    A rule of indicators may read one of indicators or of entities, or name under ``of`` whose
    outcome it reads; a rule of sub-goals or goals counts the outcomes of what lies below.
    """

    code: ClassVar[str] = "MR330"
    en: ClassVar[str] = "the rule `{rule}` judges {theirs}, and this rule judges {ours}"
    sv: ClassVar[str] = "regeln `{rule}` bedömer {theirs}, och den här regeln bedömer {ours}"
    rule: str
    theirs: str
    ours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InputHasReservedName(Problem):
    """An input has the name of a key that every row has, or of a name that formulas have."""

    code: ClassVar[str] = "MR332"
    en: ClassVar[str] = "an input cannot be named `{name}`"
    sv: ClassVar[str] = "indata kan inte heta `{name}`"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectedNotNumber(Problem):
    """An input sums or compares outcomes that are no numbers.

    ``collect`` is for outputs with ``type: number``; of others ``count`` and ``share`` tell how
    many there are.
    """

    code: ClassVar[str] = "MR337"
    en: ClassVar[str] = "the outcomes of the rule `{rule}` are no numbers to collect"
    sv: ClassVar[str] = "utfallen av regeln `{rule}` är inga tal att samla"
    help_en: ClassVar[str] = "write `count:` or `share:`"
    help_sv: ClassVar[str] = "skriv `count:` eller `share:`"
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeInOtherCell(Problem):
    """A formula of an input looks for an outcome in another cell, or as a key.

    An earlier input that is an outcome, or made of outcomes, can be computed with and compared;
    it is of the cell that is judged, and of no other period, level, group or entity.
    """

    code: ClassVar[str] = "MR338"
    en: ClassVar[str] = "`{name}` is made of outcomes and is only known of the cell that is judged"
    sv: ClassVar[str] = "`{name}` består av utfall och är bara känt för cellen som bedöms"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetWithoutEnd(Problem):
    """A target does not say what is to be reached, or says it in more than one way.

    Write ``level`` (a value), ``change`` (since the base) or ``relative_change`` (a share of the
    base).
    """

    code: ClassVar[str] = "MR333"
    en: ClassVar[str] = "the target of `{id}` does not say in one way what is to be reached"
    sv: ClassVar[str] = "målet för `{id}` säger inte på ett sätt vad som ska nås"
    help_en: ClassVar[str] = "write one of `level`, `change` and `relative_change`"
    help_sv: ClassVar[str] = "skriv ett av `level`, `change` och `relative_change`"
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetDates(Problem):
    """The years of a target are of different kinds, or not in order: base, trajectory, date.

    They are all school years, or all calendar years, and the trajectory lies between the ends.
    """

    code: ClassVar[str] = "MR334"
    en: ClassVar[str] = "the target of `{id}` has no years of one kind in order: {dates}"
    sv: ClassVar[str] = "målet för `{id}` har inte år av ett slag i ordning: {dates}"
    id: str
    dates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetWithoutDirection(Problem):
    """Neither a target nor its indicator says which way is better."""

    code: ClassVar[str] = "MR335"
    en: ClassVar[str] = "the target of `{id}` has no direction"
    sv: ClassVar[str] = "målet för `{id}` har ingen riktning"
    help_en: ClassVar[str] = "write `higher_is_better: yes` or `no` in the target"
    help_sv: ClassVar[str] = "skriv `higher_is_better: yes` eller `no` i målet"
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetNotNumber(Problem):
    """What a target is reckoned from is no number of a cell in the indicator's unit.

    ``relative_change`` is a share of the base, and everything else in the indicator's unit.
    """

    code: ClassVar[str] = "MR336"
    en: ClassVar[str] = "`{key}` of the target is no number in {unit}"
    sv: ClassVar[str] = "`{key}` i målet är inget tal i {unit}"
    key: str
    unit: str
