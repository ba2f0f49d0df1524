"""Where every indicator's figures come from, and which parts each table must give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from malramverk.catalogue import Catalogue, Formula
from malramverk.dataclass import dataclass
from malramverk.evaluation.aggregates import BETWEEN, Needs, listed, needs
from malramverk.evaluation.bounds import KERNELS
from malramverk.evaluation.companions import companions, weighed
from malramverk.evaluation.completion import completed
from malramverk.evaluation.sources import AtHand
from malramverk.formula import Across, Aggregate, Core, Move, Moved, Reference, Statistic, walk
from malramverk.model import Indicator, Status
from malramverk.periods import PeriodRule
from malramverk.tables.parts import PartKey, ValueKey
from malramverk.tables.scan import columns_of

_FORMULAS = 20_000  # what a formula needs never changes, so it is worked out once


class Origin(StrEnum):
    """Where a cell's figure comes from."""

    COMPUTED = "computed"
    PUBLISHED = "published"
    GIVEN = "given"
    NONE = "none"


@dataclass(frozen=True)
class Plan:
    """What to count and where from.

    Attributes:
        indicators: the indicators to answer, in the catalogue's order.
        origins: where the figures of each indicator come from, those it reads included.
        keys: by table, the parts to count.
        values: by table, the tables of values to make.
        floating: the floating sums, each with the table of values it is added up from.
        rules: by table, the period rules of the indicators that read it.
        looks: whether any formula looks to cells of other levels, periods or groups.
        searching: the indicators that look for the first or latest figure, or read one that does.
        prefer_published: whether a published figure goes before one computed from rows.
        weighing: indicators for which something else than a formula asks how sure they are.
    """

    indicators: tuple[str, ...]
    origins: Mapping[str, Origin]
    keys: Mapping[str, tuple[PartKey, ...]]
    values: Mapping[str, tuple[ValueKey, ...]]
    floating: Mapping[PartKey, ValueKey]
    rules: Mapping[str, tuple[PeriodRule, ...]]
    looks: bool
    searching: frozenset[str]
    prefer_published: bool = False
    weighing: tuple[str, ...] = ()


def versions_of(catalogue: Catalogue, id_: str) -> tuple[Indicator, ...]:
    """Return the versions of an indicator that may be in force."""
    found = catalogue.versions["indicator", id_]
    return tuple(v for v in found if isinstance(v, Indicator) and v.status is not Status.WITHDRAWN)


def planned(
    catalogue: Catalogue,
    at_hand: AtHand,
    asked: tuple[str, ...] | None,
    given: Iterable[str] = (),
    *,
    prefer_published: bool = False,
    weighing: Iterable[str] = (),
) -> Plan:
    """Return where every indicator comes from and what must be counted for it.

    Where rows and a published figure are both at hand, the rows are taken.

    Args:
        catalogue: checked definitions.
        at_hand: the tables that can be read.
        asked: the indicators that are asked for; absent for all that the tables give.
        given: those whose cells a test gives.
        prefer_published: take the published figure where both are at hand.
        weighing: indicators for which something else than a formula, such as a rule, will ask
            how sure they are.
    """
    origins: dict[str, Origin] = dict.fromkeys(given, Origin.GIVEN)
    wanted = tuple(catalogue.indicators) if asked is None else asked
    must = asked is not None
    for id_ in dependency_order(catalogue, wanted):
        if id_ not in origins:
            origins[id_] = _origin(catalogue, at_hand, id_, origins, prefer_published, must=must)
    if asked is None:
        wanted = tuple(id_ for id_ in wanted if origins[id_] is not Origin.NONE)
    return _planned(catalogue, wanted, origins, weighing, (), prefer_published)


def extended(
    catalogue: Catalogue,
    at_hand: AtHand,
    plan: Plan,
    further: Sequence[tuple[PeriodRule, Core]],
) -> Plan:
    """Return a plan that gives further formulas, too; the same one where it gives them already."""
    origins = dict(plan.origins)
    read = {n.indicator for _, c in further for n in walk(c) if isinstance(n, Reference)}
    for id_ in dependency_order(catalogue, sorted(read)):
        if id_ not in origins:
            prefers = plan.prefer_published
            origins[id_] = _origin(catalogue, at_hand, id_, origins, prefers, must=False)
    weighing, prefers = plan.weighing, plan.prefer_published
    made = _planned(catalogue, plan.indicators, origins, weighing, further, prefers)
    return plan if made == plan else made


