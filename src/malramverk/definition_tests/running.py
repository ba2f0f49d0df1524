"""The tests of a catalogue, one by one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from malramverk.catalogue import Catalogue
from malramverk.definition_tests.disclosure_tests import run_family
from malramverk.definition_tests.indicator_tests import run_indicator
from malramverk.definition_tests.outcomes import Outcome
from malramverk.definition_tests.rule_tests import run_rule
from malramverk.model import DisclosureFamily, Indicator, Rule, Status

Progress = Callable[[str, int, int], None]
Tested = Indicator | Rule | DisclosureFamily
KINDS = ("indicator", "rule", "disclosure_family")


def run(
    catalogue: Catalogue,
    indicators: Collection[str] | None = None,
    progress: Progress | None = None,
    wanted: Callable[[Tested, str], bool] | None = None,
) -> list[Outcome]:
    """Run the tests that stand beside indicators, rules and disclosure families.

    Args:
        catalogue: the definitions.
        indicators: the ids of those to test, rules too; all where it is absent.
        progress: is told the indicator, how many tests are done, and how many there are.
        wanted: says of a version and the name of a test whether it is to be run; all are, where
            it is absent.

    Returns:
        One outcome for each test of each version that is not withdrawn, in the order of the
        definitions.

    Raises:
        KeyError: for an indicator the catalogue does not have.
    """
    asked = testable(catalogue) if indicators is None else indicators
    cases = [
        (version, index)
        for id_ in asked
        for version in tested_versions(catalogue, id_)
        for index in range(len(version.tests))
        if wanted is None or wanted(version, version.tests[index].name)
    ]
    outcomes: list[Outcome] = []
    for done, (indicator, index) in enumerate(cases):
        if progress is not None:
            progress(indicator.id, done, len(cases))
        outcomes.append(run_one(catalogue, indicator, index))
    return outcomes


def testable(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the ids of everything that may have tests."""
    found = (*catalogue.indicators, *catalogue.rules, *catalogue.disclosure_families)
    return tuple(dict.fromkeys(found))


def tested_versions(catalogue: Catalogue, id_: str) -> Iterator[Tested]:
    """Yield the versions of an indicator or a rule whose tests count: all but withdrawn ones.

    Raises:
        KeyError: for an id the catalogue does not have.
    """
    kinds = [kind for kind in KINDS if (kind, id_) in catalogue.versions]
    if not kinds:
        raise KeyError(id_)
    for version in (v for kind in kinds for v in catalogue.versions[kind, id_]):
        if isinstance(version, Tested) and version.status is not Status.WITHDRAWN:
            yield version


def run_one(catalogue: Catalogue, tested: Tested, index: int, *, explain: bool = True) -> Outcome:
    """Run one test of one version of an indicator or a rule.

    Args:
        catalogue: the definitions it is one of.
        tested: the version.
        index: the number of the test in it, from zero.
        explain: whether what differs is told with its place and how the cell came to be, which
            takes much longer than to find that it differs.

    Returns:
        The outcome; what is wrong with the test's own rows are problems in it.
    """
    if isinstance(tested, Rule):
        return run_rule(catalogue, tested, index, explain=explain)
    if isinstance(tested, DisclosureFamily):
        return run_family(catalogue, tested, index, explain=explain)
    return run_indicator(catalogue, tested, index, explain=explain)


def first_failure(catalogue: Catalogue, tested: Tested) -> Outcome | None:
    """Return the first test of a version that fails; nothing where all hold.

    Nothing is explained and no file is read, so the catalogue may be one that was altered in
    memory, such as by changing a formula in it.

    Args:
        catalogue: the definitions.
        tested: the version, whose tests are run with what the catalogue says of it.
    """
    for index in range(len(tested.tests)):
        outcome = run_one(catalogue, tested, index, explain=False)
        if not outcome.passed:
            return outcome
    return None
