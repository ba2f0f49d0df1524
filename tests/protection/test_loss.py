"""How much is hidden for others' sake: beside a plain rule, and beside the least there is."""

from __future__ import annotations

from itertools import combinations

import numpy as np

import malramverk as mr
from malramverk.country import make
from malramverk.protection.auditing import audit
from malramverk.protection.publication import Publication
from tests.protection.given import catalogue, family, made
from tests.protection.plain import greedy, hide_one

CATALOGUE = catalogue(family(numerator=3, complement=3, base=2))


def bare(seed: int, *groups: str) -> Publication:
    results = mr.compute(CATALOGUE, {"elever": made(seed)}, groups=list(groups))
    return mr.protect(results, "public", secondary=False)


def shown_cells(publication: Publication):
    """Return every figure and place with a value to hide, and the rows behind it."""
    (system,) = publication.material.systems
    for figures in system.columns:
        for figure in figures:
            shown = figure.may_show & ~figure.hidden(publication.veil)
            yield from ((figure, int(i), figure.measured.n[i]) for i in np.flatnonzero(shown))


def rows_hidden(publication: Publication) -> tuple[int, int]:
    loss = publication.loss()
    return int(loss["secondary"].sum()), int(loss["secondary_n"].sum())


def test_the_plain_rule_leaks_and_ours_does_not():
    leaks, cells, plain_cells = 0, 0, 0
    for seed in range(25):
        plain = bare(seed, "kon")
        greedy(plain)
        leaks += not audit(plain).passed
        ours = mr.protect(plain.results, "public")
        assert audit(ours).passed
        cells += rows_hidden(ours)[0]
        plain_cells += rows_hidden(plain)[0]
    print(
        f"\nhidden for others' sake: ours {cells}, plain rule {plain_cells}, "
        f"which leaks in {leaks} of 25"
    )
    assert leaks >= 10
    assert cells < plain_cells


def test_the_plain_rule_hides_more_of_a_region_and_leaks():
    results = mr.compute(mr.load(), make("region"), groups=["kon"])
    ours, plain = (mr.protect(results, "public", secondary=s) for s in (True, False))
    greedy(plain)
    leaks = len(audit(plain).failing)
    assert audit(ours).passed
    found = [rows_hidden(one) for one in (ours, plain)]
    print(
        "\ncells of a region hidden for others' sake, and the rows behind them: "
        f"ours {found[0]}, plain rule {found[1]}, which leaves {leaks} to work out"
    )
    assert leaks > 200
    assert found[0][0] < found[1][0]


def test_the_gap_to_the_least_there_is():
    """Every set of further cells is tried, fewest first, with all reasons silent."""
    ours = least = 0
    for seed in range(40):
        publication = bare(seed)
        cells = list(shown_cells(publication))
        if audit(publication).passed or len(cells) > 9:
            continue
        ours += rows_hidden(mr.protect(publication.results, "public"))[0]
        least += fewest(publication, cells)
    print(f"\ncells hidden for others' sake: {ours}; the least possible {least}")
    assert least > 10
    assert ours <= 1.25 * least


def fewest(publication: Publication, cells) -> int:
    for count in range(len(cells) + 1):
        for chosen in combinations(cells, count):
            tried = bare_copy(publication)
            for figure, place, _ in chosen:
                hide_one(tried, figure, place)
            if audit(tried).passed:
                return count
    return len(cells)


def bare_copy(publication: Publication) -> Publication:
    veil = {id_: codes.copy() for id_, codes in publication.veil.items()}
    silent = 0x73  # suppressed, secondary
    for codes in veil.values():
        codes[codes > 0] = silent
    return Publication(
        publication.results, "public", None, veil, {}, publication.material, None, publication.first
    )
