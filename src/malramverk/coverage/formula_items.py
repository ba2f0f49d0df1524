"""The branches and boundaries of a formula, each with the condition that shows it was reached."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace

from malramverk.catalogue import Catalogue
from malramverk.coverage.conditions import (
    COMPARISONS,
    compared,
    flattened,
    is_known,
    near,
    opposite,
    together,
)
from malramverk.coverage.items import Excluded, Found, Item, Owner, Probe, Sort, Words
from malramverk.coverage.ranges import is_impossible, precision
from malramverk.coverage.texts import Passage
from malramverk.dataclass import dataclass
from malramverk.formula import (
    Across,
    Aggregate,
    Constant,
    Core,
    Grain,
    Kind,
    Moved,
    Op,
    Operation,
    Ranked,
    Scope,
    Statistic,
    Type,
    operands,
)
from malramverk.formula.tree import If
from malramverk.model import Table
from malramverk.source import Span

_IMPOSSIBLE = Words(
    "its conditions, or the bounds of what it reads, leave no such value",
    "villkoren, eller gränserna för det den läser, lämnar inget sådant värde",
)


@dataclass(frozen=True)
class Place:
    """Where the walk is.

    Attributes:
        passage: the text it is in.
        guards: what must hold for it to be reached.
        table: the table whose rows it looks at; nothing between cells.
        members: what rows must fulfil to be looked at.
        elsewhere: whether it is worked out in other cells than the formula's own.
    """

    passage: Passage
    guards: tuple[Core, ...] = ()
    table: str | None = None
    members: Core | None = None
    elsewhere: bool = False

    def given(self, *conditions: Core) -> Place:
        """Return the same place where more must hold."""
        return replace(self, guards=(*self.guards, *conditions))


@dataclass
class Walk:
    """Finds what there is to exercise in the formulas of one definition.

    Attributes:
        owner: the definition.
        catalogue: all definitions.
        scope: what formulas may name.
        parts: the named parts of the formula and the texts they stand in.
        found: what has been found.
    """

    owner: Owner
    catalogue: Catalogue
    scope: Scope
    parts: Sequence[tuple[Core, Passage]] = ()
    found: Found = field(default_factory=Found)
    _seen: set[tuple[str, Span | None, str]] = field(default_factory=set)
    _met: set[str] = field(default_factory=set)

    def formula(self, core: Core, passage: Passage) -> Found:
        """Walk a whole formula, its parts where it first uses them."""
        if core.type.kind is Kind.YES_NO:
            self.decision(core, Place(passage))
        else:
            self.value(core, Place(passage))
        return self.found

    def value(self, core: Core, place: Place) -> None:  # noqa: C901  one arm for each kind of node
        """Walk an expression that is no condition."""
        place = self._in_part(core, place)
        match core:
            case Operation(op=Op.IF):
                self._choice(core, place)
            case Operation(op=Op.COALESCE) if place.passage.written(core.op, core.span):
                self._fallback(core, place)
            case Operation(op=Op.CLAMP) if place.passage.written(core.op, core.span):
                self._clamp(core, place)
            case Operation(op=Op.MIN | Op.MAX) if place.passage.written(core.op, core.span):
                self._extreme(core, place)
            case Operation() if core.type.kind is Kind.YES_NO:
                self._inside(core, place)
            case Aggregate():
                self._rows(core, place)
            case Moved() | Across() | Ranked() | Statistic():
                self._others(core, place)
            case _:
                for below in operands(core):
                    self.value(below, place)

    def _in_part(self, core: Core, place: Place) -> Place:
        for part, passage in self.parts:
            if part is core or (part.span == core.span and part == core):
                return replace(place, passage=passage)
        return place

    def _others(self, core: Across | Moved | Ranked | Statistic, place: Place) -> None:
        there = replace(place, elsewhere=True, guards=())
        where = getattr(core, "where", None)
        for below in operands(core):
            if below is where:
                self.decision(below, there)
            else:
                self.value(below, there.given(where) if where is not None else there)

    def _rows(self, core: Aggregate, place: Place) -> None:
        population = self.scope.populations.get(core.source)
        outer = population.condition if population is not None else None
        rows = replace(place, guards=(), table=core.table, members=outer)
        own = _own(core.condition, outer)
        if own is not None:
            self.decision(own, rows)
        inside = replace(rows, members=core.condition)
        for below in (core.operand, core.weight):
            if below is not None:
                self.unknown(below, inside)
                if below.type.kind is Kind.YES_NO:
                    self.decision(below, inside)
                else:
                    self.value(below, inside)

    def unknown(self, core: Core, place: Place) -> None:
        """Ask for a row where an expression is unknown."""
        if isinstance(core, Constant):
            return
        place = self._in_part(core, place)
        text = place.passage.words(core.span)
        words = Words(f"a row where `{text}` is unknown", f"en rad där `{text}` är okänt")
        self._add(Sort.STATE, place, core.span, "unknown", words, opposite(is_known(core)))

    def decision(self, core: Core, place: Place, *, sides: bool = True) -> None:
        """Walk a condition that something hangs on.

        Args:
            core: the condition.
            place: where it stands.
            sides: whether each of its outcomes is an item of its own.
        """
        place = self._in_part(core, place)
        if isinstance(core, Operation) and core.op in (Op.AND, Op.OR):
            self._operands(core, place, sides=sides)
            return
        if isinstance(core, Operation) and core.op is Op.NOT:
            self.decision(core.operands[0], place, sides=sides)
            return
        if sides:
            text = place.passage.words(core.span)
            yes = Words(f"`{text}` is true", f"`{text}` är sant")
            no = Words(f"`{text}` is false", f"`{text}` är falskt")
            self._add(Sort.BRANCH, place, core.span, "true", yes, core)
            self._add(Sort.BRANCH, place, core.span, "false", no, opposite(core))
        self._inside(core, place)

    def _inside(self, core: Core, place: Place) -> None:
        """Walk what a condition is made of."""
        if isinstance(core, Operation) and core.op in COMPARISONS:
            self._bounds(core, place)
        elif isinstance(core, Operation) and core.op is Op.IN:
            self._options(core, place)
        elif isinstance(core, Operation) and core.op in (Op.AND, Op.OR, Op.NOT):
            self.decision(core, place)
            return
        if isinstance(core, Operation) and core.op in (Op.IF, Op.COALESCE):
            self.value(core, place)
            return
        for below in operands(core) if not isinstance(core, Aggregate) else ():
            self.value(below, place)

    def _operands(self, core: Operation, place: Place, *, sides: bool) -> None:
        """Each operand alone decides, and none does (unique-cause coverage)."""
        conjunction = core.op is Op.AND
        every = flattened(core)
        silent = every if conjunction else tuple(opposite(o) for o in every)
        if sides:
            text = place.passage.words(core.span)
            words = Words(f"`{text}` is true", f"`{text}` är sant")
            if not conjunction:
                words = Words(f"`{text}` is false", f"`{text}` är falskt")
            self._add(Sort.BRANCH, place, core.span, "whole", words, *silent)
        for i, operand in enumerate(every):
            others = (*silent[:i], *silent[i + 1 :])
            alone = opposite(operand) if conjunction else operand
            text = place.passage.words(operand.span)
            words = Words(f"`{text}` alone is false", f"bara `{text}` är falskt")
            if not conjunction:
                words = Words(f"`{text}` alone is true", f"bara `{text}` är sant")
            self._add(Sort.BRANCH, place, operand.span, f"decides{i}", words, *others, alone)
            self.decision(operand, place.given(*others), sides=False)

    def _options(self, core: Operation, place: Place) -> None:
        about, *options = core.operands
        if len(options) < 2:
            return
        for i, option in enumerate(options):
            assert isinstance(option, Constant)
            text = f"{place.passage.words(about.span)} = {option.value}"
            words = Words(f"`{text}`", f"`{text}`")
            condition = compared(Op.EQ, about, option)
            self._add(Sort.BRANCH, place, core.span, f"option{i}", words, condition)

    def _choice(self, core: Operation, place: Place) -> None:
        condition, then, otherwise = core.operands
        written = place.passage.written(core.op, core.span)
        if isinstance(written, If):
            arms = (
                ("then", written.then.span, condition, "true", "sant"),
                ("else", written.otherwise.span, opposite(condition), "false", "falskt"),
            )
            text = place.passage.words(written.condition.span)
            for arm, span, holds, en, sv in arms:
                words = Words(f"`{arm}`: `{text}` is {en}", f"`{arm}`: `{text}` är {sv}")
                self._add(Sort.BRANCH, place, span, arm, words, holds)
            self.decision(condition, place, sides=False)
        else:
            self.value(condition, place)
        self.value(then, place.given(condition))
        self.value(otherwise, place.given(opposite(condition)))

    def _fallback(self, core: Operation, place: Place) -> None:
        first, second = core.operands
        text = place.passage.words(first.span)
        has = Words(f"`{text}` has a value", f"`{text}` har ett värde")
        lacks = Words(f"`{text}` has no value", f"`{text}` har inget värde")
        lacking = opposite(is_known(first))
        self._add(Sort.BRANCH, place, first.span, "left", has, is_known(first))
        self._add(Sort.BRANCH, place, second.span, "right", lacks, lacking)
        self.value(first, place)
        self.value(second, place.given(lacking))

    def _clamp(self, core: Operation, place: Place) -> None:
        about, low, high = core.operands
        text = place.passage.words(about.span)
        for key, en, sv, holds in (
            ("below", "below", "under", (compared(Op.LT, about, low),)),
            ("above", "above", "över", (compared(Op.GT, about, high),)),
            (
                "between",
                "between",
                "mellan",
                (compared(Op.GT, about, low), compared(Op.LT, about, high)),
            ),
        ):
            words = Words(f"`{text}` {en} the bounds", f"`{text}` {sv} gränserna")
            self._add(Sort.BRANCH, place, core.span, key, words, *holds)
        for below in core.operands:
            self.value(below, place)

    def _extreme(self, core: Operation, place: Place) -> None:
        op = Op.LT if core.op is Op.MIN else Op.GT
        for i, operand in enumerate(core.operands):
            others = (*core.operands[:i], *core.operands[i + 1 :])
            text = place.passage.words(operand.span)
            words = Words(f"`{text}` is the one that counts", f"`{text}` är det som räknas")
            beats = [compared(op, operand, other) for other in others]
            self._add(Sort.BRANCH, place, operand.span, f"counts{i}", words, *beats)
            self.value(operand, place)

    def _bounds(self, core: Operation, place: Place) -> None:
        """At a bound, just below it and just above it."""
        left, right = core.operands
        if isinstance(left, Constant):
            left, right = right, left
        numbers = left.type.kind is Kind.NUMBER and right.type.kind is Kind.NUMBER
        if not numbers or place.passage.written(core.op, core.span) is None:
            return
        known = [s for s in (precision(c, self.catalogue) for c in (left, right)) if s is not None]
        conditions = near(left, right, max(known) if known else None)
        text = place.passage.words(core.span)
        for key, en, sv, condition in zip(
            ("at", "below", "above"),
            ("at the bound of", "just below the bound of", "just above the bound of"),
            ("på gränsen i", "strax under gränsen i", "strax över gränsen i"),
            conditions,
            strict=True,
        ):
            words = Words(f"{en} `{text}`", f"{sv} `{text}`")
            self._add(Sort.BOUNDARY, place, core.span, key, words, condition)

    def _add(
        self,
        sort: Sort,
        place: Place,
        span: Span | None,
        key: str,
        words: Words,
        *conditions: Core,
    ) -> None:
        name = place.passage.name, span, key
        if name in self._seen:
            return
        self._seen.add(name)
        item = Item(self.owner, sort, place.passage.name, words, span, key)
        holds = together((*place.guards, *conditions))
        assert holds is not None
        if is_impossible(_with(place.members, holds), self.catalogue):
            self.found.excluded.append(Excluded(item, _IMPOSSIBLE))
            return
        self.found.items.append(item)
        self.found.probes.append(
            Probe(item, self._counted(place, holds) if place.table else holds, place.elsewhere)
        )

    def _counted(self, place: Place, holds: Core) -> Core:
        """Return a count of the rows where a condition holds."""
        assert place.table is not None
        unit = self.scope.tables[place.table].unit
        condition = _with(place.members, holds)
        type_ = Type(Kind.NUMBER, unit, Grain.CELL)
        return Aggregate("count", None, place.table, condition, None, type_)


def _with(members: Core | None, holds: Core) -> Core:
    found = together((holds,) if members is None else (members, holds))
    assert found is not None
    return found


def _own(condition: Core | None, outer: Core | None) -> Core | None:
    """Return the condition that the formula itself sets, beside the population's."""
    if outer is None:
        return condition
    if condition is None or condition == outer:
        return None
    if isinstance(condition, Operation) and condition.op is Op.AND:
        first, second = condition.operands
        return second if first == outer else None
    return None


def derived_passages(
    scope: Scope, tables: Mapping[str, Table], names: Collection[str]
) -> list[tuple[Core, Passage]]:
    """Return what some tables derive from their columns, each with the text it stands in."""
    return [
        (core, Passage(f"{id_}.derived.{name}", tables[id_].derived[name]))
        for id_ in sorted(names)
        for name, core in scope.tables[id_].derived.items()
        if core is not None
    ]


def passages_of(
    parts: Mapping[str, tuple[object, Core]], texts: Mapping[str, str]
) -> list[tuple[Core, Passage]]:
    """Return each named part with the text it stands in."""
    return [(core, Passage(f"parts.{name}", texts[name])) for name, (_, core) in parts.items()]
