"""Rules (decision tables), the scales their outcomes are from, and the texts they ask with."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from malramverk.model.base import Definition, DefinitionId, Part, ShortText, Words
from malramverk.model.examples import RuleTest
from malramverk.model.indicator import Direction, FormulaText

CANNOT_BE_JUDGED = "cannot_be_judged"
FROM_SUB_GOAL = "from_sub_goal"

# What stands without quotes is a number or a yes to an editor, and text to this library.
_BARE: dict[str, Any] = {"type": ["string", "number", "boolean"]}
_TESTS = "A unary test: `>= 80`, `[60..80)`, `in (a, b)`, `not(a)`, `any`, `absent`."
_Plain = Annotated[str, WithJsonSchema(_BARE)]
CellText = Annotated[str, Field(max_length=20_000), WithJsonSchema(_BARE | {"description": _TESTS})]
OutputId = Annotated[str, Field(pattern=r"^$|^[a-z][a-z0-9_]{0,99}$")]


class Judges(StrEnum):
    """What a rule says something of."""

    INDICATORS = "indicators"
    SUB_GOALS = "sub_goals"
    GOALS = "goals"
    ENTITIES = "entities"


class Judge(StrEnum):
    """What a test is put to.

    ``exact``: the value; ``rounded``: the value as it is shown, with the definition's decimals;
    ``interval``: the interval that is known of it, so that a row answers only if it does so of
    every value in it.
    """

    EXACT = "exact"
    ROUNDED = "rounded"
    INTERVAL = "interval"


class OutputKind(StrEnum):
    """The sort of values an output has."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"


class AppliesTo(Part):
    """What a rule is for: everything that fulfils all that is said.

    Attributes:
        indicators: these indicators.
        direction: indicators of which this is better.
        unit: indicators in one of these units.
        provision: indicators for one of these school forms.
        sub_goals: indicators that follow up one of these sub-goals, or these sub-goals.
        goals: sub-goals of one of these goals, or these goals.
        levels: entities of these levels.
        entity: entities with one of these values of an attribute, by attribute.
    """

    indicators: tuple[DefinitionId, ...] = ()
    direction: tuple[Direction, ...] = ()
    unit: tuple[ShortText, ...] = ()
    provision: tuple[DefinitionId, ...] = ()
    sub_goals: tuple[DefinitionId, ...] = ()
    goals: tuple[DefinitionId, ...] = ()
    levels: tuple[DefinitionId, ...] = ()
    entity: dict[DefinitionId, tuple[ShortText, ...]] = {}


class RuleInput(Part):
    """What a rule reads: a formula, another rule's outcome, or what outcomes below come to.

    Attributes:
        formula: over ``value``, the indicator that is judged, ``indicator``, its id as a text,
            earlier inputs, other indicators by id, attributes of the entity (``entity.x``),
            parameters and levels.
        outcome: the rule whose outcome is read.
        output: which of that rule's outputs, where it has several.
        of: the indicator, sub-goal or goal whose outcome it is; what is judged, where absent.
        count: a test; how many of the outcomes below what is judged fulfil it.
        share: a test; how many fulfil it, of those that could be judged.
        collect: what is made of the numbers that the rule gives below what is judged; one that
            does not apply is left out, and one that is stopped by something else stops it.
        skip: ``absent`` leaves those out, too, that could not be judged.
        among: the values the input may have, as a test.
        whole: whether its numbers are whole.
        judge: what its tests are put to; the rule's own way, where absent.
        decimals: decimals that ``judge: rounded`` rounds to; the indicator's, where absent.
    """

    formula: FormulaText | None = None
    outcome: DefinitionId | None = None
    output: DefinitionId | None = None
    of: DefinitionId | None = None
    count: CellText | None = None
    share: CellText | None = None
    collect: Literal["sum", "mean", "min", "max"] | None = None
    skip: Literal["absent"] | None = None
    among: CellText | None = None
    whole: bool = False
    judge: Judge | None = None
    decimals: Annotated[int, Field(ge=0, le=15)] | None = None

    @property
    def is_gathered(self) -> bool:
        """Whether it is made of outcomes below what is judged."""
        return self.count is not None or self.share is not None or self.collect is not None


class RuleMinimum(Part):
    """What the judged value must rest on.

    Attributes:
        n: the least number of rows behind it.
    """

    n: Annotated[int, Field(ge=1, le=1_000_000)]


class RuleOutput(Part):
    """One output of a rule.

    Attributes:
        scale: the outcome scale its values are from.
        values: its values, in order of priority, where they are from no scale.
        type: the sort of its values.
        minimum: what the judged value must rest on for this output to be given.
    """

    scale: DefinitionId | None = None
    values: tuple[ShortText, ...] = ()
    type: OutputKind = OutputKind.TEXT
    minimum: RuleMinimum | None = None


