"""Published files, read by contracts and not edited, against a second reading of their own."""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from pathlib import Path
from shutil import copytree

import pytest

import malramverk as mr
from malramverk.catalogue import load
from malramverk.cells import State
from malramverk.tables import EntityTable, PublishedTable, bind

REAL = os.environ.get("MALRAMVERK_REAL_DATA")
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL, reason="MALRAMVERK_REAL_DATA names no folder of published files"),
]
DATA = Path(REAL or ".") / "data"
SIRIS = DATA / "skolverket_siris_export"
EXAMPLES = Path(__file__).parents[2] / "examples"
NUMBER = re.compile(r"[\d  \u00a0]+([.,]\d+)?")


@pytest.fixture(scope="module")
def municipalities():
    return load(EXAMPLES / "kommuner")


@pytest.fixture(scope="module")
def units():
    return load(EXAMPLES / "skolenheter")


def read(catalogue, table, data):
    return bind(
        catalogue.tables[table], data, levels=catalogue.levels, code_lists=catalogue.code_lists
    )


def named(words: str) -> list[Path]:
    return sorted(SIRIS.glob(f"*{words}*.csv"))


def written(path: Path, keys: int) -> list[list[str]]:
    """Return the cells of a SIRIS file's data rows, read without this library."""
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    rows = list(csv.reader(lines, delimiter=";"))
    first = next(i for i, row in enumerate(rows) if len(row) > 4 and "Typ av huvudman" in row) + 1
    width = len([label for label in rows[first - 1] if label])
    last = next(i for i, row in enumerate(rows[first:], first) if not any(map(str.strip, row)))
    return [row[keys:width] for row in rows[first:last]]


def told(table: PublishedTable) -> Counter:
    return Counter(State(state) for state in table.state().tolist())


def numbers(cells: list[str]) -> list[float]:
    """Return the numbers among some cells."""
    plain = [re.sub(r"\s", "", cell).replace(",", ".") for cell in cells if NUMBER.fullmatch(cell)]
    return [float(text) for text in plain]


@pytest.mark.parametrize(
    ("words", "table", "keys", "period", "rows"),
    [
        ("samtliga elever 2021 Kommun", "betyg_ak6", 5, "2020/21", 759),
        ("samtliga elever 2022 Kommun", "betyg_ak6", 5, "2021/22", 763),
        ("samtliga elever 2023 Kommun", "betyg_ak6", 5, "2022/23", 763),
        ("samtliga elever 2024 Kommun", "betyg_ak6", 5, "2023/24", 761),
        ("samtliga elever 2025 Kommun", "betyg_ak6", 5, "2024/25", 761),
        ("Kostnader", "kostnader", 5, "2024", 290),
        ("Slutbetyg", "slutbetyg_ak9", 7, "2024/25", 1714),
    ],
)
def test_a_siris_file_is_read_as_it_is(municipalities, units, words, table, keys, period, rows):
    (path,) = named(words)
    found = read(units if table == "slutbetyg_ak9" else municipalities, table, path)
    cells = [cell for row in written(path, keys) for cell in row]
    counts = Counter(cell for cell in cells if not NUMBER.fullmatch(cell))
    assert found.periods == (period,)
    assert found.problems == ()
    assert len(found.value) == len(cells) == rows * len(found.measures)
    assert told(found) == Counter(
        {
            State.VALUE: len(cells) - sum(counts.values()),
            State.SUPPRESSED: counts[".."],
            State.NOT_REPORTED: counts["."],
            State.CENSORED: counts["~100"],
        }
    )
    assert set(counts) <= {".", "..", "~100"}
    assert sorted(found.value[found.state() == State.VALUE].tolist()) == sorted(numbers(cells))


def test_a_dot_among_pupils_is_zero_and_the_sums_are_exact(municipalities):
    (path,) = named("Antal elever per")
    found = read(municipalities, "elever_per_arskurs", path)
    cells = written(path, 5)
    counts = Counter(cell for row in cells for cell in row if not NUMBER.fullmatch(cell))
    assert counts == {".": 217, "..": 52, "~100": 2}
    assert told(found) == {
        State.VALUE: 778 * 13 - 217 - 52 - 2 + 212,
        State.NOT_REPORTED: 217 - 212,
        State.SUPPRESSED: 52,
        State.CENSORED: 2,
    }
    by_row = found.value.reshape(778, 13)
    assert list(found.measures)[3:] == [f"elever_ak{a}" for a in range(1, 10)] + ["elever"]
    assert (by_row[:, 3:12].sum(axis=1) == by_row[:, 12]).all()


def test_five_files_are_one_table(municipalities):
    found = read(municipalities, "betyg_ak6", named("Betyg årskurs 6"))
    assert found.periods == ("2020/21", "2021/22", "2022/23", "2023/24", "2024/25")
    assert len(found.value) == (759 + 763 + 763 + 761 + 761) * 5
    assert found.groups["huvudmannatyp"] == ("kommunal", "enskild", "statlig")
    assert found.parents["kommun", "1440", "2024/25"] == "14"
    assert found.names["kommun", "1440"] == "Ale"


