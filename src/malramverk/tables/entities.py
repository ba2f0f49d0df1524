"""Registers: the members of a level, whom they belong to, and their attributes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from malramverk.dataclass import dataclass
from malramverk.diagnostics import AuthoringError, DataErrors, Problem, Severity
from malramverk.model import ColumnType, Table
from malramverk.tables.attributes import Attribute
from malramverk.tables.blocks import Setting, keyed_rows
from malramverk.tables.entity_table import EntityTable
from malramverk.tables.grid import Grid
from malramverk.tables.header_row import find_header
from malramverk.tables.keys import MOST_PROBLEMS, RowKey
from malramverk.tables.member_columns import MemberColumns, attribute_cells, members_by_column
from malramverk.tables.provenance import joint_fingerprint, source_name
from malramverk.tables.shape_problems import DuplicateRow
from malramverk.tables.spots import Spot, at_spot


@dataclass(frozen=True, slots=True)
class _Member:
    key: RowKey
    attributes: tuple[Attribute, ...]
    spot: Callable[[], Spot]


def entity_table(setting: Setting, grids: Sequence[Grid]) -> EntityTable:
    """Read the members of a level.

    Raises:
        DataErrors: some source is no such register, or some value is wrong.
    """
    columns = attribute_columns(setting.contract)
    listed = members_by_column(setting, grids, columns)
    if listed is not None:
        return _of_columns(setting, grids, listed)
    members: list[_Member] = []
    problems: list[Problem] = []
    for grid in grids:
        try:
            members.extend(_members(grid, setting, columns, problems))
        except AuthoringError as error:
            problems.append(error.problem)
    kept = _without_repeats(members, problems)
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise DataErrors(problems)
    return _table(setting, grids, columns, kept, tuple(problems))


def attribute_columns(contract: Table) -> tuple[str, ...]:
    """Return the columns of a register that are attributes of its members."""
    dates = [i for i, c in contract.columns.items() if c.type is ColumnType.PERIOD]
    return tuple(
        id_
        for id_, column in contract.columns.items()
        if column.level is None and column.name_of is None and id_ not in dates[:1]
    )


def _members(
    grid: Grid, setting: Setting, columns: Sequence[str], problems: list[Problem]
) -> Iterable[_Member]:
    header = find_header(grid, setting.contract)
    reader, keys, rows, wrong = keyed_rows(grid, header, setting, [])
    problems.extend([*wrong, *reader.problems])
    values = [attribute_cells(grid, header, setting, id_, rows, problems) for id_ in columns]
    attributes = zip(*values, strict=True) if columns else ((),) * len(rows)
    for key, row, found in zip(keys, rows, attributes, strict=True):
        yield _Member(key, tuple(found), partial(grid.spot, row, 0))


def _without_repeats(members: Iterable[_Member], problems: list[Problem]) -> list[_Member]:
    """Leave out rows that say what an earlier row says; report those that say otherwise."""
    first: dict[tuple[str, str | None], _Member] = {}
    for member in members:
        key = member.key
        about = key.entity[1], key.period
        said = first.setdefault(about, member)
        same = said.key.codes == key.codes and said.attributes == member.attributes
        if not same and len(problems) < MOST_PROBLEMS:
            words = " ".join(f"`{word}`" for word in about if word)
            problems.append(at_spot(DuplicateRow(entity=words), member.spot()))
    return list(first.values())


def _of_columns(setting: Setting, grids: Sequence[Grid], listed: MemberColumns) -> EntityTable:
    return EntityTable(
        contract=setting.contract,
        source=source_name([grid.name for grid in grids]),
        fingerprint=joint_fingerprint([grid.fingerprint for grid in grids]),
        problems=(),
        level=listed.level,
        period=tuple(listed.period),
        entity=tuple(listed.entity),
        parents={level: tuple(codes) for level, codes in listed.parents.items()},
        name=tuple(listed.name),
        attributes={id_: tuple(values) for id_, values in listed.attributes.items()},
    )


def _table(
    setting: Setting,
    grids: Sequence[Grid],
    columns: Sequence[str],
    members: Sequence[_Member],
    problems: tuple[Problem, ...],
) -> EntityTable:
    contract = setting.contract
    level = contract.level or setting.levels[-1]
    others = [c.level for c in contract.columns.values() if c.level and c.level != level]
    codes = [dict(member.key.codes) for member in members]
    return EntityTable(
        contract=contract,
        source=source_name([grid.name for grid in grids]),
        fingerprint=joint_fingerprint([grid.fingerprint for grid in grids]),
        problems=problems,
        level=level,
        period=tuple(member.key.period for member in members),
        entity=tuple(member.key.entity[1] for member in members),
        parents={other: tuple(code.get(other) for code in codes) for other in others},
        name=tuple(dict(member.key.names).get(level) for member in members),
        attributes={
            id_: tuple(member.attributes[at] for member in members)
            for at, id_ in enumerate(columns)
        },
    )
