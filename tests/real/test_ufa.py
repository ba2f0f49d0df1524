"""The published underlag for grundskolan through `compute`: every figure, and every reason."""

from __future__ import annotations

import csv
import os
from collections import Counter
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import malramverk as mr
from malramverk.bundled import definitions_folder
from tests.evaluation.data import catalogue_of

REAL = os.environ.get("MALRAMVERK_REAL_DATA")
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL, reason="MALRAMVERK_REAL_DATA names no folder of published files"),
]
UFA = Path(REAL or ".") / "data" / "skolverket_ufa"
PRINCIPALS = UFA / "ufa_grundskola_2024-25_huvudman_wide.csv"
UNITS = UFA / "ufa_grundskola_2024-25_skolenhet_wide.csv"
WORKBOOK = UFA / "Underlag_for_analys_grundskola_2024-25.xlsx"
STATES = {
    ".": ("not_reported", None),
    "..": ("suppressed", "few"),
    "...": ("suppressed", "all_but_few"),
    "…": ("suppressed", "all_but_few"),
    "-": ("not_reportable", None),
}
SOURCES = {"workbook": WORKBOOK, "text files": [PRINCIPALS, UNITS]}
ALE = "2120001439"


@pytest.fixture(scope="module")
def catalogue():
    return mr.load()


@pytest.fixture(scope="module")
def computed(catalogue):
    return {n: mr.compute(catalogue, {"ufa_grundskola": s}) for n, s in SOURCES.items()}


@pytest.fixture(scope="module", params=SOURCES)
def results(request, computed):
    return computed[request.param]


@pytest.fixture(scope="module")
def headers(catalogue):
    """Return the indicator of each header of the published table."""
    table = catalogue.tables["ufa_grundskola"]
    return {
        header: id_
        for id_, indicator in catalogue.indicators.items()
        for binding in indicator.published
        for header in table.measure_named(binding.measure)[1].headers
    }


def test_both_sources_give_the_same_cells(computed):
    workbook, texts = (computed[name].to_polars() for name in SOURCES)
    assert workbook.equals(texts)
    assert workbook["origin"].unique().to_list() == ["published"]
    assert workbook["period"].unique().to_list() == ["2024/25"]


@pytest.mark.parametrize(
    ("levels", "values", "symbols"),
    [
        (("riket", "huvudman"), 22_264, (11_587, 6_832, 1_779, 462)),
        (("skolenhet",), 93_009, (126_018, 18_393, 10_483, 2_781)),
    ],
    ids=["riket och huvudmän", "skolenheter"],
)
def test_every_cell_has_a_value_or_its_own_reason(results, levels, values, symbols):
    cells = results.to_polars().filter(pl.col("level").is_in(levels))
    found = Counter(cells.select("state", "reason").rows())
    states = [STATES[text] for text in (".", "..", "...", "-")]
    assert found == {("value", None): values} | dict(zip(states, symbols, strict=True))
    assert len(cells) == values + sum(symbols)
    assert cells["value"].null_count() == sum(symbols)


def _place(row: dict[str, str], listed: Counter) -> tuple[str, str]:
    """Say whom a row is about; the row of a unit that is listed twice without figures is apart."""
    if not row["orgnr"]:
        return "riket", "riket"
    unit = row["skolenhetskod"]
    if not unit:
        return "huvudman", row["orgnr"]
    empty = all(text == "." for text in list(row.values())[5:])
    return "skolenhet", f"{row['orgnr']}-{unit}" if listed[unit] > 1 and empty else unit


def _said(text: object) -> tuple[float | None, str, str | None]:
    plain = "." if text is None else str(text).strip()
    if plain in STATES:
        return (None, *STATES[plain])
    return float(plain), "value", None


def _by_place(frame: pl.DataFrame) -> dict[tuple[str, str, str], tuple]:
    columns = ["indicator", "level", "entity", "value", "state", "reason"]
    return {row[:3]: row[3:] for row in frame.select(columns).rows()}


def test_every_cell_says_what_stands_in_the_text_files(computed, headers):
    found = _by_place(computed["text files"].to_polars())
    seen = 0
    for path in (PRINCIPALS, UNITS):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        listed = Counter(row["skolenhetskod"] for row in rows)
        for row in rows:
            level, code = _place(row, listed)
            for header, text in list(row.items())[5:]:
                assert found[headers[header], level, code] == _said(text), (header, row)
                seen += 1
    assert seen == len(found)


def test_every_cell_says_what_stands_in_the_workbook(computed, headers):
    found = _by_place(computed["workbook"].to_polars())
    with closing(openpyxl.load_workbook(WORKBOOK, read_only=True)) as workbook:
        rows = list(workbook.active.values)
    across = next(row for row in rows if row[1] == "RIKET: TOTALT")
    measures = [row for row in rows if row[0] in headers]
    assert len(measures) == 49
    seen = 0
    for column, words in enumerate(across):
        if column == 0 or words is None:
            continue
        for level, code in _candidates(words):
            if (headers[measures[0][0]], level, code) not in found:
                continue
            cells = [(found[headers[row[0]], level, code], _said(row[column])) for row in measures]
            if all(have == want for have, want in cells):
                seen += len(cells)
                break
        else:
            pytest.fail(f"the column {words} is not in the results")
    assert seen == len(found)