def _planned(
    catalogue: Catalogue,
    wanted: tuple[str, ...],
    origins: dict[str, Origin],
    weighing: Iterable[str],
    further: Sequence[tuple[PeriodRule, Core]],
    prefer_published: bool,
) -> Plan:
    keys, rules = _reads(catalogue, origins)
    for rule, node in ((rule, node) for rule, core in further for node in walk(core)):
        if isinstance(node, Aggregate):
            rules.setdefault(node.table, {})[rule] = None
    cores = [
        formula.core
        for id_, origin in origins.items()
        if origin is Origin.COMPUTED
        for _, formula in formulas_of(catalogue, id_)
    ]
    weighing = tuple(weighing)
    beside = _beside(catalogue, origins, weighing, [core for _, core in further])
    found_keys = [key for needed in beside for key in needed.keys]
    for key in (*found_keys, *(key for _, core in further for key in keys_of(core))):
        if key.table in rules:
            keys.setdefault(key.table, {})[key] = None
    cores += [core for _, core in further]
    tabled = {key: listed(key) for found in keys.values() for key in found}
    floating = {key: value for key, value in tabled.items() if value is not None}
    needed = [n.values for core in cores for n in needs_of(core)] + [n.values for n in beside]
    return Plan(
        indicators=wanted,
        origins=origins,
        keys={id_: tuple(k for k in found if k not in floating) for id_, found in keys.items()},
        values=_by_table((*needed, *floating.values())),
        floating=floating,
        rules={table: tuple(found) for table, found in rules.items()},
        looks=any(_looks(core) for core in cores),
        searching=_searching(catalogue, origins),
        prefer_published=prefer_published,
        weighing=weighing,
    )


def _by_table(values: Iterable[ValueKey | None]) -> dict[str, tuple[ValueKey, ...]]:
    found: dict[str, dict[ValueKey, None]] = {}
    for value in values:
        if value is not None:
            found.setdefault(value.table, {})[value] = None
    return {table: tuple(listed) for table, listed in found.items()}


def _searching(catalogue: Catalogue, origins: Mapping[str, Origin]) -> frozenset[str]:
    """Return the indicators whose figure may be one of an earlier period that has to be found."""
    found: set[str] = set()
    for id_ in origins:  # each after what it reads
        if origins[id_] is not Origin.COMPUTED:
            continue
        for _, formula in formulas_of(catalogue, id_):
            moves = {moved.move for moved in moves_of(formula.core)}
            if moves & {Move.FIRST, Move.LATEST} or found & set(formula.indicators):
                found.add(id_)
    return frozenset(found)


@lru_cache(maxsize=_FORMULAS)
def _looks(core: Core) -> bool:
    """Say whether a formula needs cells beside those asked for."""
    return any(
        isinstance(node, Moved | Across | Statistic)
        or (isinstance(node, Aggregate) and node.function in BETWEEN)
        for node in walk(core)
    )


def _beside(
    catalogue: Catalogue,
    origins: Mapping[str, Origin],
    weighing: Iterable[str],
    further: Iterable[Core],
) -> list[Needs]:
    """Return what intervals need beside the figures themselves."""
    computed = [id_ for id_, origin in origins.items() if origin is Origin.COMPUTED]
    formulas = {id_: [f.core for _, f in formulas_of(catalogue, id_)] for id_ in computed}
    every = [*(core for cores in formulas.values() for core in cores), *further]
    own = [found for core in every for found in companions(core)]
    read = [(id_, "by_kind") for id_ in weighing]
    read += [pair for core in every for pair in weighed(core)]
    reached: dict[tuple[str, str], None] = {}
    while read:
        pair = read.pop()
        if pair in reached:
            continue
        reached[pair] = None
        for core in formulas.get(pair[0], ()):
            own.extend(companions(core, pair[1]))
            read += [(n.indicator, pair[1]) for n in walk(core) if isinstance(n, Reference)]
    return [needs(aggregate) for aggregate in dict.fromkeys(own)]


def _reads(
    catalogue: Catalogue, origins: Mapping[str, Origin]
) -> tuple[dict[str, dict[PartKey, None]], dict[str, dict[PeriodRule, None]]]:
    """Return what each table must give, and the rules by which its periods are read."""
    keys: dict[str, dict[PartKey, None]] = {}
    rules: dict[str, dict[PeriodRule, None]] = {}
    for id_, origin in origins.items():
        for version in versions_of(catalogue, id_):
            for table in _tables(catalogue, version, origin, keys):
                rules.setdefault(table, {})[version.period_rule] = None
    return keys, rules


