"""Whether two formulas always give the same: tried in made-up cells, and proved."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from random import Random
from typing import Any, TypeAlias

from malramverk.cells import STATE_WORDS, State
from malramverk.dataclass import dataclass
from malramverk.formula.core import Core
from malramverk.formula.prose import Labels, prose
from malramverk.formula.symbolic_canonical import Canonical
from malramverk.formula.symbolic_exact import Exact, program
from malramverk.formula.symbolic_forms import Forms, OutOfBudgetError
from malramverk.formula.symbolic_numbers import UnclearError, decimal
from malramverk.formula.symbolic_worlds import Columns, Makings, World, makings
from malramverk.quantities import Language

_MOST_ATOMS = 48
_WORLDS = 400
_SURE = 24
_SEED = 2026


class Doubt(StrEnum):
    """Why two formulas are neither proved the same nor shown to differ.

    ``no_proof``: they gave the same in every made-up cell, which proves nothing; ``tied``: they
    differ in made-up cells, where however parts that depend on each other were drawn apart;
    ``too_large``: they are too large, or there was too little time.
    """

    NO_PROOF = "no_proof"
    TIED = "tied"
    TOO_LARGE = "too_large"


_DOUBTS: Mapping[Doubt, tuple[str, str]] = {
    Doubt.NO_PROOF: (
        "de gav samma svar i {0} påhittade fall, men att de alltid gör det är inte bevisat",
        "they gave the same answer in {0} made-up cases, but that they always do is not proved",
    ),
    Doubt.TIED: (
        "de skiljer sig i påhittade fall, men där har delar som hänger ihop valts var för sig",
        "they differ in made-up cases, but there parts that depend on each other were drawn apart",
    ),
    Doubt.TOO_LARGE: (
        "de är för stora för att prövas på den givna tiden",
        "they are too large to be tried in the time given",
    ),
}


@dataclass(frozen=True, slots=True)
class Same:
    """Two formulas give the same value, or the same state, whatever the data."""


@dataclass(frozen=True, slots=True)
class Different:
    """Two formulas differ, and here is where.

    Attributes:
        cell: everything that either formula reads, with what it is in the counterexample.
        left: what the first formula gives there.
        right: what the second gives.
    """

    cell: tuple[tuple[Core, Exact], ...]
    left: Exact
    right: Exact

    @property
    def counterexample(self) -> Mapping[str, Fraction | Decimal | bool | str]:
        """What either formula reads, in English words, with its value or the id of its state."""
        return self.told("en")

    def told(
        self, language: Language, labels: Labels | None = None
    ) -> dict[str, Fraction | Decimal | bool | str]:
        """Return the counterexample in words."""
        return {prose(leaf, language, labels): _shown(found) for leaf, found in self.cell}

    def words(self, language: Language, labels: Labels | None = None) -> str:
        """Return the difference as a sentence."""
        known = {
            key: _written(value, language) for key, value in self.told(language, labels).items()
        }
        parts = ", ".join(f"{leaf} = {value}" for leaf, value in known.items())
        left, right = (_written(_shown(found), language) for found in (self.left, self.right))
        pattern = "{0} mot {1}" if language == "sv" else "{0} against {1}"
        where = ("där " if language == "sv" else "where ") + parts if parts else ""
        return f"{pattern.format(left, right)} {where}".strip()


@dataclass(frozen=True, slots=True)
class Undecided:
    """Nobody can tell whether two formulas differ, within what was allowed.

    Attributes:
        doubt: why.
        tried: how many made-up cells they were tried in.
    """

    doubt: Doubt
    tried: int

    @property
    def why(self) -> Mapping[str, str]:
        """Why, in words by language."""
        sv, en = _DOUBTS[self.doubt]
        return {"sv": sv.format(self.tried), "en": en.format(self.tried)}


Comparison: TypeAlias = Same | Different | Undecided


def compared(
    left: Core, right: Core, seconds: float, columns: Columns | None, ring: Callable[[int], Any]
) -> Comparison:
    """Say whether two formulas always give the same; see ``symbolic.compare``."""
    if left == right:
        return Same()
    made = makings([left, right], columns)
    found, tried = _searched([left, right], made, time.monotonic() + seconds / 2)
    if isinstance(found, Different) and not made.opaque:
        return found
    try:
        if _proved(left, right, seconds / 2, ring):
            return Same()
    except OutOfBudgetError:
        return Undecided(Doubt.TOO_LARGE, tried)
    return Undecided(Doubt.TIED if found is not None else Doubt.NO_PROOF, tried)


def _searched(cores: Sequence[Core], made: Makings, until: float) -> tuple[Different | None, int]:
    """Return the smallest of the first differences found, and how many cells were tried."""
    runs = [program(core) for core in cores]
    leaves = list(dict.fromkeys(leaf for run in runs for leaf in run.leaves))
    found: list[Different] = []
    tried = 0
    for seed in range(_WORLDS):
        if time.monotonic() > until or (found and seed > 4 * _SURE):
            break
        world = World(made, Random(_SEED + seed))  # noqa: S311  the same cells on every run
        try:
            left, right = (run.run(world.leaf) for run in runs)
            if not _agree(left, right):
                found.append(Different(_seen(leaves, world), left, right))
        except UnclearError:
            continue
        tried += 1
    return min(found, key=_size, default=None), tried


def _seen(leaves: Sequence[Core], world: World) -> tuple[tuple[Core, Exact], ...]:
    return tuple((leaf, world.leaf(leaf)) for leaf in leaves)


def _size(different: Different) -> tuple[int, int]:
    """Return how hard a counterexample is to read: values before states, short before long."""
    every = [found for _, found in different.cell]
    length = sum(len(str(found.value)) for found in (*every, different.left, different.right))
    return sum(found.state is not State.VALUE for found in every), length


def _agree(left: Exact, right: Exact) -> bool:
    if left.state is not right.state or left.value is None:
        return left.state is right.state
    if type(left.value) is type(right.value) and left.value == right.value:
        return True
    one, other = left.value, right.value
    if isinstance(one, bool | str) or isinstance(other, bool | str) or one is None or other is None:
        return False
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return False
    gap = abs(decimal(one) - decimal(other))
    return gap <= Decimal("1e-25") * max(Decimal(1), abs(decimal(one)))


def _proved(left: Core, right: Core, seconds: float, ring: Callable[[int], Any]) -> bool:
    made = ring(_MOST_ATOMS)  # before the clock starts, for the first time it loads sympy
    canonical = Canonical(Forms(made, time.monotonic() + seconds))
    return canonical.forms.same(canonical.form(left), canonical.form(right))


def _shown(found: Exact) -> Fraction | Decimal | bool | str:
    return found.state.id if found.value is None else found.value


def _written(value: Fraction | Decimal | bool | str, language: Language) -> str:
    if isinstance(value, bool):
        yes, no = ("ja", "nej") if language == "sv" else ("yes", "no")
        return yes if value else no
    if isinstance(value, str):
        known = next((STATE_WORDS[state] for state in State if state.id == value), None)
        return value if known is None else (known.sv if language == "sv" else known.en)
    text = f"{value:.6g}" if isinstance(value, Decimal) else str(value)
    return text.replace(".", ",") if language == "sv" else text
