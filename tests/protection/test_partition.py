"""The three shares of year 6, hidden as the notes of the published statistics say."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import malramverk as mr
from malramverk import State
from tests.evaluation.data import catalogue_of

SHARES = ("alla", "alla_utom_ett", "farre")
INDICATORS = "".join(
    f"---\nkind: indicator\nid: {id_}\nversion: 1.0.0\nunit: percent\ndecimals: 1\n"
    f'formula: share(klarat == "{id_}" of arskurs_6)\ndisclosure: arskurs_6\n'
    for id_ in SHARES
)
DEFINITIONS = f"""\
kind: framework
id: arskurs_sex
version: 1.0.0
levels: [riket, huvudman, skolenhet]
---
kind: code_list
id: amnen
version: 1.0.0
codes: {{alla: {{}}, alla_utom_ett: {{}}, farre: {{}}}}
---
kind: table
id: arskurs_6
version: 1.0.0
holds: microdata
counts: pupils
columns:
  huvudman: {{type: code, level: huvudman}}
  skolenhet: {{type: code, level: skolenhet}}
  klarat: {{type: code, code_list: amnen}}
---
kind: disclosure_family
id: arskurs_6
version: 1.0.0
thresholds: [{{base: 10, numerator: 5}}]
nearly_all: 4
partitions:
  - indicators: [alla, alla_utom_ett, farre]
{INDICATORS}"""
CATALOGUE = catalogue_of(DEFINITIONS)


def published(*counts: tuple[int, int, int]):
    """Return a publication of schools with so many pupils in each of the three shares."""
    rows = [
        ("H0", f"s{school}", share)
        for school, numbers in enumerate(counts)
        for share, number in zip(SHARES, numbers, strict=True)
        for _ in range(number)
    ]
    frame = pl.DataFrame(rows, schema=["huvudman", "skolenhet", "klarat"], orient="row")
    return mr.protect(mr.compute(CATALOGUE, {"arskurs_6": frame}), "public")


def row(publication, entity: str = "s0") -> tuple[object, ...]:
    cells = [publication.cell(id_, entity=entity) for id_ in SHARES]
    signs = {State.CENSORED: "~100", State.SUPPRESSED: ".."}
    return tuple(signs.get(cell.state, cell.value) for cell in cells)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((20, 10, 10), (50.0, 25.0, 25.0)),
        ((30, 8, 2), (75.0, "..", "..")),
        ((30, 2, 8), (75.0, "..", "..")),
        ((8, 30, 2), ("..", 75.0, "..")),
        ((38, 1, 1), ("~100", "..", "..")),
        ((38, 2, 0), ("~100", "..", 0.0)),
        ((40, 0, 0), (100.0, 0.0, 0.0)),
        ((3, 3, 3), ("..", "..", "..")),
        ((3, 30, 7), ("..", 75.0, "..")),
    ],
)
def test_one_hidden_share_hides_the_next_lowest(counts, expected):
    """One large school, so that only the three shares themselves give each other away."""
    assert row(published(counts)) == expected


@given(st.lists(st.tuples(*[st.integers(0, 30)] * 3), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_no_share_is_hidden_alone(schools):
    publication = published(*schools)
    assert mr.audit(publication).passed
    for number, counts in enumerate(schools):
        if not sum(counts):
            continue
        found = row(publication, f"s{number}")
        if "~100" not in found:
            assert found.count("..") != 1
