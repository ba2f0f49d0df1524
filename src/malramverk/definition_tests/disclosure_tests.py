"""Small tables in, what an audience sees out: the tests beside disclosure families."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from malramverk.catalogue import Catalogue
from malramverk.cells import STATE_WORDS, Reason, State
from malramverk.definition_tests.given_rows import (
    located,
    misnamed_in,
    read_of,
    with_short_rows,
)
from malramverk.definition_tests.indicator_tests import PERIODS
from malramverk.definition_tests.outcomes import Outcome
from malramverk.definition_tests.places import places_of
from malramverk.definition_tests.problems import FailedExpectation, NoSuchCell, StoppedTest
from malramverk.diagnostics import DataErrors, DisclosureErrors, Problem
from malramverk.documents.document import Key
from malramverk.evaluation import Cell, compute
from malramverk.evaluation.given_cells import Named, named
from malramverk.model import DisclosureFamily, DisclosureTest
from malramverk.protection import Publication, protect

_FEW, _NEARLY, _ALL_BUT_FEW = "..", "~100", "..."

Found = tuple[tuple[Key, ...], Problem]


def run_family(
    catalogue: Catalogue, family: DisclosureFamily, index: int, *, explain: bool = True
) -> Outcome:
    """Run one test of one version of a disclosure family.

    The indicators that the test expects something of are protected by the tested version, whatever
    family their definitions name.

    Args:
        catalogue: the definitions it is one of.
        family: the version.
        index: the number of the test in it, from zero.
        explain: whether what differs is told with its place.
    """
    test = family.tests[index]
    try:
        found = list(_differences(catalogue, test, _published(catalogue, family, test)))
    except (DataErrors, DisclosureErrors) as error:
        found = [((), problem) for problem in error.problems]
    except (KeyError, ValueError) as error:
        found = [((), StoppedTest(why=str(error.args[0] if error.args else error)))]
    places = places_of(catalogue, family, index) if explain and found else None
    placed = [p.at(places.of(*path)) if path and places else p for path, p in found]
    problems = tuple(located(placed, test.given, "given", places))
    return Outcome(
        family.id,
        family.version,
        test.name,
        index,
        problems,
        review=test.review,
        kind="disclosure_family",
    )


def _published(catalogue: Catalogue, family: DisclosureFamily, test: DisclosureTest) -> Publication:
    wrong = misnamed_in(catalogue, test.given)
    if wrong:
        raise DataErrors(wrong)
    short = with_short_rows(_protected_by(catalogue, family, test), test.given)
    period = test.period or PERIODS[catalogue.framework.period]
    asked = [named(written) for cells in test.expect.values() for written in cells]
    groups = dict.fromkeys(tuple(about.groups) for about in asked if about.groups)
    results = compute(
        short,
        read_of(short, test.given),
        indicators=[*dict.fromkeys((*test.expect, *_bases(family)))],
        periods=dict.fromkeys([period, *(a.period for a in asked if a.period is not None)]),
        groups=[g[0] if len(g) == 1 else g for g in groups] or None,
        default_period=period,
    )
    return protect(results, test.audience, principal=test.principal, secondary=test.secondary)


def _bases(family: DisclosureFamily) -> Iterator[str]:
    return (t.basis.indicator for t in family.thresholds if t.basis is not None)


def _protected_by(
    catalogue: Catalogue, family: DisclosureFamily, test: DisclosureTest
) -> Catalogue:
    """Let the tested version be what protects the indicators that the test is about."""
    indicators, versions = dict(catalogue.indicators), dict(catalogue.versions)
    for id_ in test.expect.keys() & indicators.keys():
        one = indicators[id_].model_copy(update={"disclosure": family.id})
        indicators[id_] = one
        others = (
            v.model_copy(update={"disclosure": family.id}) for v in versions["indicator", id_]
        )
        versions["indicator", id_] = tuple(others)
    always = family.model_copy(update={"in_force": type(family.in_force)()})
    versions["disclosure_family", family.id] = (always,)
    families = {**catalogue.disclosure_families, family.id: always}
    return replace(
        catalogue, indicators=indicators, versions=versions, disclosure_families=families
    )


def _differences(catalogue: Catalogue, test: DisclosureTest, shown: Publication) -> Iterator[Found]:
    period = test.period or PERIODS[catalogue.framework.period]
    for indicator, cells in test.expect.items():
        for written, token in cells.items():
            about = named(written)
            path = ("expect", indicator, written)
            cell = _cell(catalogue, shown, indicator, about, about.period or period)
            if cell is None:
                codes = dict.fromkeys(str(p["entity"]) for p, _ in shown.cells(indicator))
                yield path, NoSuchCell(written=written, candidates=tuple(codes))
            elif not shows(cell, token):
                told = token_of(cell)
                entity = f"{indicator} {written}"
                yield (
                    path,
                    FailedExpectation(entity=entity, what="token", expected=token, found=told),
                )


def _cell(
    catalogue: Catalogue, shown: Publication, indicator: str, about: Named, period: str
) -> Cell | None:
    """Find a cell; the widest level where two entities have the same code."""
    for level in catalogue.levels:
        for text in (period, None):
            try:
                return shown.cell(
                    indicator, entity=about.entity, period=text, level=level, **about.groups
                )
            except KeyError:
                continue
    return None


def shows(cell: Cell, token: str) -> bool:
    """Say whether a cell is shown as a test writes it."""
    if cell.value is not None:
        return _same(cell.value, token)
    reason = cell.reason.id if cell.reason else ""
    if token == _FEW:
        return cell.state is State.SUPPRESSED and cell.reason is not Reason.ALL_BUT_FEW
    return token in (token_of(cell), cell.state.id, reason, f"{cell.state.id} {reason}")


def _same(value: float, token: str) -> bool:
    try:
        return Decimal(token) == Decimal(f"{value:.15g}")
    except InvalidOperation:
        return False


def token_of(cell: Cell) -> str:
    """Return what stands in a cell's place; a reason where the sign would not tell it."""
    if cell.value is not None:
        return f"{cell.value:.15g}"
    if cell.state is State.SUPPRESSED:
        finer = {Reason.ALL_BUT_FEW: _ALL_BUT_FEW, Reason.FEW: _FEW}
        return finer.get(cell.reason, cell.reason.id if cell.reason else _FEW)
    if cell.state is State.CENSORED:
        return _NEARLY
    return STATE_WORDS[cell.state].symbol
