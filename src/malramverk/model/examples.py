"""Worked examples beside definitions: what is given, and what must come of it."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from malramverk.model.base import Day, DefinitionId, Part, PeriodText, ShortText, StateName

_BARE: dict[str, Any] = {"type": ["string", "number", "boolean"]}
GivenText = Annotated[ShortText, WithJsonSchema(_BARE)]
Margin = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{1,18}(\.[0-9]{1,18})?( ?%)?$",
        description="How far the value may be from what is expected: 0.05, or 1 % of it.",
    ),
    WithJsonSchema({"type": ["string", "number"]}),
]


class ExpectedProblem(Part):
    """The problem that a test must give.

    Attributes:
        code: its code, such as ``MR430``.
        says: words that stand in it, in English or Swedish.
    """

    code: Annotated[str, Field(pattern=r"^MR[0-9]{2,4}$")]
    says: ShortText | None = None


def _problem(value: Any) -> Any:
    return {"code": value} if isinstance(value, str) else value


MustFail = Annotated[
    ExpectedProblem, BeforeValidator(_problem, json_schema_input_type=ExpectedProblem | str)
]


def _given(value: Any) -> Any:
    return "" if isinstance(value, list) and not value else value


GivenTable = Annotated[
    Annotated[str, Field(max_length=200_000)],
    BeforeValidator(_given, json_schema_input_type=str | list[Any]),
]
GivenTables = dict[DefinitionId, GivenTable]
GivenCells = dict[DefinitionId, dict[ShortText, ShortText]]


class Expectation(Part):
    """What a test expects of one cell; numbers are compared at the decimals they are written with.

    Attributes:
        value: the value, in the indicator's unit.
        within: how far the value may be from that: a number in the same unit, or a percentage of
            it; then its decimals do not count.
        state: the state; ``value`` where a value is expected.
        reason: the finer word for the state.
        flags: the flags, all of them.
        n: rows behind the value.
        coverage: known rows over all rows.
        lower: the lower bound under missing rows, or of a censored cell.
        upper: the upper bound.
        target: what the indicator's target comes to, by its names without ``target_``: ``level``,
            ``course``, ``ahead``, ``progress`` and so on; a number, a state, ``yes`` or ``no``.
    """

    value: ShortText | None = None
    within: Margin | None = None
    state: StateName | None = None
    reason: ShortText | None = None
    flags: tuple[ShortText, ...] | None = None
    n: ShortText | None = None
    coverage: ShortText | None = None
    lower: ShortText | None = None
    upper: ShortText | None = None
    target: dict[DefinitionId, GivenText] = {}


class ExampleTest(Part):
    """A worked example beside an indicator: small tables in, expected cells out.

    Attributes:
        name: what the example shows.
        period: the period its rows are from, where they do not say.
        as_of: a day; the definitions are then as they were known on it, all of them.
        given: rows by table, as comma-separated text with a header line; ``[]`` for no rows. A row
            that begins with ``12 x`` stands twelve times.
        cells: values or states of other indicators by indicator and entity; ``A 2023/24`` for a
            period.
        expect: the expected cell by entity; ``A kon=flicka`` for a group, ``A 2023/24`` for a
            period.
        problem: the problem that the rows must give, in place of cells.
        review: whether the expected figures were worked out by the library and are to be
            looked at by someone before they count as checked.
    """

    name: ShortText
    period: PeriodText | None = None
    as_of: Day | None = None
    given: GivenTables = {}
    cells: GivenCells = {}
    expect: dict[ShortText, Expectation] = {}
    problem: MustFail | None = None
    review: bool = False


class RuleTest(Part):
    """A worked example beside a rule: inputs in, an outcome out; or tables in.

    Attributes:
        name: what the example shows.
        given: a value, a state, or an interval (``95..100``) for each input.
        of: the indicator, sub-goal or goal that is judged, where the rule is to work its inputs
            out from tables or cells; nothing for a rule of entities.
        entity: whose figures are judged, then.
        period: the period that is judged, then.
        rows: rows by table, as beside an indicator.
        cells: values or states by indicator and entity, as beside an indicator.
        inputs: what the inputs must come to, then: a number, a state, ``yes``, ``no`` or a text.
        expect: the outcome, a value for each output, or a list of outcomes.
        row: the row that must answer, from one; several where the hit policy lists them, and
            ``none`` where none may.
        state: the state that must stop the rule.
        review: as beside an indicator.
    """

    name: ShortText
    given: dict[DefinitionId, GivenText] = {}
    of: DefinitionId | None = None
    entity: ShortText | None = None
    period: PeriodText | None = None
    rows: GivenTables = {}
    cells: GivenCells = {}
    inputs: dict[DefinitionId, GivenText] = {}
    expect: Any = None
    row: Annotated[Any, WithJsonSchema({"type": ["integer", "string", "array"]})] = None
    state: StateName | None = None
    review: bool = False

    @property
    def is_worked_out(self) -> bool:
        """Whether the inputs are worked out from tables or cells."""
        return self.entity is not None


class DisclosureTest(Part):
    """A worked example beside a disclosure family: small tables in, what an audience sees out.

    Attributes:
        name: what the example shows.
        audience: who is to read.
        principal: whose own figures are opened, for the audience ``principal``.
        secondary: whether more is hidden, so that nothing hidden can be worked out.
        period: the period its rows are from, where they do not say.
        given: rows by table, as beside an indicator.
        expect: by indicator and entity what is shown: a number as it is rounded, ``..`` for what
            is suppressed, ``...`` where that is for nearly all, ``~100``, or the word for a state
            or its reason, such as ``secondary`` or ``not_reported``.
        review: as beside an indicator.
    """

    name: ShortText
    audience: Literal["internal", "principal", "public"] = "public"
    principal: ShortText | None = None
    secondary: bool = True
    period: PeriodText | None = None
    given: Annotated[GivenTables, Field(min_length=1)]
    expect: Annotated[
        dict[DefinitionId, Annotated[dict[ShortText, GivenText], Field(min_length=1)]],
        Field(min_length=1),
    ]
    review: bool = False
