"""One run of the tests beside definitions, as it is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

from malramverk.catalogue import Catalogue
from malramverk.cli.session import Session
from malramverk.dataclass import dataclass
from malramverk.definition_tests import Outcome, report
from malramverk.definition_tests import run as run_tests
from malramverk.definition_tests.remembering import recalled, remember
from malramverk.definition_tests.running import Tested


@dataclass(frozen=True, slots=True)
class Selection:
    """Which tests are wanted.

    Attributes:
        match: a text in the test's name, or in the id it stands beside.
        failed: whether only those that failed the last time.
    """

    match: str | None = None
    failed: bool = False

    def within(self, catalogue: Catalogue) -> Callable[[Tested, str], bool] | None:
        """Return what says whether a test is wanted; nothing where all are."""
        if self.match is None and not self.failed:
            return None
        kept = frozenset(recalled(catalogue.path)) if self.failed else frozenset()
        wanted = (self.match or "").casefold()

        def says(version: Tested, name: str) -> bool:
            known = not self.failed or (version.id, version.version, name) in kept
            return known and wanted in f"{version.id} {name}".casefold()

        return says


def told(session: Session, catalogue: Catalogue, ids: Collection[str], selection: Selection) -> int:
    """Run tests and tell what they gave; 1 when any fails."""
    started = time.monotonic()
    with session.progress() as tell:
        outcomes = run_tests(catalogue, ids or None, tell, selection.within(catalogue))
    remember(catalogue.path, outcomes)
    failed = [outcome for outcome in outcomes if not outcome.passed]
    session.answer(
        {
            "ok": not failed,
            "passed": len(outcomes) - len(failed),
            "failed": len(failed),
            "review": sum(outcome.review for outcome in outcomes),
            "tests": [outcome.to_dict(session.language) for outcome in outcomes],
        }
    )
    session.note(problem for outcome in failed for problem in outcome.problems)
    for outcome in failed:
        session.say(report(outcome, session.language), "")
    untested = set(ids or catalogue.indicators) - {outcome.indicator for outcome in outcomes}
    alone = selection.match is None and not selection.failed
    seconds = time.monotonic() - started
    session.say(summary(session, outcomes, len(untested) if alone else 0, seconds))
    return int(bool(failed))


def summary(session: Session, outcomes: list[Outcome], untested: int, seconds: float) -> str:
    """Return in one line how the tests went."""
    tests = session.counted(len(outcomes), "test tests", "test test")
    failed = sum(not outcome.passed for outcome in outcomes)
    text = session.words(f"{tests} passed", f"{tests} gick igenom")
    if failed:
        text = session.words(f"{failed} of {tests} failed", f"{failed} av {tests} gick inte igenom")
    if untested:
        others = session.counted(untested, "indicator indicators", "indikator indikatorer")
        text += session.words(f"; {others} without tests", f"; {others} utan test")
    review = sum(outcome.review for outcome in outcomes)
    if review:
        text += session.words(f"; {review} await review", f"; {review} väntar på granskning")
    return f"{text} ({seconds:.1f} s)"