def test_about_a_hundred_is_an_interval_that_holds(municipalities):
    """One to four pupils of those who have grades lack some; SIRIS counts them in the same row."""
    found = read(municipalities, "betyg_ak6", named("Betyg årskurs 6"))
    censored = found.state() == State.CENSORED
    assert censored.sum() == 48 + 36 + 26 + 39 + 46
    assert (found.lower[censored] >= 0).all()
    assert (found.upper[censored] < 100).all()
    pupils = found.value[(found.measure == 0)].repeat(5)[censored]
    assert (found.lower[censored] == 100 * (pupils - 4) / pupils).all()


def kolada(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("measure", "by", "first", "last"),
    [
        ("n15034", "geo_year", "1996", "2022"),
        ("n15419", "geo_gender_year", "1997/98", "2021/22"),
        ("n15436", "geo_gender_year", "1997/98", "2021/22"),
    ],
)
def test_a_kolada_file_is_read_as_it_is(municipalities, measure, by, first, last):
    path = DATA / "kolada" / f"{measure}_by_{by}.csv"
    found = read(municipalities, f"kolada_{measure}", path)
    rows = kolada(path)
    assert (min(found.periods), max(found.periods)) == (first, last)
    assert len(found.value) == len(rows)
    assert ("riket", "riket") in found.entities
    assert all(len(code) == 4 for level, code in found.entities if level == "kommun")
    hidden = [row for row in rows if measure == "n15436" and row[measure] == "95.0"]
    assert told(found) == Counter(
        {State.VALUE: len(rows) - len(hidden), State.CENSORED: len(hidden)}
    )
    values = [0.0 if row in hidden else float(row[measure]) for row in rows]
    assert found.value.tolist() == values


def test_the_municipalities_are_a_register(municipalities):
    found = read(
        municipalities, "kommunregister", DATA / "kolada" / "ddf--entities--geo--kommun.csv"
    )
    assert isinstance(found, EntityTable)
    assert len(found) == 290
    assert dict(zip(found.entity, found.name, strict=True))["1440"] == "Ale"
    assert dict(zip(found.entity, found.parents["lan"], strict=True))["1440"] == "14"


def test_the_register_of_school_units(units):
    path = DATA / "skolenhetsregister" / "register_2020-06-01_grundskola.csv"
    found = read(units, "skolenhetsregister", path)
    rows = kolada(path)
    assert found.entity == tuple(row["SKOLENHETSKOD"] for row in rows)
    assert found.parents["huvudman"] == tuple(row["ORGANISATIONSNR"] for row in rows)
    assert found.name == tuple(row["NAMN"].strip() for row in rows)
    assert set(found.period) == {"2020-06-01"}
    assert found.attributes["kommun"] == tuple(row["KOMMUN"] for row in rows)
    assert found.attributes["ar1"] == tuple(row["ÅR1"] == "J" for row in rows)
    assert sum(found.attributes["elever_ar1"]) == sum(int(row["ELEVER ÅR1"]) for row in rows)


def test_the_register_of_principals(units):
    path = DATA / "skolenhetsregister" / "register_2020-06-01_huvudman.csv"
    found = read(units, "huvudmannaregister", path)
    rows = kolada(path)
    assert found.entity == tuple(row["ORGANISATIONSNR"] for row in rows)
    assert Counter(found.attributes["huvudmannatyp"]) == {
        "enskild": 821,
        "kommunal": 301,
        "region": 8,
        "statlig": 2,
    }
    assert Counter(found.attributes["grundskola"]) == {True: 874, False: 258}


RULE = """\
kind: rule
id: nastan_alla
version: 1.0.0
judge: JUDGE
applies_to: {indicators: [alla_amnen_ak6]}
inputs: {andel: value}
rows:
  - {andel: ">= 97", then: minst_97}
  - {andel: "[85..97)", then: minst_85}
  - {andel: "< 85", then: under_85}
"""
LEAST = {"minst_97": (97, 100.5), "minst_85": (85, 97), "under_85": (0, 85)}


@pytest.mark.parametrize("judge", ["exact", "interval"])
def test_nearly_all_only_ever_counts_as_its_interval(tmp_path, judge):
    folder = tmp_path / "kommuner"
    copytree(EXAMPLES / "kommuner", folder)
    (folder / "rule.yaml").write_text(RULE.replace("JUDGE", judge), "utf-8")
    catalogue = load(folder)
    results = mr.compute(
        catalogue, {"betyg_ak6": named("Betyg årskurs 6, andel")}, indicators="alla_amnen_ak6"
    )
    assessment = mr.assess(catalogue, results)
    outcomes = Counter()
    for judgement in assessment.judgements(rule="nastan_alla"):
        cell = results.cell("alla_amnen_ak6", level=judgement.level, entity=judgement.entity,
                            period=judgement.period)  # fmt: skip
        outcomes[cell.state, judgement.outcome] += 1
        if judgement.outcome == "cannot_be_judged":
            continue
        low, high = LEAST[judgement.outcome]
        if cell.state is State.CENSORED:
            assert cell.lower is not None
            assert low <= cell.lower
            assert cell.upper <= high
        else:
            half = 0.05 if judge == "interval" else 0.0
            assert cell.value is not None
            assert low <= max(cell.value - half, 0)
            assert min(cell.value + half, 100) <= high
    assert outcomes[State.CENSORED, "cannot_be_judged"]
    assert outcomes[State.CENSORED, "minst_85"]
    assert not outcomes[State.CENSORED, "under_85"]
    assert not any(o != "cannot_be_judged" for (s, o), n in outcomes.items()
                   if n and s not in (State.VALUE, State.CENSORED))  # fmt: skip