def _candidates(words: str) -> list[tuple[str, str]]:
    """Say whom a column of the workbook may be about, from the codes in its header."""
    if words == "RIKET: TOTALT":
        return [("riket", "riket")]
    before, after = words.split("): ", 1)
    principal = before.rsplit("(", 1)[1]
    if after == "HUVUDMAN":
        return [("huvudman", principal)]
    unit = after.rsplit("(", 1)[1].rstrip(")")
    return [("skolenhet", unit), ("skolenhet", f"{principal}-{unit}")]


def test_ale_kommun(results):
    figures = {
        "antal_elever": 3841,
        "elever_per_larare": 12.8,
        "kostnad_per_elev": 137_600,
        "godkant_alla_amnen_ak6": 75.0,
        "godkant_alla_amnen_ak9": 69.9,
        "behorighet": 81.2,
    }
    found = {id_: results.cell(id_, entity=ALE, level="huvudman").value for id_ in figures}
    assert found == figures
    assert results.names["huvudman", ALE] == "ALE KOMMUN"
    text = results.explain("kostnad_per_elev", entity=ALE).text("sv")
    assert "137\N{NO-BREAK SPACE}600" in text
    assert "publicerat i ufa_grundskola" in text


def test_the_principals_pupils_are_the_countrys(results):
    pupils = results.to_polars().filter(pl.col("indicator") == "antal_elever")
    principals = pupils.filter(pl.col("level") == "huvudman")
    assert principals["value"].sum() == 1_104_634
    assert results.cell("antal_elever", entity="riket").value == 1_104_634


def test_a_units_principal_is_in_the_results(results):
    frame = results.to_polars().filter(pl.col("indicator") == "antal_elever")
    counts = dict(frame.group_by("level").len().rows())
    assert counts == {"riket": 1, "huvudman": 875, "skolenhet": 5116}


@pytest.fixture(scope="module")
def ratios():
    definitions = definitions_folder()
    texts = [
        definitions / "framework.yaml",
        definitions / "tables" / "ufa_grundskola.yaml",
        Path(__file__).parent / "elever_per_larare" / "indikatorer.yaml",
    ]
    text = "\n---\n".join(path.read_text(encoding="utf-8") for path in texts)
    return mr.compute(catalogue_of(text), {"ufa_grundskola": PRINCIPALS})


def test_pupils_over_teachers_is_the_published_ratio_within_its_rounding(ratios):
    frame = ratios.to_polars()
    agrees = frame.filter(pl.col("indicator") == "kvoten_stammer", pl.col("state") == "value")
    assert len(agrees) == 1 + 795
    assert agrees["value"].unique().to_list() == [1.0]
    assert set(agrees["origin"]) == {"computed"}


def test_a_ratio_of_published_figures_carries_their_states(ratios):
    frame = ratios.to_polars().select("indicator", "entity", "state")
    wide = frame.pivot("indicator", index="entity", values="state")
    rank = {state.id: int(state) for state in mr.State}
    for _, *states in wide.select("entity", "elever", "larare", "kvot_beraknad").rows():
        left, right, result = (rank[state] for state in states)
        assert result in (max(left, right), rank["undefined"])


def test_periods_are_in_order(results):
    assert all(a < b for a, b in pairwise(results.periods))
    assert results.periods == ("2024/25",)


# --- What is wrong with a file is said with a code, and never as a traceback.


def _spoilt(tmp_path: Path, old: str, new: str, encoding: str = "utf-8") -> Path:
    text = PRINCIPALS.read_text(encoding="utf-8-sig")
    assert old in text
    path = tmp_path / PRINCIPALS.name
    path.write_text(text.replace(old, new, 1), encoding=encoding)
    return path


def _codes(catalogue, path: Path) -> set[str]:
    with pytest.raises(mr.DataErrors) as error:
        mr.compute(catalogue, {"ufa_grundskola": path})
    for language in ("sv", "en"):
        text = "\n".join(mr.render(problem, language) for problem in error.value.problems)
        assert path.name in text
        assert "Traceback" not in text
    return {problem.code for problem in error.value.problems}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (",1104634,48.7,", ",1104634,148.7,"),
        (",1104634,48.7,", ",1104634,-48.7,"),
        (",1104634,48.7,", ",1104634,knappt hälften,"),
        (",1104634,48.7,", ",1104634,4.870.1,"),
    ],
    ids=["above a hundred", "below nothing", "words", "no number"],
)
def test_a_wrong_value(catalogue, tmp_path, old, new):
    assert all(code.startswith("MR4") for code in _codes(catalogue, _spoilt(tmp_path, old, new)))


def test_another_encoding(catalogue, tmp_path):
    path = _spoilt(tmp_path, "RIKET", "RIKET", encoding="windows-1252")
    assert all(code.startswith("MR4") for code in _codes(catalogue, path))


def test_a_lost_key_column(catalogue, tmp_path):
    path = _spoilt(tmp_path, "orgnr", "organisation")
    assert all(code.startswith("MR4") for code in _codes(catalogue, path))


@pytest.mark.parametrize("kept", [0.0, 0.5, 0.99])
def test_a_workbook_cut_short(catalogue, tmp_path, kept):
    whole = WORKBOOK.read_bytes()
    path = tmp_path / WORKBOOK.name
    path.write_bytes(whole[: int(len(whole) * kept)])
    assert all(code.startswith("MR4") for code in _codes(catalogue, path))
