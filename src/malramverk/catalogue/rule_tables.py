"""Every rule of a draft as decision tables, one for each of what it judges."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from malramverk.catalogue.compilation import Compilation, moved
from malramverk.catalogue.draft import Draft, Entry
from malramverk.catalogue.rule_inputs import InputReader, errors_in
from malramverk.catalogue.rule_problems import (
    InputHasReservedName,
    NotGathered,
    RuleCycle,
    RuleWithoutSubject,
    UnknownInput,
    UnknownOutcome,
    UnknownOutput,
    WrongSortOfOutcome,
)
from malramverk.catalogue.rule_sources import Known
from malramverk.catalogue.rulings import Ruling, Rulings
from malramverk.catalogue.targets import targeted
from malramverk.diagnostics import AuthoringError, Problem
from malramverk.documents.document import Key
from malramverk.formula import Kind, parse
from malramverk.formula.tree import Name, walk
from malramverk.model import TARGET_NAMES, Indicator, Judges, Rule, RuleRow, SubGoal
from malramverk.rules import (
    Gathering,
    HitPolicy,
    Input,
    Output,
    Row,
    Scalar,
    Table,
    Test,
    read_cell,
)
from malramverk.rules.unary import Anything
from malramverk.source import Span

_RESERVED = {"value", "indicator", "entity", "period", *TARGET_NAMES, *RuleRow.model_fields}
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
_KINDS = {"text": Kind.TEXT, "number": Kind.NUMBER, "yes_no": Kind.YES_NO}
_ANY = Anything(Span(0, 0))


def rulings_of(draft: Draft, compilation: Compilation) -> Rulings:
    """Read every version of every rule, those that others read first."""
    problems: list[Problem] = []
    known: dict[str, Known] = {}
    found: dict[str, tuple[Ruling, ...]] = {}
    order = rule_order(draft, problems)
    for id_ in order:
        for entry in draft.versions["rule", id_]:
            compiler = _Compiler(draft, entry, compilation, known)
            found[entry.definition.key] = compiler.rulings()
            problems.extend(_once(compiler.problems))
            if entry is draft.current["rule"][id_] and compiler.known is not None:
                known[id_] = compiler.known
    return Rulings(found, tuple(problems), tuple(order))


def rule_order(draft: Draft, problems: list[Problem]) -> list[str]:
    """Return the rules in the order they can be judged; those in a circle are left out."""
    reads: dict[str, set[str]] = {id_: set() for id_ in draft.ids("rule")}
    for entry in draft.of_kind("rule"):
        assert isinstance(entry.definition, Rule)
        read = {i.outcome for i in entry.definition.inputs.values() if i.outcome is not None}
        reads[entry.definition.id] |= read & reads.keys()
    while True:
        try:
            return list(TopologicalSorter(reads).static_order())
        except CycleError as error:
            way: list[str] = list(reversed(error.args[1]))
            document = draft.current["rule"][way[0]].document
            problem = RuleCycle(id=way[0], way=" → ".join(way))
            problems.append(problem.at(document.place(("inputs",), key=True)))
            reads = {i: read - set(way) for i, read in reads.items() if i not in way}


def _once(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield each problem once, however many indicators it is met for."""
    seen = set()
    for problem in problems:
        key = problem.code, problem.place, problem.message
        if key not in seen:
            seen.add(key)
            yield problem


