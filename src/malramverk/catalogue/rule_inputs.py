"""The inputs of a rule: where each value comes from, and what is known of it before any data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from malramverk.catalogue.compilation import moved, parsed
from malramverk.catalogue.draft import Draft, Entry
from malramverk.catalogue.problems import UnknownReference
from malramverk.catalogue.rule_problems import (
    CollectedNotNumber,
    ManyOutcomes,
    OutcomeElsewhere,
    OutcomeInOtherCell,
    UnclearInput,
    UnknownOutput,
)
from malramverk.catalogue.rule_sources import (
    CollectSource,
    CountSource,
    FormulaSource,
    InputSource,
    Known,
    OutcomeSource,
)
from malramverk.catalogue.targets import targeted
from malramverk.catalogue.wholeness import gives_whole, is_whole
from malramverk.diagnostics import Problem, Severity
from malramverk.documents.document import Key
from malramverk.formula import (
    AS_PUBLISHED,
    Attribute,
    Constant,
    Core,
    Grain,
    Kind,
    Node,
    Operation,
    Reference,
    Scope,
    Statistic,
    Type,
    check,
    parse,
    walk,
)
from malramverk.model import Judge, Judges, Rule, RuleInput
from malramverk.quantities import NUMBER
from malramverk.rules import Input, Test, read_cell
from malramverk.rules.axes import axis
from malramverk.source import Source

_BELOW = {
    Judges.SUB_GOALS: (Judges.INDICATORS,),
    Judges.GOALS: (Judges.SUB_GOALS, Judges.INDICATORS),
    Judges.ENTITIES: (Judges.GOALS, Judges.SUB_GOALS, Judges.INDICATORS),
    Judges.INDICATORS: (),
}

_ENDS = parse("least(x)"), parse("most(x)")


def errors_in(problems: Iterable[Problem]) -> int:
    """Return how many problems stop something; warnings do not."""
    return sum(problem.severity is Severity.ERROR for problem in problems)


class InputReader:
    """Reads the inputs of one rule for one of what it judges.

    Attributes:
        problems: where faults are put.
    """

    def __init__(
        self,
        draft: Draft,
        entry: Entry,
        scope: Scope,
        rules: Mapping[str, Known],
        judges: Judges,
        problems: list[Problem],
    ) -> None:
        self._draft = draft
        self._entry = entry
        self._scope = scope
        self._rules = rules
        self._judges = judges
        self._leaves: dict[Core, str] = {}
        self._whole: set[str] = set()
        self.problems = problems

    def read(
        self, rule: Rule, indicator: str | None
    ) -> tuple[list[tuple[Input, InputSource]], dict[str, Core]] | None:
        """Return every input and where it comes from, and the facts; nothing where one is wrong."""
        scope = self._scope_for(indicator)
        found: list[tuple[Input, InputSource]] = []
        self._leaves, self._whole = {}, set()
        before = errors_in(self.problems)
        for name, input_ in rule.inputs.items():
            one = self._input(rule, name, input_, scope, indicator)
            if one is None:
                continue
            found.append(one)
            scope = replace(scope, parts={**scope.parts, name: self._named(*one)})
        facts: dict[str, Core] = {}
        for name, text in rule.facts.items():
            core = self._formula(
                ("facts", name), text, replace(scope, parts={**scope.parts, **facts})
            )
            if core is not None:
                facts[name] = core
        return (found, facts) if errors_in(self.problems) == before else None

    def _named(self, input_: Input, source: InputSource) -> Core:
        """Return what an input is to the formulas after it."""
        if isinstance(source, FormulaSource):
            return source.core
        codes = None if input_.codes is None else frozenset(input_.codes)
        unit = input_.unit if input_.kind is Kind.NUMBER else None
        if input_.decimals == 0:
            self._whole.add(input_.name)
        leaf = Attribute(f"={input_.name}", Type(input_.kind, unit, Grain.CELL, codes=codes))
        self._leaves[leaf] = input_.name
        return leaf

    def _scope_for(self, indicator: str | None) -> Scope:
        if indicator is None:
            return self._scope
        unit = self._scope.indicators.get(indicator)
        value = Reference(indicator, Type(Kind.NUMBER, unit, Grain.CELL))
        target = targeted(self._draft.current["indicator"][indicator], self._scope, [])
        name = Constant(indicator, Type(Kind.TEXT))
        return replace(self._scope, parts={"value": value, "indicator": name, **target})

    def _input(
        self, rule: Rule, name: str, input_: RuleInput, scope: Scope, indicator: str | None
    ) -> tuple[Input, InputSource] | None:
        gathered = (input_.count, input_.share, input_.collect)
        ways = sum(way is not None for way in gathered)
        clear = (input_.formula is None) != (input_.outcome is None)
        clear = clear and not (ways and (input_.outcome is None or input_.of is not None))
        if not clear or ways > 1:
            self._report(UnclearInput(name=name), ("inputs", name), key=True)
            return None
        if input_.formula is not None:
            return self._of_formula(rule, name, input_, scope, indicator)
        return self._gathered(name, input_) if ways else self._outcome(name, input_)

    def _of_formula(
        self, rule: Rule, name: str, input_: RuleInput, scope: Scope, indicator: str | None
    ) -> tuple[Input, InputSource] | None:
        assert input_.formula is not None
        path: tuple[Key, ...] = ("inputs", name, "formula")
        core = self._formula(path, input_.formula, scope)
        if core is None:
            return None
        reads = self._outcomes_in(core)
        if reads is None:
            self._report(OutcomeInOtherCell(name=name), path)
            return None
        decimals = input_.decimals
        if decimals is None and indicator is not None:
            decimals = self._draft.indicators[indicator].decimals
        judge = input_.judge or rule.judge
        least, most = (None if reads else _end(end, core, judge) for end in _ENDS)
        source = FormulaSource(core, judge, decimals, least, most, reads)
        codes = None if core.type.codes is None else tuple(sorted(core.type.codes))
        unit = (core.type.unit or NUMBER) if core.type.kind is Kind.NUMBER else None
        rounded = decimals if judge is Judge.ROUNDED and unit is not None else None
        whole = unit is not None and (input_.whole or is_whole(core, self._only_whole))
        known = Input(
            name,
            core.type.kind,
            unit,
            codes,
            decimals=0 if whole else rounded,
            own_units=self._draft.own_units,
        )
        return self._among(known, input_), source

    def _only_whole(self, leaf: str) -> bool:
        """Say whether an attribute, or an earlier input that is an outcome, is always whole."""
        if leaf.startswith("="):
            return leaf.removeprefix("=") in self._whole
        attribute = self._scope.attributes.get(leaf)
        return attribute is not None and attribute.decimals == 0

    def _outcomes_in(self, core: Core) -> Mapping[Core, str] | None:
        """Return the leaves of a formula that are outcomes; nothing where one is elsewhere."""
        found: dict[Core, str] = {}
        for node in walk(core):
            if node in self._leaves:
                found[node] = self._leaves[node]
            elif not isinstance(node, Operation) and any(n in self._leaves for n in walk(node)):
                return None
        return found

    def _formula(self, path: tuple[Key, ...], text: str, scope: Scope) -> Core | None:
        document = self._entry.document
        node = parsed(document, path, text, self.problems)
        if node is None:
            return None
        checked = check(node, scope, source=Source("<formula>", text))
        self.problems.extend(moved(p, document, path) for p in checked.problems)
        return checked.core

    def _among(self, known: Input, input_: RuleInput) -> Input:
        if input_.among is None:
            return known
        test = self._cell(("inputs", known.name, "among"), input_.among, known)
        return known if test is None else replace(known, among=test)

    def _cell(self, path: tuple[Key, ...], text: str, known: Input) -> Test | None:
        found: list[Problem] = []
        test = read_cell(text, known, found)
        self.problems.extend(moved(p, self._entry.document, path) for p in found)
        return test

    def _outcome(self, name: str, input_: RuleInput) -> tuple[Input, InputSource] | None:
        other = self._other(name, input_)
        if other is None:
            return None
        known, number = other
        here = known.judges in (self._judges, Judges.ENTITIES)
        if input_.of is None and not here:
            self._elsewhere(name, known)
            return None
        if input_.of is not None and not self._of(name, input_.of, known):
            return None
        source = OutcomeSource(known.rule.id, number, input_.of)
        return self._among(_typed(name, known, number), input_), source

    def _of(self, name: str, of: str, known: Known) -> bool:
        kinds = {Judges.INDICATORS: "indicator", Judges.SUB_GOALS: "sub_goal"}
        kind = kinds.get(known.judges, "goal")
        listed = self._draft.ids(kind)
        if of not in listed:
            self._unknown(
                ("inputs", name, "of"), of, listed, "reads the outcome of", "läser utfallet av"
            )
        return of in listed

    def _gathered(self, name: str, input_: RuleInput) -> tuple[Input, InputSource] | None:
        other = self._other(name, input_)
        if other is None:
            return None
        known, number = other
        if known.judges not in _BELOW[self._judges]:
            self._elsewhere(name, known)
            return None
        if input_.collect is None:
            return self._counted(name, input_, known, number)
        if known.outputs[number].kind is not Kind.NUMBER:
            problem = CollectedNotNumber(rule=known.rule.id)
            self._report(problem, ("inputs", name, "collect"))
            return None
        whole = input_.whole or (input_.collect != "mean" and gives_whole(known, number))
        decimals = 0 if whole else None
        units = self._draft.own_units
        made = Input(name, Kind.NUMBER, NUMBER, decimals=decimals, own_units=units)
        skips = input_.skip is not None
        source = CollectSource(known.rule.id, number, input_.collect, skips)
        return self._among(made, input_), source

    def _counted(
        self, name: str, input_: RuleInput, known: Known, number: int
    ) -> tuple[Input, InputSource] | None:
        key = "count" if input_.count is not None else "share"
        outcome = _typed(known.rule.id, known, number)
        text = input_.count if input_.count is not None else input_.share
        assert text is not None
        test = self._cell(("inputs", name, key), text, outcome)
        if test is None:
            return None
        share = key == "share"
        found = Input(
            name,
            Kind.NUMBER,
            NUMBER,
            decimals=None if share else 0,
            own_units=self._draft.own_units,
        )
        within = read_cell("[0..1]" if share else ">= 0", found, [])
        found = self._among(replace(found, among=within), input_)
        return found, CountSource(known.rule.id, number, test, axis(outcome, [test]), share)

    def _other(self, name: str, input_: RuleInput) -> tuple[Known, int] | None:
        """Return the rule that an input reads, and the number of its output."""
        assert input_.outcome is not None
        listed = self._draft.ids("rule")
        if input_.outcome not in listed:
            path = ("inputs", name, "outcome")
            self._unknown(path, input_.outcome, listed, "reads the outcome of", "läser utfallet av")
            return None
        known = self._rules.get(input_.outcome)
        if known is None:  # what is wrong with it is told where it stands
            return None
        if not known.is_single:
            problem = ManyOutcomes(rule=known.rule.id)
            self._report(problem, ("inputs", name, "outcome"))
            return None
        names = [output.name for output in known.outputs]
        wanted = input_.output or (names[0] if len(names) == 1 else "")
        if wanted in names:
            return known, names.index(wanted)
        unknown = UnknownOutput(written=wanted, rule=known.rule.id, candidates=tuple(names))
        self._report(unknown, ("inputs", name, "output" if input_.output else "outcome"))
        return None

    def _elsewhere(self, name: str, known: Known) -> None:
        problem = OutcomeElsewhere(
            rule=known.rule.id, theirs=known.judges.value, ours=self._judges.value
        )
        self._report(problem, ("inputs", name, "outcome"))

    def _unknown(
        self, path: tuple[Key, ...], written: str, listed: Iterable[str], en: str, sv: str
    ) -> None:
        problem = UnknownReference(
            kind="rule",
            id=self._entry.definition.id,
            says_en=en,
            says_sv=sv,
            written=written,
            candidates=tuple(listed),
        )
        self._report(problem, path)

    def _report(self, problem: Problem, path: tuple[Key, ...], *, key: bool = False) -> None:
        self.problems.append(problem.at(self._entry.document.place(path, key=key)))


def _end(end: Node, core: Core, judge: Judge) -> Core | None:
    """Return the least or the most that a number of a cell may be; nothing of what is none.

    Where the interval is judged, what was published counts as what its rounding leaves.
    """
    if core.type.kind is not Kind.NUMBER or core.type.grain is not Grain.CELL:
        return None
    found = check(end, Scope(parts={"x": core})).core
    if judge is Judge.INTERVAL and isinstance(found, Statistic):
        return replace(found, options=AS_PUBLISHED)
    return found


def _typed(name: str, known: Known, number: int) -> Input:
    """Return an outcome as an input; what stands for no outcome is a state and no outcome."""
    output = known.outputs[number]
    if output.kind is not Kind.TEXT:
        whole = output.kind is Kind.NUMBER and gives_whole(known, number)
        unit = NUMBER if output.kind is Kind.NUMBER else None
        return Input(name, output.kind, unit, decimals=0 if whole else None)
    given = {row.then.get(output.name, row.then.get("")) for row in known.rule.rows}
    listed = [str(value) for value in output.values or ()]
    codes = [v for v in listed if v != known.rule.absent or v in given]
    return Input(name, Kind.TEXT, codes=tuple(codes))