def _tables(
    catalogue: Catalogue,
    version: Indicator,
    origin: Origin,
    keys: dict[str, dict[PartKey, None]],
) -> list[str]:
    """Return the tables a version reads, and note the parts it needs of them."""
    base = catalogue.bases.get(version.key)
    if origin is Origin.PUBLISHED:
        for key in keys_of(base.core) if base is not None else ():
            keys.setdefault(key.table, {})[key] = None
        own = sorted(base.tables) if base is not None else []
        return [*(binding.table for binding in version.published), *own]
    formula = catalogue.formulas.get(version.key)
    if origin is not Origin.COMPUTED or formula is None:
        return []
    for key in keys_of(formula.core):
        keys.setdefault(key.table, {})[key] = None
    return sorted(formula.tables)


def formulas_of(catalogue: Catalogue, id_: str) -> list[tuple[Indicator, Formula]]:
    """Return the versions of an indicator that have a formula, with it."""
    found = ((v, catalogue.formulas.get(v.key)) for v in versions_of(catalogue, id_))
    return [(version, formula) for version, formula in found if formula is not None]


@lru_cache(maxsize=_FORMULAS)
def needs_of(core: Core) -> tuple[Needs, ...]:
    """Return what the aggregates of a formula need."""
    return tuple(needs(node) for node in walk(core) if isinstance(node, Aggregate))


@lru_cache(maxsize=_FORMULAS)
def moves_of(core: Core) -> tuple[Moved, ...]:
    """Return where a formula looks to other cells by moving to them."""
    return tuple(node for node in walk(core) if isinstance(node, Moved))


@lru_cache(maxsize=_FORMULAS)
def keys_of(core: Core) -> tuple[PartKey, ...]:
    """Return the parts that a formula and its bounds are computed from."""
    bounding = (completed(n) for n in walk(core) if isinstance(n, Aggregate) and n.weight is None)
    needed = [*needs_of(core), *(needs(n) for n in bounding if n.function in KERNELS)]
    return tuple(key for need in needed for key in need.keys)


def dependency_order(catalogue: Catalogue, wanted: Iterable[str]) -> list[str]:
    """Return some indicators and all that they read, each after what it reads.

    The catalogue has no circles; chains of any length are followed without recursion.
    """
    order: dict[str, None] = {}
    waiting = list(wanted)[::-1]
    while waiting:
        id_ = waiting[-1]
        if id_ in order:
            waiting.pop()
            continue
        read = {other for _, f in formulas_of(catalogue, id_) for other in f.indicators}
        bases = (catalogue.bases.get(version.key) for version in versions_of(catalogue, id_))
        read |= {other for base in bases if base is not None for other in base.indicators}
        missing = sorted(other for other in read if other not in order)
        if missing:
            waiting.extend(missing)
        else:
            order[id_] = None
            waiting.pop()
    return list(order)


def _origin(
    catalogue: Catalogue,
    at_hand: AtHand,
    id_: str,
    origins: Mapping[str, Origin],
    prefer_published: bool,
    *,
    must: bool,
) -> Origin:
    """Find where an indicator comes from, when it is known of all that it reads."""
    published = any(
        binding.table in at_hand.published
        for version in versions_of(catalogue, id_)
        for binding in version.published
    )
    formulas = [formula for _, formula in formulas_of(catalogue, id_)]
    computed = bool(formulas) and all(
        _countable(at_hand, formula, must=must) and _readable(formula, origins)
        for formula in formulas
    )
    if computed and not (published and prefer_published):
        return Origin.COMPUTED
    return Origin.PUBLISHED if published else Origin.NONE


def _readable(formula: Formula, origins: Mapping[str, Origin]) -> bool:
    """Say whether any of the indicators that a formula reads is at hand, if it reads any."""
    read = formula.indicators
    return not read or any(origins[other] is not Origin.NONE for other in read)


def _countable(at_hand: AtHand, formula: Formula, *, must: bool) -> bool:
    """Say whether the tables are bound and have the columns that a formula reads.

    A lacking column is left for the scan to refuse when the indicator was asked for by name.
    """
    if not formula.tables <= at_hand.columns.keys():
        return False
    keys = keys_of(formula.core)
    return must or all(
        columns_of([key for key in keys if key.table == table]) <= at_hand.columns[table]
        for table in formula.tables
    )
