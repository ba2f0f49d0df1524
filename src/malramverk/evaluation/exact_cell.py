"""One cell worked out exactly from the whole numbers behind it, for explanations."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from malramverk.cells import State, state_and_reason
from malramverk.dataclass import dataclass
from malramverk.evaluation import aggregates
from malramverk.evaluation.answer import Answer
from malramverk.evaluation.attributes import vocabulary
from malramverk.evaluation.evaluator import Evaluator
from malramverk.evaluation.plan import Origin
from malramverk.formula import Aggregate, Constant, Core, Kind, walk
from malramverk.formula.symbolic_exact import Exact, absent, exact, program
from malramverk.formula.symbolic_numbers import UnclearError
from malramverk.model import Indicator
from malramverk.tables.parts import PartKey

FULFIL, OTHERS, WHOLE = "fulfil", "others", "whole"
_SUMS = ("count", "sum")


@dataclass(frozen=True, slots=True)
class Piece:
    """One number behind a formula's cell.

    Attributes:
        leaf: what the formula reads.
        role: ``fulfil`` and ``others`` of a share, which are those that fulfil it and the other
            known ones; ``whole`` for anything else.
    """

    leaf: Core
    role: str


Pieces = Mapping[Piece, Exact]


@dataclass(frozen=True, slots=True)
class CellOf:
    """A cell of an indicator, with everything that gave it.

    Attributes:
        evaluator: what gave the answer.
        answer: the indicator's cells.
        at: the number of the cell.
    """

    evaluator: Evaluator
    answer: Answer
    at: int

    @property
    def version(self) -> Indicator | None:
        """The version that answered the cell."""
        number = int(self.answer.version[self.at])
        return self.answer.versions[number] if number >= 0 else None

    @property
    def core(self) -> Core | None:
        """The formula the cell was computed by; nothing where it was not computed."""
        version = self.version
        if version is None or self.answer.origin is not Origin.COMPUTED:
            return None
        formula = self.evaluator.setting.catalogue.formulas.get(version.key)
        return None if formula is None else formula.core

    @property
    def before(self) -> CellOf | None:
        """The same entity's and group's cell one period earlier, where the grid has it."""
        place = int(self.evaluator.setting.movement.previous(1)[self.at])
        return CellOf(self.evaluator, self.answer, place) if place >= 0 else None

    @property
    def has_value(self) -> bool:
        """Whether the cell has a value."""
        return state_and_reason(int(self.answer.cells.status[self.at]))[0] is State.VALUE

    @property
    def period(self) -> str | None:
        """The cell's period."""
        grid = self.evaluator.setting.grid
        return grid.sites[self.at // len(grid.slots)][2]

    def pieces(self, core: Core, *, apart: bool = True) -> dict[Piece, Exact]:
        """Return the numbers behind a formula in this cell, in its order.

        Args:
            core: a formula between cells.
            apart: whether shares are taken apart.
        """
        texts = _texts(core)
        found: dict[Piece, Exact] = {}
        for leaf in dict.fromkeys(program(core).leaves):
            if apart and isinstance(leaf, Aggregate) and leaf.function == "share":
                found |= self._share(leaf)
            else:
                found[Piece(leaf, WHOLE)] = self._whole(leaf, texts)
        return found

    def _share(self, leaf: Aggregate) -> dict[Piece, Exact]:
        state = self._state(leaf)
        pieces = Piece(leaf, FULFIL), Piece(leaf, OTHERS)
        if state not in (State.VALUE, State.UNDEFINED):
            return dict.fromkeys(pieces, absent(state))
        top, bottom = self.quotient(leaf)
        return dict(zip(pieces, (exact(top), exact(bottom - top)), strict=True))

    def quotient(self, aggregate: Aggregate) -> tuple[Fraction, Fraction]:
        """Return what is divided in a share or mean, and what it is divided by."""
        wanted = aggregates.needs(aggregate)
        top = wanted.true if aggregate.function == "share" else wanted.total
        bottom = wanted.base or wanted.known
        assert top is not None
        assert bottom is not None
        return self._sum(aggregate, top), self._sum(aggregate, bottom)

    def _whole(self, leaf: Core, texts: Mapping[float, str]) -> Exact:
        state = self._state(leaf)
        if state is not State.VALUE:
            return absent(state)
        if isinstance(leaf, Aggregate) and leaf.function in _SUMS and leaf.weight is None:
            wanted = aggregates.needs(leaf)
            return exact(self._sum(leaf, wanted.total or wanted.members))
        if isinstance(leaf, Aggregate) and leaf.function == "mean":
            top, bottom = self.quotient(leaf)
            return exact(top / bottom)
        value = float(self._cells(leaf).value[self.at])
        if leaf.type.kind is Kind.YES_NO:
            return exact(bool(value))
        if leaf.type.kind is Kind.NUMBER:
            return exact(Fraction(value))
        return exact(texts.get(value, f"#{value:g}"))

    def _cells(self, core: Core) -> Any:
        version = self.version
        assert version is not None
        return self.evaluator.world(version.period_rule).cells(core)

    def _state(self, core: Core) -> State:
        return state_and_reason(int(self._cells(core).status[self.at]))[0]

    def _sum(self, aggregate: Aggregate, key: PartKey) -> Fraction:
        version = self.version
        assert version is not None
        sums, _ = self.evaluator.world(version.period_rule).sums(aggregate)
        return Fraction(sums[key][self.at].item()) / Fraction(10 ** (key.decimals or 0))


def _texts(core: Core) -> dict[float, str]:
    """Return the texts of a formula by the numbers that stand for them between cells."""
    constants = (node.value for node in walk(core) if isinstance(node, Constant))
    return {float(vocabulary(text)): text for text in constants if isinstance(text, str)}


def worked_out(core: Core, pieces: Pieces) -> Exact:
    """Return a formula's cell from the numbers behind it.

    Raises:
        UnclearError: where digits do not decide.
    """

    def leaf(core: Core) -> Exact:
        whole = pieces.get(Piece(core, WHOLE))
        if whole is not None:
            return whole
        fulfil, others = pieces[Piece(core, FULFIL)], pieces[Piece(core, OTHERS)]
        if fulfil.value is None or others.value is None:
            return absent(fulfil.state, others.state)
        every = Fraction(fulfil.number) + Fraction(others.number)
        return exact(Fraction(fulfil.number) / every) if every else absent(State.UNDEFINED)

    return program(core).run(leaf)


def number_of(core: Core, pieces: Pieces) -> Fraction | None:
    """Return the number a formula gives, or nothing where it gives none."""
    try:
        found = worked_out(core, pieces)
    except UnclearError:
        return None
    if found.value is None or isinstance(found.value, bool | str):
        return None
    return Fraction(found.value)
