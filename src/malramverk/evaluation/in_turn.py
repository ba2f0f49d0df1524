"""In which turn many indicators are answered, so that few answers are held at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from malramverk.catalogue import Catalogue
from malramverk.dataclass import dataclass
from malramverk.evaluation.compiled import Compiled
from malramverk.evaluation.plan import Origin, formulas_of


@dataclass(frozen=True, slots=True)
class Turn:
    """Some indicators that are answered together.

    Attributes:
        first: what must be settled, each after those that it reads, itself among them.
        ids: the indicators.
        done: those that nobody reads any more after it.
    """

    first: tuple[str, ...]
    ids: tuple[str, ...]
    done: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turns:
    """Indicators in the order that their answers are wanted, some at a time.

    Attributes:
        each: one turn after the other.
        held: the most indicators whose answers are held at the same time.
    """

    each: tuple[Turn, ...]
    held: int


def read_by(catalogue: Catalogue, compiled: Compiled) -> dict[str, frozenset[str]]:
    """Return the indicators that each indicator's formulas read."""
    origins = compiled.plan.origins
    found = {}
    for id_ in compiled.order:
        formulas = formulas_of(catalogue, id_) if origins[id_] is Origin.COMPUTED else []
        found[id_] = frozenset().union(*(formula.indicators for _, formula in formulas))
    return found


def in_turn(ids: Sequence[str], reads: Mapping[str, frozenset[str]], together: int) -> Turns:
    """Return the turns in which indicators are answered, so many together.

    Args:
        ids: the indicators, in the order that answers are wanted.
        reads: the indicators that each reads, each after those that it reads.
        together: how many have their turn at the same time.
    """
    place = {id_: number for number, id_ in enumerate(reads)}
    left = Counter(ids)
    left.update(other for id_ in _reached(ids, reads, set()) for other in reads[id_])
    settled: set[str] = set()
    turns, held, most = [], 0, 0
    for start in range(0, len(ids), together):
        some = tuple(ids[start : start + together])
        first = sorted(_reached(some, reads, settled), key=place.__getitem__)
        over = Counter(some)
        over.update(other for id_ in first for other in reads[id_])
        left.subtract(over)
        done = tuple(id_ for id_ in over if not left[id_])
        most = max(most, held + len(first))
        held += len(first) - len(done)
        turns.append(Turn(tuple(first), some, done))
    return Turns(tuple(turns), most)


def _reached(
    ids: Sequence[str], reads: Mapping[str, frozenset[str]], found: set[str]
) -> Iterator[str]:
    """Yield some indicators and all that they rest on, but for what is found already."""
    waiting = list(ids)
    while waiting:
        id_ = waiting.pop()
        if id_ in found:
            continue
        found.add(id_)
        yield id_
        waiting.extend(reads[id_])
