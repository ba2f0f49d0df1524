"""What was said on an earlier day: without later versions, and without the ends they brought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from malramverk.catalogue.draft import Entry
from malramverk.model import Definition, Status
from malramverk.periods import earlier, parse_period


def known_on(entries: Iterable[Entry], day: date | None) -> list[Entry]:
    """Return the versions that had been decided on a day, each as it was then.

    A version whose successor is left out had not been superseded, and an end that only makes
    room for that successor had not been set.

    Args:
        entries: every version of every definition.
        day: the day; nothing for all that is known.
    """
    listed = list(entries)
    if day is None:
        return listed
    later: dict[tuple[str, str], list[Definition]] = defaultdict(list)
    for entry in listed:
        decided = entry.definition.decided
        if decided is not None and decided > day:
            later[entry.definition.kind, entry.definition.id].append(entry.definition)
    return [
        Entry(_as_then(found, later[found.kind, found.id]), entry.document)
        for entry in listed
        if (found := entry.definition) not in later[found.kind, found.id]
    ]


def _as_then(found: Definition, later: list[Definition]) -> Definition:
    """Return a version as it was before some later ones."""
    update: dict[str, object] = {}
    last = found.in_force.last
    if last is not None and any(_before(version.in_force.first) == last for version in later):
        update["in_force"] = found.in_force.model_copy(update={"last": None})
    if later and found.status is Status.SUPERSEDED:
        update["status"] = Status.ADOPTED
    return found.model_copy(update=update) if update else found


def _before(first: str | None) -> str | None:
    """Return the period before one; nothing for those that are not counted."""
    period = parse_period(first) if first is not None else None
    return earlier(period.text, 1) if period is not None else None