def _formula(value: Any) -> Any:
    return {"formula": value} if isinstance(value, str) else value


def _single(value: Any) -> Any:
    """Read an outcome alone as the value of the only output."""
    return {"": value} if isinstance(value, str) else value


def _otherwise(value: Any) -> Any:
    return {} if value == "none" else _single(value)


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Given = Annotated[
    dict[OutputId, ShortText],
    BeforeValidator(_single, json_schema_input_type=dict[str, _Plain] | _Plain),
]
Otherwise = Annotated[
    dict[OutputId, ShortText],
    BeforeValidator(_otherwise, json_schema_input_type=dict[str, _Plain] | _Plain),
]
Factors = Annotated[
    tuple[DefinitionId, ...],
    BeforeValidator(_listed, json_schema_input_type=tuple[str, ...] | str),
]


class RuleRow(Part):
    """One row of a rule: a test for each input it reads, and what holds then.

    Every other key is the name of an input, and its value a test of it. An input that the row
    does not name may be anything.

    Attributes:
        then: the outcome, or a value for each output.
        observe: the text that says what is seen.
        ask: the text of the question for the dialogue.
        factors: success factors that the question is linked to; ``from_sub_goal`` for those of
            the sub-goal.
        importance: how early in a dialogue it is told; the rule's own, where absent.
        note: why the row is there, for readers of the rule.
    """

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)
    __pydantic_extra__: dict[str, CellText]

    then: Given
    observe: DefinitionId | None = None
    ask: DefinitionId | None = None
    factors: Factors = ()
    importance: int | None = None
    note: Words | None = None

    @property
    def tests(self) -> dict[str, str]:
        """The tests by input."""
        return self.__pydantic_extra__


class Rule(Definition):
    """A decision table: what is said of an indicator, sub-goal, goal or entity, and asked about it.

    Its outcome is an observation and a question for a dialogue; it is no verdict and no ranking.

    Attributes:
        applies_to: what it is for.
        judges: what it says something of; where absent, indicators if it reads ``value``, the
            sub-goals if it counts outcomes, and else the entities themselves.
        inputs: what it reads, by the name rows use.
        facts: further formulas, for the texts to fill their slots from.
        scale: the outcome scale of its only output.
        outputs: its outputs by name, where it has several.
        hit_policy: which of the rows that answer count.
        collect: what ``collect`` makes of them.
        rows: the rows.
        absent: what holds where rows cannot tell, for want of a value.
        otherwise: what holds where no row answers; ``none`` for nothing.
        minimum: what the judged value must rest on.
        judge: what tests are put to.
        importance: how early in a dialogue it is told; greater is earlier.
        tests: worked examples.
    """

    kind: Literal["rule"]
    applies_to: AppliesTo = AppliesTo()
    judges: Judges | None = None
    inputs: Annotated[
        dict[
            DefinitionId,
            Annotated[RuleInput, BeforeValidator(_formula, json_schema_input_type=RuleInput | str)],
        ],
        Field(min_length=1, max_length=100),
    ]
    facts: dict[DefinitionId, FormulaText] = {}
    scale: DefinitionId | None = None
    outputs: dict[DefinitionId, RuleOutput] = {}
    hit_policy: Literal[
        "unique", "any", "first", "priority", "collect", "rule_order", "output_order"
    ] = "unique"
    collect: Literal["list", "sum", "min", "max", "count"] = "list"
    rows: Annotated[tuple[RuleRow, ...], Field(min_length=1, max_length=1_000)]
    absent: ShortText = CANNOT_BE_JUDGED
    otherwise: Otherwise | None = None
    minimum: RuleMinimum | None = None
    judge: Judge = Judge.EXACT
    importance: int = 0
    tests: tuple[RuleTest, ...] = ()


class OutcomeScale(Definition):
    """What the outcomes of a rule can be, in order of priority, and what people call them.

    Attributes:
        outcomes: the words of each outcome.
    """

    kind: Literal["outcome_scale"]
    outcomes: Annotated[dict[ShortText, Words], Field(min_length=1, max_length=100)]


class TextDefinition(Definition):
    """A text that a rule observes or asks with; ``{name}`` is a slot.

    Slots are ``value``, ``n``, ``period``, ``entity``, ``level``, ``indicator``, ``sub_goal``,
    ``goal``, ``unit``, ``outcome``, and the inputs and facts of the rule by name.

    Attributes:
        text: the words, with slots.
    """

    kind: Literal["text"]
    text: Words
