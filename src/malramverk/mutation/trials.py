"""What became of mutants: which the tests notice, and which they do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property

from malramverk.dataclass import dataclass
from malramverk.mutation.mutant import SORT_WORDS, Mutant
from malramverk.mutation.proposals import ProposedTest
from malramverk.quantities import Language


class Fate(StrEnum):
    """What became of a mutant.

    ``noticed``: a test fails. ``unnoticed``: every test passes. ``same``: it is proved to give what
    the original gives. ``refused``: the definitions would not load with it.
    """

    NOTICED = "noticed"
    UNNOTICED = "unnoticed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Trial:
    """A mutant and what became of it.

    Attributes:
        mutant: the mutant.
        fate: what became of it.
        by: the test that notices it, with the definition it stands in where that is another.
        proposal: a test that would, where none does and one was found.
    """

    mutant: Mutant
    fate: Fate
    by: str | None = None
    proposal: ProposedTest | None = None

    def to_dict(self, language: Language = "en") -> dict[str, object]:
        """Return the trial as plain data, for JSON."""
        mutant = self.mutant
        proposal = self.proposal
        return {
            "kind": mutant.original.kind,
            "id": mutant.original.id,
            "version": mutant.original.version,
            "path": list(mutant.path),
            "sort": mutant.sort.value,
            "words": SORT_WORDS[mutant.sort][language],
            "was": mutant.was,
            "becomes": mutant.becomes,
            "fate": self.fate.value,
            "by": self.by,
            "proposal": None if proposal is None else dict(proposal.data),
            "instead": None if proposal is None else proposal.instead,
        }


@dataclass(frozen=True)
class Mutation:
    """What became of every mutant that was tried.

    Attributes:
        trials: in the order of the definitions, and in each in reading order.
        untried: how many there was no time for.
    """

    trials: tuple[Trial, ...]
    untried: int = 0

    @cached_property
    def counts(self) -> Mapping[Fate, int]:
        """How many met each fate."""
        return Counter(trial.fate for trial in self.trials)

    @property
    def unnoticed(self) -> tuple[Trial, ...]:
        """Those that no test notices."""
        return tuple(trial for trial in self.trials if trial.fate is Fate.UNNOTICED)

    @property
    def score(self) -> float | None:
        """The share of those that could be noticed that are, in percent; nothing where none could.

        Those that are proved the same, or that the definitions would not load with, do not count.
        """
        counted = self.counts.get(Fate.NOTICED, 0) + self.counts.get(Fate.UNNOTICED, 0)
        return 100 * self.counts.get(Fate.NOTICED, 0) / counted if counted else None

    def to_dict(self, language: Language = "en") -> dict[str, object]:
        """Return everything as plain data, for JSON."""
        return {
            "score": self.score,
            **{fate.value: self.counts.get(fate, 0) for fate in Fate},
            "untried": self.untried,
            "mutants": [trial.to_dict(language) for trial in self.trials],
        }
