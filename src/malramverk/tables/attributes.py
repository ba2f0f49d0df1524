"""What one cell of a register says of a member."""

from __future__ import annotations

from collections.abc import Mapping

from malramverk.cells import Reason, State, state_of
from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem, nearest
from malramverk.model import CodeList, ColumnType, Table
from malramverk.tables.canonical import NO, YES
from malramverk.tables.grid import Cell, shown, text_of
from malramverk.tables.period_source import canonical_period
from malramverk.tables.value_problems import (
    NotANumber,
    NotYesOrNo,
    TooManyDecimals,
    UnknownCode,
    UnreadablePeriods,
)
from malramverk.tables.values import Reading, ValueReader


@dataclass(frozen=True, slots=True)
class Missing:
    """An attribute that a register says it does not tell, and why.

    Attributes:
        state: why there is no value.
        reason: a finer word for it.
    """

    state: State
    reason: Reason = Reason.NONE


Attribute = str | int | float | bool | Missing | None
_Read = tuple[Attribute, Problem | None]


class AttributeReader:
    """Reads the cells of one column of a register."""

    def __init__(
        self, contract: Table, id_: str, decimal: str, code_lists: Mapping[str, CodeList]
    ) -> None:
        self._id = id_
        self._column = contract.columns[id_]
        self._numbers = ValueReader(contract, self._column, decimal)
        symbols = {**contract.symbols, **self._column.symbols}
        self._absent = {
            text: _missing(self._numbers.read(text))
            for text, symbol in symbols.items()
            if state_of(symbol.state) is not State.VALUE
        }
        self._codes = code_lists.get(self._column.code_list or "")
        said = contract.period
        self._counted_by = said.counted_by if said else None
        self._yes = {text.casefold() for text in self._column.yes or YES}
        self._no = {text.casefold() for text in self._column.no or NO}

    def read(self, cell: Cell) -> _Read:
        """Return a cell's value or why it is missing, nothing where no one says, and its fault."""
        text = text_of(cell)
        if self._column.type is ColumnType.YES_NO:
            return self._yes_no(text)
        if not text or text in self._absent:
            return self._absent.get(text), None
        match self._column.type:
            case ColumnType.INTEGER | ColumnType.DECIMAL:
                return self._number(cell, text)
            case ColumnType.PERIOD:
                return self._period(text)
            case _:
                return self._code(text) if self._codes else (text, None)

    def _yes_no(self, text: str) -> _Read:
        """An empty text means no where the column says so: registers leave out the N."""
        plain = text.casefold()
        if plain in self._yes or plain in self._no:
            return plain in self._yes, None
        if not text or text in self._absent:
            return self._absent.get(text), None
        return None, NotYesOrNo(value=shown(text), column=self._id)

    def _number(self, cell: Cell, text: str) -> _Read:
        reading = self._numbers.read(cell)
        if reading is None:
            return None, NotANumber(value=shown(text), column=self._id)
        if reading.status >> 4 != State.VALUE:
            return _missing(reading), None
        if self._column.type is ColumnType.DECIMAL:
            return reading.value, None
        if not reading.value.is_integer():
            return None, TooManyDecimals(value=shown(text), column=self._id, decimals=0)
        return int(reading.value), None

    def _period(self, text: str) -> _Read:
        period = canonical_period(text, self._counted_by)
        if period is not None:
            return period, None
        return None, UnreadablePeriods(value=shown(text), column=self._id)

    def _code(self, text: str) -> _Read:
        assert self._codes is not None
        codes = self._codes.codes
        code = text if text in codes else None
        code = code or next((c for c, meaning in codes.items() if text in meaning.synonyms), None)
        if code is not None:
            return code, None
        return None, UnknownCode(
            value=shown(text),
            column=self._id,
            code_list=self._column.code_list or "",
            meant=nearest(text, codes),
        )


def _missing(reading: Reading | None) -> Missing | None:
    if reading is None or reading.status == State.NOT_REPORTED << 4:
        return None
    return Missing(State(reading.status >> 4), Reason(reading.status & 15))
