"""Whether those have been consulted on a change whom the manifest says must be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from malramverk.catalogue import Catalogue
from malramverk.changes.classes import Change, Event, numbers
from malramverk.changes.problems import ConsultationAwaited, ConsultationMissing
from malramverk.diagnostics import Problem
from malramverk.model import ConsultationRequirement, Definition, Framework, Statement, Status
from malramverk.source import Place

_ASKED = (Status.ADOPTED, Status.SUPERSEDED)


def consultation_problems(
    changes: Iterable[Change],
    old: Catalogue | None,
    new: Catalogue,
    place_of: Callable[[Change], Place | None],
) -> Iterator[Problem]:
    """Yield a problem for each change on which somebody has not been consulted who must be.

    What the manifest required when the last edition was released holds for the next one too, so
    that a requirement cannot go with the change that it is about.

    Args:
        changes: what has changed, as `diff` gives it.
        old: the definitions before; nothing for a first edition.
        new: the definitions now.
        place_of: where a change's new version stands.

    Yields:
        An error for a version that is adopted, and a warning for one that is not yet.
    """
    wanted = _requirements(new, old)
    changed = (change for change in changes if change.event is not Event.AFFECTED)
    for change in changed if wanted else ():
        versions = [v for v in new.versions.get((change.kind, change.id), ()) if _later(v, change)]
        if not versions:
            continue
        adopted = any(version.status in _ASKED for version in versions)
        given = list(_in_time(versions))
        for requirement in wanted:
            missing = _missing(requirement, change, given)
            if missing:
                problem = ConsultationMissing if adopted else ConsultationAwaited
                yield problem(
                    place=place_of(change),
                    key=versions[-1].key,
                    change=_name(change),
                    agencies=missing,
                    needed=_needed(requirement, missing),
                )


def _requirements(new: Catalogue, old: Catalogue | None) -> tuple[ConsultationRequirement, ...]:
    manifests: list[Framework] = [new.framework, *([old.framework] if old is not None else [])]
    found = (wanted for manifest in manifests for wanted in manifest.requires_consultation)
    return tuple(dict.fromkeys(found))


def _later(version: Definition, change: Change) -> bool:
    """Say whether a version is one that the change brings."""
    if change.event is Event.REMOVED:
        return version.status is Status.WITHDRAWN
    return change.old is None or numbers(version.version) >= _least(change)


def _least(change: Change) -> tuple[int, ...]:
    """Return the least version that belongs to a change: the one above, if it has gone up."""
    assert change.old is not None
    before = numbers(change.old)
    return before if change.new == change.old else (*before, 0)


def _in_time(versions: Iterable[Definition]) -> Iterator[Statement]:
    """Yield what was said at the latest the day that a version was decided."""
    for version in versions:
        for said in version.consultation:
            if version.decided is None or said.date <= version.decided:
                yield said


def _missing(
    wanted: ConsultationRequirement, change: Change, given: Iterable[Statement]
) -> tuple[str, ...]:
    """Return the agencies that have said nothing, where too few have."""
    if _name(change) not in wanted.changes or (wanted.kinds and change.kind not in wanted.kinds):
        return ()
    heard = {said.agency for said in given}
    missing = tuple(agency for agency in wanted.agencies if agency not in heard)
    return missing if _needed(wanted, missing) > 0 else ()


def _needed(wanted: ConsultationRequirement, missing: tuple[str, ...]) -> int:
    """Return how many of those who have said nothing are needed."""
    every = len(wanted.agencies)
    return min(wanted.at_least or every, every) - (every - len(missing))


def _name(change: Change) -> str:
    """Return what a change is called in the manifest."""
    if change.event in (Event.ADDED, Event.REMOVED):
        return change.event.value
    return change.change.value
