"""Whether a mutant is proved to be the same as what it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import TypeAlias

from malramverk.catalogue import Catalogue
from malramverk.catalogue.checks.formula_proofs import column_ranges
from malramverk.catalogue.rule_sources import CountSource, FormulaSource
from malramverk.catalogue.rulings import Ruling
from malramverk.cells import State
from malramverk.dataclass import dataclass
from malramverk.formula import Core
from malramverk.formula.symbolic import Same, compare
from malramverk.model import Indicator, Population, Rule
from malramverk.mutation.altering import Alterations
from malramverk.mutation.mutant import Mutant
from malramverk.rules import Given, Input, Table, decide, outputs_of
from malramverk.rules.axes import axis
from malramverk.rules.deciding import Ends
from malramverk.rules.table import Values
from malramverk.rules.unary import WITHOUT_VALUE

MOST_COMBINATIONS = 20_000

Answer: TypeAlias = tuple[bool, tuple[Values, ...]]
Combination: TypeAlias = Mapping[str, Given | Ends]


@dataclass(frozen=True)
class Sameness:
    """Proves that mutants of a catalogue are the same as their originals.

    Attributes:
        alterations: the catalogue.
        seconds: how long a proof about one formula may take, about.
    """

    alterations: Alterations
    seconds: float = 1.0

    def proved(self, mutant: Mutant, altered: Catalogue) -> bool:
        """Say whether a mutant always gives what the original gives.

        Formulas are compared by the language's proof; tables of rules by trying every combination
        of what their tests tell apart. What is not proved may still be the same.
        """
        known = self.alterations.catalogue
        match mutant.original:
            case Indicator():
                return self._formulas([mutant.original.key], known, altered)
            case Population():
                readers = self.alterations.readers(mutant.original.id)
                return self._formulas([reader.key for reader in readers], known, altered)
            case Rule():
                key = mutant.original.key
                return self._rulings(known.rulings[key], altered.rulings[key])
        return False

    def _formulas(self, keys: Sequence[str], known: Catalogue, altered: Catalogue) -> bool:
        return all(
            self._same(known.formulas[key].core, altered.formulas[key].core)
            for key in keys
            if key in known.formulas
        )

    def _same(self, left: Core, right: Core) -> bool:
        if left == right:
            return True
        columns = column_ranges(self.alterations.catalogue.tables)
        found = compare(left, right, seconds=self.seconds, columns=columns)
        return isinstance(found, Same)

    def _rulings(self, before: Sequence[Ruling], after: Sequence[Ruling]) -> bool:
        if len(before) != len(after):
            return False
        pairs = list(zip(before, after, strict=True))
        # Rulings of many subjects share their tables.
        tables = {(id(one.table), id(other.table)): (one, other) for one, other in pairs}
        return all(self._read_the_same(one, other) for one, other in pairs) and all(
            one.table is other.table or same_tables(one.table, other.table)
            for one, other in tables.values()
        )

    def _read_the_same(self, one: Ruling, other: Ruling) -> bool:
        if one.subject != other.subject:
            return False
        if one.rule.absent != other.rule.absent and not _counts_only(one):
            return False
        for mine, theirs in zip(one.sources, other.sources, strict=True):
            if isinstance(mine, FormulaSource) and isinstance(theirs, FormulaSource):
                told = [(f.judge, f.decimals, f.reads) for f in (mine, theirs)]
                if told[0] != told[1] or not self._same(mine.core, theirs.core):
                    return False
            elif mine != theirs:
                return False
        return True


def _counts_only(ruling: Ruling) -> bool:
    """Say whether every input is a number of outcomes, which is always known."""
    return all(isinstance(s, CountSource) and not s.share for s in ruling.sources)


def same_tables(one: Table, other: Table) -> bool:
    """Say whether two tables are proved to give the same, for values, states and intervals."""
    if [i.name for i in one.inputs] != [i.name for i in other.inputs]:
        return False
    choices = [list(_choices(*pair)) for pair in _pairs(one, other)]
    if prod(map(len, choices)) > MOST_COMBINATIONS:
        return False
    return next(telling(one, other, choices), None) is None


def telling(
    one: Table, other: Table, choices: Sequence[Sequence[Given | Ends]] | None = None
) -> Iterator[Combination]:
    """Yield the input combinations that two tables say different things of.

    Args:
        one: a table.
        other: another over the same inputs.
        choices: what each input may be; single values and states where absent.
    """
    pairs = list(_pairs(one, other))
    listed = choices or [list(_points(*pair)) for pair in pairs]
    names = [input_.name for input_ in one.inputs]
    for tried, found in enumerate(product(*listed)):
        if tried >= MOST_COMBINATIONS:
            return
        given = dict(zip(names, found, strict=True))
        if answer(one, given) != answer(other, given):
            yield given


def answer(table: Table, given: Combination) -> Answer:
    """Return whether a table is undecided, and else its outcomes."""
    decision = decide(table, given)
    return decision.undecided, tuple(outputs_of(table, decision.rows))


def _pairs(one: Table, other: Table) -> Iterator[tuple[Input, Table, Table, int]]:
    for i, input_ in enumerate(one.inputs):
        yield input_, one, other, i


def _points(input_: Input, one: Table, other: Table, i: int) -> Iterator[Given]:
    """Yield a value of each piece that the tests of either table tell apart, and each state."""
    tests = [row.tests[i] for table in (one, other) for row in table.rows]
    both = axis(input_, tests)
    for atom in range(both.unanswered):
        if atom >= both.values or both.universe >> atom & 1:
            yield both.sample(1 << atom)
    yield from _others(both.states)


def _others(named: Sequence[State]) -> Iterator[State]:
    """Yield a state that no test names, which stands for all of them."""
    yield from sorted(WITHOUT_VALUE.difference(named))[:1]


def _choices(input_: Input, one: Table, other: Table, i: int) -> Iterator[Given | Ends]:
    points = list(_points(input_, one, other, i))
    yield from points
    exact = [point for point in points if isinstance(point, Fraction)]
    for low in range(len(exact)):
        for high in range(low + 1, len(exact)):
            yield exact[low], exact[high]
