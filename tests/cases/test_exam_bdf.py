"""Pupils of London and the Netherlands: the means that others have published for their schools."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

import pytest

import malramverk as mr

REAL = os.environ.get("MALRAMVERK_REAL_DATA")
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL, reason="MALRAMVERK_REAL_DATA names no folder of published files"),
]
CASE = Path(REAL or ".") / "cases" / "exam_bdf_microdata"
HERE = Path(__file__).parent / "exam_bdf"


def rows_of(name: str) -> list[dict[str, str]]:
    with (CASE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def exam():
    catalogue = mr.load(HERE / "exam.yaml")
    return mr.compute(catalogue, {"elever": CASE / "exam_inputs.csv"}, groups=["kon"])


@pytest.fixture(scope="module")
def bdf():
    return mr.compute(mr.load(HERE / "bdf.yaml"), {"elever": CASE / "bdf_inputs.csv"})


def test_the_mean_of_every_pupils_school(exam):
    expected = {row["pupil"]: float(row["schavg"]) for row in rows_of("exam_expected.csv")}
    pupils = rows_of("exam_inputs.csv")
    assert len(pupils) == len(expected) == 4059
    for pupil in pupils:
        value = exam.cell("schavg", entity=pupil["school"]).value
        assert value == pytest.approx(expected[pupil["pupil"]], abs=1e-6)


def test_the_pupils_of_every_school(exam):
    pupils = rows_of("exam_inputs.csv")
    by_school = Counter(pupil["school"] for pupil in pupils)
    assert len(by_school) == 65
    for school, count in by_school.items():
        cell = exam.cell("antal", entity=school, level="skola")
        assert (cell.value, cell.n, cell.coverage) == (count, count, 1)
    by_sex = Counter((pupil["school"], pupil["sex"]) for pupil in pupils)
    for school in by_school:
        for sex in "FM":
            cell = exam.cell("antal", entity=school, kon=sex)
            assert cell.value == by_sex[school, sex]
            mean = exam.cell("schavg", entity=school, kon=sex)
            assert (mean.value is None) == (by_sex[school, sex] == 0)
    assert exam.cell("antal", entity="alla").value == 4059


def test_the_share_in_mixed_schools(exam):
    types = {pupil["school"]: pupil["type"] for pupil in rows_of("exam_inputs.csv")}
    for school, type_ in types.items():
        assert exam.cell("blandad", entity=school).value == (type_ == "Mxd")


def test_every_pupils_distance_to_the_mean_of_all(bdf):
    expected = rows_of("bdf_expected.csv")
    assert len(expected) == 2287
    for row in expected:
        cell = bdf.cell("iq_centrerat", entity=row["pupil"], level="elev")
        assert cell.value == pytest.approx(float(row["IQ.ver.cen"]), abs=1e-12)
        group = bdf.cell("gruppstorlek_centrerad", entity=row["pupil"], level="elev")
        assert group.value == pytest.approx(float(row["grpSiz.cen"]), abs=1e-12)


def test_every_schools_distance_to_the_mean_of_all(bdf):
    schools = {row["pupil"]: row["schoolNR"] for row in rows_of("bdf_inputs.csv")}
    assert len(set(schools.values())) == 131
    for row in rows_of("bdf_expected.csv"):
        cell = bdf.cell("iq_centrerat", entity=schools[row["pupil"]], level="skola")
        assert cell.value == pytest.approx(float(row["avg.IQ.ver.cen"]), abs=1e-12)
