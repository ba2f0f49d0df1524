"""Which entity, period and group a row of a published table or a register is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem, nearest
from malramverk.model import CodeList, ColumnType, Holds, Table
from malramverk.tables.grid import shown
from malramverk.tables.headers import is_key
from malramverk.tables.period_source import canonical_period
from malramverk.tables.shape_problems import NotAPeriod
from malramverk.tables.spots import Spot, at_spot
from malramverk.tables.value_problems import AbsentKey, UnknownCode

Texts = Mapping[str, str]
Spots = Callable[[str], Spot]

MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class RowKey:
    """What a row is about.

    Attributes:
        entity: the level and the code.
        period: the canonical period; nothing where no one says.
        groups: the code in each dimension; nothing for all groups together.
        codes: the code the row names at each level.
        names: the name the row gives of a member of a level.
    """

    entity: tuple[str, str]
    period: str | None
    groups: tuple[str | None, ...]
    codes: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str], ...]


def dimensions_of(contract: Table) -> tuple[str, ...]:
    """Return the columns whose codes divide an entity into groups; a register has none."""
    if contract.holds is not Holds.PUBLISHED:
        return ()
    return tuple(
        id_
        for id_, column in contract.columns.items()
        if is_key(column) and column.level is None and column.type is ColumnType.CODE
    )


@dataclass(slots=True)
class KeyReader:
    """Reads the keys of rows and collects what is wrong with them.

    Attributes:
        contract: the table.
        levels: the framework's levels, from the whole to the smallest.
        code_lists: the code lists its columns name.
        default_period: the period of rows that name none.
        problems: what is wrong with the rows read so far.
        period_column: the column with the period of each row, if there is one.
    """

    contract: Table
    levels: Sequence[str]
    code_lists: Mapping[str, CodeList]
    default_period: str | None
    problems: list[Problem] = field(default_factory=list)
    _level_columns: dict[str, str] = field(init=False)
    _names: dict[str, str] = field(init=False)
    period_column: str | None = field(init=False)
    _dimensions: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        columns = self.contract.columns
        self._level_columns = {c.level: id_ for id_, c in columns.items() if c.level}
        self._names = {c.name_of: id_ for id_, c in columns.items() if c.name_of}
        periods = [id_ for id_, c in columns.items() if c.type is ColumnType.PERIOD]
        self.period_column = periods[0] if periods else None
        self._dimensions = dimensions_of(self.contract)

    def read(self, texts: Texts, spots: Spots, level: str | None = None) -> RowKey | None:
        """Return what a row is about, or nothing where it does not say.

        Args:
            texts: the row's text by key column; columns that the source lacks are left out.
            spots: where a column's text stands.
            level: the level, where the source says it otherwise than by the columns filled in.
        """
        codes = self._codes(texts)
        level = level or self.contract.level
        inner = level or next((lv for lv in reversed(self.levels) if lv in codes), self.levels[0])
        if inner not in codes and inner != self.levels[0]:
            self._absent(self._level_columns.get(inner, inner), spots)
            return None
        period, groups = self._period_of(texts, spots), self._groups(texts, spots)
        if period == "" or groups is None:
            return None
        names = tuple((lv, texts[id_]) for lv, id_ in self._names.items() if texts.get(id_))
        entity = inner, codes.get(inner, self.levels[0])
        return RowKey(entity, period, groups, tuple(codes.items()), names)

    def _codes(self, texts: Texts) -> dict[str, str]:
        """Return the code at each level that the row names."""
        codes: dict[str, str] = {}
        for level in self.levels:
            id_ = self._level_columns.get(level)
            code = self.code(id_, texts.get(id_, "")) if id_ else None
            if code is not None:
                codes[level] = code
        return codes

    def code(self, id_: str, text: str) -> str | None:
        """Return the code in a level's column; nothing where its text stands for none."""
        column = self.contract.columns[id_]
        return None if not text or text == column.total or text in column.symbols else text

    def _period_of(self, texts: Texts, spots: Spots) -> str | None:
        """Return the row's period; an empty text where it has a wrong one."""
        if self.period_column is None or self.period_column not in texts:
            return self.default_period
        text = texts[self.period_column]
        period = self.period(text)
        if period is not None:
            return period
        if not text:
            self._absent(self.period_column, spots)
        else:
            self._note(NotAPeriod(text=shown(text)), spots(self.period_column))
        return ""

    def period(self, text: str) -> str | None:
        """Return the canonical period that a text names, if it names one."""
        said = self.contract.period
        return canonical_period(text, said.counted_by if said else None)

    def _groups(self, texts: Texts, spots: Spots) -> tuple[str | None, ...] | None:
        found: list[str | None] = []
        for id_ in self._dimensions:
            text = texts.get(id_)
            if text is None or text == self.contract.columns[id_].total:
                found.append(None)
                continue
            code = self._code(id_, text, spots)
            if code is None:
                return None
            found.append(code)
        return tuple(found)

    def _code(self, id_: str, text: str, spots: Spots) -> str | None:
        """Return the code a dimension's text stands for."""
        if not text:
            self._absent(id_, spots)
            return None
        list_id = self.contract.columns[id_].code_list
        code_list = self.code_lists.get(list_id or "")
        if code_list is None or text in code_list.codes:
            return text
        synonyms = {s: code for code, c in code_list.codes.items() for s in c.synonyms}
        if text in synonyms:
            return synonyms[text]
        problem = UnknownCode(
            value=shown(text),
            column=id_,
            code_list=list_id or "",
            meant=nearest(text, code_list.codes),
        )
        self._note(problem, spots(id_))
        return None

    def _absent(self, id_: str, spots: Spots) -> None:
        self._note(AbsentKey(column=id_), spots(id_))

    def _note(self, problem: Problem, spot: Spot) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(at_spot(problem, spot))
