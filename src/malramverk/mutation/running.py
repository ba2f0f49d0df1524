"""Each mutant against the tests of its definition, and of those that rest on it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import field
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context

from malramverk.catalogue import Catalogue, load
from malramverk.dataclass import dataclass
from malramverk.definition_tests import first_failure
from malramverk.model import Definition, Indicator, Population, Rule, Status
from malramverk.mutation.altering import Alterations
from malramverk.mutation.mutant import Mutant
from malramverk.mutation.mutants import mutants
from malramverk.mutation.proposals import ProposedTest, of_indicator, of_rule
from malramverk.mutation.sameness import Sameness, answer, telling
from malramverk.mutation.telling import Search
from malramverk.mutation.trials import Fate, Mutation, Trial

Progress = Callable[[str, int, int], None]

SEARCH_SECONDS = 10.0


def mutate(
    catalogue: Catalogue,
    ids: Collection[str] | None = None,
    *,
    every: int = 1,
    seconds: float | None = None,
    propose: bool = True,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Mutation:
    """Make mutants of definitions, and tell which of them no test notices.

    A mutant has one small slip. It is tried where the definitions still load with it and it is not
    proved to be the same: against the definition's own tests, then against those of what rests on
    it, until one fails. Nothing is written anywhere.

    Args:
        catalogue: the definitions.
        ids: the indicators, populations and rules to make mutants of; all, where absent.
        every: take each so many, for a sample.
        seconds: begin no further mutant after this long; those left are counted.
        propose: look for a test that would notice what no test notices.
        jobs: how many processes share the work; more than one only for definitions as they lie on
            disk.
        progress: is told the definition, how many mutants are done, and how many there are.

    Returns:
        The same for the same definitions, time aside.

    Raises:
        KeyError: for an id that the catalogue does not have.
    """
    work = _Work(catalogue, tuple(ids) if ids is not None else None, every, propose)
    until = time.monotonic() + seconds if seconds is not None else None
    if jobs > 1:
        return _shared(work, jobs, until, progress)
    trials: list[Trial] = []
    for done, mutant in enumerate(work.mutants):
        if until is not None and time.monotonic() > until:
            break
        if progress is not None:
            progress(mutant.original.id, done, len(work.mutants))
        trials.append(work.tried(mutant))
    return Mutation(tuple(trials), len(work.mutants) - len(trials))


@dataclass
class _Work:
    """What there is to do, and what has been worked out for it."""

    catalogue: Catalogue
    ids: tuple[str, ...] | None
    every: int
    propose: bool
    alterations: Alterations = field(init=False)
    mutants: list[Mutant] = field(init=False)

    def __post_init__(self) -> None:
        self.alterations = Alterations(self.catalogue)
        listed = (m for d in self._definitions() for m in mutants(self.alterations, d))
        self.mutants = list(islice(listed, 0, None, self.every))

    def _definitions(self) -> Iterator[Definition]:
        known = self.catalogue
        listed = [("indicator", i) for i in known.indicators]
        listed += [("population", i) for i in known.populations]
        listed += [("rule", i) for i in known.rules]
        for id_ in self.ids or ():
            if id_ not in [name for _, name in listed]:
                raise KeyError(id_)
        for kind, id_ in listed:
            if self.ids is None or id_ in self.ids:
                yield from self._versions(kind, id_)

    def _versions(self, kind: str, id_: str) -> Iterator[Definition]:
        if kind == "population":  # formulas name the current version
            yield self.catalogue.populations[id_]
            return
        for version in self.catalogue.versions[kind, id_]:
            if version.status is not Status.WITHDRAWN:
                yield version

    def tried(self, mutant: Mutant) -> Trial:
        """Try one mutant."""
        altered = self.alterations.changed(mutant.changed)
        if altered is None:
            return Trial(mutant, Fate.REFUSED)
        if Sameness(self.alterations).proved(mutant, altered):
            return Trial(mutant, Fate.SAME)
        for tested in self._tested(mutant, altered):
            failed = first_failure(altered, tested)
            if failed is not None:
                own = failed.indicator == mutant.original.id
                by = failed.test if own else f"{failed.indicator}: {failed.test}"
                return Trial(mutant, Fate.NOTICED, by)
        proposal = _proposed(self.alterations, mutant, altered) if self.propose else None
        return Trial(mutant, Fate.UNNOTICED, None, proposal)

    def _tested(self, mutant: Mutant, altered: Catalogue) -> Iterator[Indicator | Rule]:
        """Yield the versions whose tests may notice a mutant, the nearest first."""
        match mutant.changed:
            case Indicator() | Rule():
                own: list[Indicator | Rule] = [mutant.changed]
            case _:
                own = list(self.alterations.readers(mutant.original.id))
        yield from own
        yield from _resting_on(altered, own)
        for rule in altered.rules.values():
            if rule.id != mutant.original.id and any(test.is_worked_out for test in rule.tests):
                yield rule


def _resting_on(catalogue: Catalogue, own: Sequence[Indicator | Rule]) -> Iterator[Indicator]:
    """Yield the indicators that read some others, near and far."""
    reached = {version.id for version in own if isinstance(version, Indicator)}
    told = set(reached)
    while reached:
        reading = [
            version
            for version in catalogue.indicators.values()
            if version.id not in told
            and version.key in catalogue.formulas
            and catalogue.formulas[version.key].indicators & reached
        ]
        yield from reading
        reached = {version.id for version in reading}
        told |= reached


def _proposed(alterations: Alterations, mutant: Mutant, altered: Catalogue) -> ProposedTest | None:
    """Look for a test that tells a mutant from its original."""
    known = alterations.catalogue
    name = f"skiljer {mutant.was or mutant.where} från {mutant.becomes or 'inget'}"[:200]
    if isinstance(mutant.original, Rule):
        return _rule_test(name, mutant.original, known, altered)
    readers = [mutant.original]
    if isinstance(mutant.original, Population):
        readers = list(alterations.readers(mutant.original.id))
    until = time.monotonic() + SEARCH_SECONDS
    for reader in readers:
        assert isinstance(reader, Indicator)
        changed = mutant.changed if isinstance(mutant.changed, Indicator) else reader
        found = Search(known, altered, reader, changed, until).proposal()
        if found is not None:
            return of_indicator(name, found)
    return None


def _rule_test(name: str, rule: Rule, known: Catalogue, altered: Catalogue) -> ProposedTest | None:
    before, after = known.rulings[rule.key], altered.rulings[rule.key]
    if not before or not after:
        return None
    one, other = before[0].table, after[0].table
    if [i.name for i in one.inputs] != [i.name for i in other.inputs]:
        return None
    given = next(telling(one, other), None)
    if given is None:
        return None
    return of_rule(name, given, answer(one, given), str(answer(other, given)), rule.absent)


def _shared(work: _Work, jobs: int, until: float | None, progress: Progress | None) -> Mutation:
    """Let several processes share the mutants; each loads the definitions anew."""
    left = None if until is None else until - time.monotonic()
    key = (work.catalogue.path, work.catalogue.edition, work.ids, work.every, work.propose)
    found: dict[int, Trial] = {}
    context = get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        shares = [pool.submit(_share, key, i, jobs, left) for i in range(jobs)]
        for share in shares:
            for number, fate, by, proposal in share.result():
                found[number] = Trial(work.mutants[number], fate, by, proposal)
            if progress is not None:
                progress("", len(found), len(work.mutants))
    trials = tuple(found[number] for number in sorted(found))
    return Mutation(trials, len(work.mutants) - len(trials))


_Key = tuple[str, str | None, tuple[str, ...] | None, int, bool]
_Found = tuple[int, Fate, str | None, ProposedTest | None]


@lru_cache(maxsize=1)
def _work(key: _Key) -> _Work:
    path, edition, ids, every, propose = key
    return _Work(load(path, edition=edition), ids, every, propose)


def _share(key: _Key, first: int, jobs: int, seconds: float | None) -> list[_Found]:
    until = None if seconds is None else time.monotonic() + seconds
    work = _work(key)
    found: list[_Found] = []
    for number in range(first, len(work.mutants), jobs):
        if until is not None and time.monotonic() > until:
            break
        trial = work.tried(work.mutants[number])
        found.append((number, trial.fate, trial.by, trial.proposal))
    return found
