"""How much of the definitions their own tests exercise: `cover` measures it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from malramverk.catalogue import Catalogue
from malramverk.catalogue.remade import scope_within
from malramverk.coverage.finding import found_in
from malramverk.coverage.items import Excluded, Item, Owner, Sort
from malramverk.coverage.observing import Observer, Told
from malramverk.dataclass import dataclass
from malramverk.definition_tests import Outcome
from malramverk.definition_tests.running import testable, tested_versions


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some items are covered.

    Attributes:
        covered: how many are.
        of: how many there are.
    """

    covered: int
    of: int

    @property
    def is_whole(self) -> bool:
        """Whether all are."""
        return self.covered == self.of

    @property
    def percent(self) -> float | None:
        """The share in percent; nothing where there is nothing to cover."""
        return 100 * self.covered / self.of if self.of else None


@dataclass(frozen=True)
class Coverage:
    """What the tests of definitions exercise; made by `cover`.

    Attributes:
        catalogue: the definitions.
        items: everything there is to exercise, by definition.
        excluded: what is proved that no test can exercise, by definition.
        by: for each item that is covered, the test that covers it.
        outcomes: what the tests gave.
    """

    catalogue: Catalogue
    items: Mapping[Owner, tuple[Item, ...]]
    excluded: Mapping[Owner, tuple[Excluded, ...]]
    by: Mapping[Item, str]
    outcomes: tuple[Outcome, ...]

    def share(self, sort: Sort | None = None, owner: Owner | None = None) -> Share:
        """Return how much is covered, of a sort or of all, in a definition or in all."""
        listed = self.items.get(owner, ()) if owner is not None else self.every
        wanted = [item for item in listed if sort in (None, item.sort)]
        return Share(sum(item in self.by for item in wanted), len(wanted))

    @property
    def every(self) -> tuple[Item, ...]:
        """Every item of every definition."""
        return tuple(item for items in self.items.values() for item in items)

    @property
    def missing(self) -> tuple[Item, ...]:
        """The items that no test exercises."""
        return tuple(item for item in self.every if item not in self.by)

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """Return the coverage as plain data, for JSON."""
        shares = {str(sort): self.share(sort) for sort in Sort}
        return {
            "covered": self.share().covered,
            "items": self.share().of,
            "sorts": {sort: {"covered": s.covered, "items": s.of} for sort, s in shares.items()},
            "definitions": [self._definition(owner, language) for owner in self.items],
        }

    def _definition(self, owner: Owner, language: str) -> dict[str, Any]:
        share = self.share(owner=owner)
        return {
            **owner._asdict(),
            "covered": share.covered,
            "items": share.of,
            "missing": [_plain(i, language) for i in self.items[owner] if i not in self.by],
            "excluded": [
                {**_plain(each.item, language), "because": each.because.in_(language)}
                for each in self.excluded.get(owner, ())
            ],
        }


def _plain(item: Item, language: str) -> dict[str, Any]:
    span = None if item.span is None else [item.span.start, item.span.end]
    words = item.words.in_(language)
    return {
        "name": item.name,
        "sort": str(item.sort),
        "passage": item.passage,
        "span": span,
        "words": words,
    }


def cover(
    catalogue: Catalogue, ids: Collection[str] | None = None, progress: Told | None = None
) -> Coverage:
    """Run tests of definitions, and say what they exercise.

    Args:
        catalogue: the definitions.
        ids: only these definitions' tests, and only what is in these and in the populations and
            parameters that they read; all where absent.
        progress: is told the definition, how many tests are done, and how many there are.

    Raises:
        KeyError: for an id the catalogue does not have.
    """
    scope = scope_within(catalogue)
    found = found_in(catalogue, scope, ids)
    observer = Observer(catalogue, scope, found)
    tested = testable(catalogue) if ids is None else ids
    observer.run([v for id_ in tested for v in tested_versions(catalogue, id_)], progress)
    return Coverage(
        catalogue,
        {owner: tuple(each.items) for owner, each in found.items()},
        {owner: tuple(each.excluded) for owner, each in found.items() if each.excluded},
        observer.by,
        tuple(observer.outcomes),
    )