class _Compiler:
    def __init__(
        self, draft: Draft, entry: Entry, compilation: Compilation, known: Mapping[str, Known]
    ) -> None:
        assert isinstance(entry.definition, Rule)
        self._draft = draft
        self._entry = entry
        self._rule = entry.definition
        self._scope = compilation.scope
        self._rules = known
        self._tables: dict[tuple[Input, ...], Table | None] = {}
        self.problems: list[Problem] = []
        self.known: Known | None = None

    def rulings(self) -> tuple[Ruling, ...]:
        """Return the rule's table for each of what it judges; none where anything is wrong."""
        rule, judges = self._rule, judged_by(self._rule, self._rules)
        for name in (*rule.inputs, *rule.facts):
            if name in _RESERVED:
                key = "inputs" if name in rule.inputs else "facts"
                self._report(InputHasReservedName(name=name), (key, name), key=True)
        outputs = self._outputs()
        policy, gathering = HitPolicy(rule.hit_policy), Gathering(rule.collect)
        numbers = gathering in (Gathering.LIST, Gathering.COUNT) or all(
            output.kind is Kind.NUMBER for output in outputs
        )
        if gathering is not Gathering.LIST and not (policy is HitPolicy.COLLECT and numbers):
            self._report(NotGathered(gathering=gathering.value), ("collect",))
        single = policy.is_single or gathering is not Gathering.LIST
        given = outputs
        if gathering is Gathering.COUNT:
            given = tuple(Output(o.name, Kind.NUMBER) for o in outputs)
        self.known = Known(rule, judges, given, single)
        subjects = list(self._subjects(judges))
        if not subjects:
            self._report(RuleWithoutSubject(id=rule.id), ("id",))
        reader = InputReader(
            self._draft, self._entry, self._scope, self._rules, judges, self.problems
        )
        found = [self._ruling(reader, judges, subject, outputs) for subject in subjects]
        return tuple(ruling for ruling in found if ruling is not None) if self._sound else ()

    @property
    def _sound(self) -> bool:
        return not errors_in(self.problems)

    def _ruling(
        self,
        reader: InputReader,
        judges: Judges,
        subject: str | None,
        outputs: tuple[Output, ...],
    ) -> Ruling | None:
        read = reader.read(self._rule, subject if judges is Judges.INDICATORS else None)
        if read is None:
            return None
        inputs, facts = read
        key = tuple(input_ for input_, _ in inputs)
        if key not in self._tables:
            self._tables[key] = self._table(key, outputs)
        table = self._tables[key]
        if table is None:
            return None
        sources = tuple(source for _, source in inputs)
        return Ruling(self._rule, judges, subject, table, sources, facts)

    def _subjects(self, judges: Judges) -> Iterator[str | None]:
        where = self._rule.applies_to
        if judges is Judges.ENTITIES:
            yield None
        elif judges is Judges.INDICATORS:
            yield from (i for i, found in self._draft.indicators.items() if self._is_for(found))
        elif judges is Judges.SUB_GOALS:
            for id_, sub_goal in self._draft.typed("sub_goal", SubGoal).items():
                in_goal = not where.goals or sub_goal.goal in where.goals
                if in_goal and (not where.sub_goals or id_ in where.sub_goals):
                    yield id_
        else:
            yield from (g for g in self._draft.ids("goal") if not where.goals or g in where.goals)

    def _is_for(self, indicator: Indicator) -> bool:
        """Say whether the rule is for an indicator; one that reads targets, only if it has one."""
        if self._of_targets and not self._has_target(indicator):
            return False
        where = self._rule.applies_to
        follows = set(indicator.follows_up)
        goals = {
            sub_goal.goal
            for id_, sub_goal in self._draft.typed("sub_goal", SubGoal).items()
            if id_ in follows
        }
        return (
            (not where.indicators or indicator.id in where.indicators)
            and (not where.direction or indicator.direction in where.direction)
            and (not where.unit or indicator.unit in where.unit)
            and (not where.provision or bool(set(where.provision) & set(indicator.provision)))
            and (not where.sub_goals or bool(set(where.sub_goals) & follows))
            and (not where.goals or bool(set(where.goals) & goals))
        )

    @cached_property
    def _of_targets(self) -> bool:
        return any(_reads(text, TARGET_NAMES) for text in _formulas(self._rule))

    def _has_target(self, indicator: Indicator) -> bool:
        entry = self._draft.current["indicator"][indicator.id]
        return bool(targeted(entry, self._scope, []))

    def _outputs(self) -> tuple[Output, ...]:
        rule = self._rule
        if not rule.outputs:
            return (Output("outcome", Kind.TEXT, self._values("", rule.scale, ())),)
        found = []
        for name, output in rule.outputs.items():
            kind = _KINDS[output.type.value]
            path: tuple[Key, ...] = ("outputs", name, "values")
            plain = Output(name, kind)
            listed = [self._scalar(plain, v, (*path, i)) for i, v in enumerate(output.values)]
            values: tuple[Scalar, ...] | None = tuple(v for v in listed if v is not None) or None
            if kind is Kind.TEXT:
                values = self._values(name, output.scale, output.values)
            found.append(Output(name, kind, values))
        return tuple(found)

    def _values(self, name: str, scale: str | None, listed: tuple[str, ...]) -> tuple[str, ...]:
        """Return the texts an output may be: those of its scale, those listed, or those given."""
        if scale is not None:
            found = self._draft.outcome_scales.get(scale)
            return tuple(found.outcomes) if found is not None else ()
        if listed:
            return listed
        rows = [row.then for row in self._rule.rows] + [self._rule.otherwise or {}]
        alone = len(self._rule.outputs) < 2
        given = (then.get(name) or (then.get("") if alone else None) for then in rows)
        return tuple(dict.fromkeys(value for value in given if value is not None))

    def _table(self, inputs: tuple[Input, ...], outputs: tuple[Output, ...]) -> Table | None:
        rule, before = self._rule, errors_in(self.problems)
        rows = tuple(self._row(i, row, inputs, outputs) for i, row in enumerate(rule.rows))
        otherwise = None
        if rule.otherwise is not None:
            found = self._gives(rule.otherwise, outputs, ("otherwise",))
            otherwise = found if rule.otherwise else ()
        if errors_in(self.problems) > before:
            return None
        return Table(
            inputs,
            outputs,
            rows,
            HitPolicy(rule.hit_policy),
            Gathering(rule.collect),
            otherwise,
        )

    def _row(
        self, i: int, row: RuleRow, inputs: tuple[Input, ...], outputs: tuple[Output, ...]
    ) -> Row:
        names = tuple(input_.name for input_ in inputs)
        for written in row.tests.keys() - set(self._rule.inputs):
            unknown = UnknownInput(written=written, candidates=tuple(self._rule.inputs))
            self._report(unknown, ("rows", i, written), key=True)
        tests = (
            self._test(i, row.tests.get(n), input_) for n, input_ in zip(names, inputs, strict=True)
        )
        return Row(tuple(tests), self._gives(row.then, outputs, ("rows", i, "then")))

    def _test(self, i: int, text: str | None, input_: Input) -> Test:
        if text is None:
            return _ANY
        found: list[Problem] = []
        test = read_cell(text, input_, found)
        path = ("rows", i, input_.name)
        self.problems.extend(moved(problem, self._entry.document, path) for problem in found)
        return test or _ANY

    def _gives(
        self, then: Mapping[str, str], outputs: tuple[Output, ...], path: tuple[Key, ...]
    ) -> tuple[Scalar | None, ...]:
        names = tuple(output.name for output in outputs)
        alone = "" in then and len(outputs) == 1
        for written in then.keys() - set(names):
            if not (alone and written == ""):
                unknown = UnknownOutput(written=written, rule=self._rule.id, candidates=names)
                self._report(unknown, (*path, written) if written else path, key=bool(written))
        found: list[Scalar | None] = []
        for output in outputs:
            text = then.get("") if alone else then.get(output.name)
            where = path if alone else (*path, output.name)
            found.append(None if text is None else self._scalar(output, text, where))
        return tuple(found)

    def _scalar(self, output: Output, text: str, path: tuple[Key, ...]) -> Scalar | None:
        if output.kind is Kind.NUMBER and _NUMBER.fullmatch(text):
            return Fraction(text)
        if output.kind is Kind.YES_NO and text in ("yes", "no"):
            return text == "yes"
        if output.kind is not Kind.TEXT:
            wrong = WrongSortOfOutcome(written=text, output=output.name, type=output.kind.value)
            self._report(wrong, path)
            return None
        if output.values and text not in output.values and text != self._rule.absent:
            listed = tuple(str(value) for value in output.values)
            self._report(UnknownOutcome(written=text, candidates=listed), path)
        return text

    def _report(self, problem: Problem, path: tuple[Key, ...], *, key: bool = False) -> None:
        self.problems.append(problem.at(self._entry.document.place(path, key=key)))


def judged_by(rule: Rule, known: Mapping[str, Known]) -> Judges:
    """Return what a rule says something of, from what it reads where it does not say."""
    if rule.judges is not None:
        return rule.judges
    if any(_reads(text, ("value", "indicator", *TARGET_NAMES)) for text in _formulas(rule)):
        return Judges.INDICATORS
    if any(i.is_gathered for i in rule.inputs.values()):
        return Judges.SUB_GOALS
    others = [known.get(i.outcome or "") for i in rule.inputs.values() if i.of is None]
    read = [other.judges for other in others if other is not None]
    return next((judges for judges in read if judges is not Judges.ENTITIES), Judges.ENTITIES)


def _formulas(rule: Rule) -> tuple[str, ...]:
    texts = (i.formula for i in rule.inputs.values() if i.formula is not None)
    return *texts, *rule.facts.values()


def _reads(text: str, names: Collection[str]) -> bool:
    """Say whether a formula names one of some; a text that is no formula is told of elsewhere."""
    if not any(name in text for name in names):
        return False
    try:
        tree = parse(text)
    except AuthoringError:
        return True
    return any(isinstance(node, Name) and node.name in names for node, _ in walk(tree))
