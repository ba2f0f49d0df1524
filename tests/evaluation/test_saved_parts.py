"""Parts kept in a folder: what is counted once is not counted again, and never trusted blindly."""

from __future__ import annotations

import json
import logging
import random
import re
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import polars as pl
import pytest

import malramverk as mr
from tests.evaluation.data import catalogue_of
from tests.evaluation.formulas import FRAMEWORK, definition

FORMULAS = {
    "andel": "share(ok of rader)",
    "snitt": "mean(x of rader)",
    "minst": "min(x of rader)",
    "mest": "max(x + a of rader)",
    "mitt": "median(x of rader)",
    "olika": "distinct(grupp of rader)",
}
YEARS = ("2021/22", "2022/23", "2023/24", "2024/25")


@cache
def catalogue(**more: str) -> mr.Catalogue:
    every = {**FORMULAS, **more}
    return catalogue_of(FRAMEWORK + "".join(map(definition, every, every.values())))


def write(path, year: str, seed: int = 0) -> None:
    rng = random.Random(f"{year} {seed}")
    rows = [
        {
            "lasar": year,
            "enhet": f"e{rng.randrange(6)}",
            "grupp": rng.choice([None, "r", "s", "t"]),
            "a": rng.choice([None, -1, 0, 3]),
            "x": rng.choice([None, -0.5, 1.5, 2.5]),
            "ok": rng.choice([None, True, False]),
        }
        for _ in range(80)
    ]
    pl.DataFrame(rows, infer_schema_length=None).write_parquet(path)


@pytest.fixture
def files(tmp_path):
    found = [tmp_path / f"rader_{i}.parquet" for i in range(len(YEARS))]
    for path, year in zip(found, YEARS, strict=True):
        write(path, year)
    return found


@pytest.fixture
def told(caplog):
    """Return how many sources of how many were kept, of each computation so far."""
    caplog.set_level(logging.INFO, "malramverk")
    pattern = re.compile(r"the parts of (\d+) of (\d+) sources are kept")
    return lambda: [found.groups() for m in caplog.messages if (found := pattern.match(m))]


def computed(made: mr.Catalogue, files, folder, **question) -> pl.DataFrame:
    """Compute with parts kept, and see that they make no difference."""
    results = mr.compute(made, {"rader": files}, parts=folder, **question)
    assert results.problems == ()
    frame = results.to_polars()
    assert frame.equals(mr.compute(made, {"rader": files}, **question).to_polars())
    return frame


def test_what_is_kept_is_not_counted_again(files, tmp_path, told):
    first = computed(catalogue(), files, tmp_path / "delar")
    assert first.equals(computed(catalogue(), files, tmp_path / "delar"))
    assert told() == [("0", "4"), ("4", "4")]


def test_an_edited_formula_counts_no_row(files, tmp_path, told):
    computed(catalogue(), files, tmp_path)
    computed(catalogue(andel="100 * share(ok of rader) - snitt"), files, tmp_path)
    assert told()[-1] == ("4", "4")


def test_a_new_sum_is_added_to_those_that_are_kept(files, tmp_path, told):
    computed(catalogue(), files, tmp_path)
    computed(
        catalogue(ny="sum(a of rader where ok)", nytt_mitt="median(a of rader)"), files, tmp_path
    )
    computed(catalogue(), files, tmp_path)
    assert told() == [("0", "4"), ("0", "4"), ("4", "4")]


def test_a_new_year_counts_that_year_only(files, tmp_path, told):
    computed(catalogue(), files[:3], tmp_path)
    computed(catalogue(), files, tmp_path)
    assert told()[-1] == ("3", "4")


def test_a_corrected_file_is_counted_again(files, tmp_path, told):
    before = computed(catalogue(), files, tmp_path)
    write(files[1], YEARS[1], seed=1)
    assert not computed(catalogue(), files, tmp_path).equals(before)
    assert told()[-1] == ("3", "4")


def test_groups_are_kept_apart(files, tmp_path):
    made = catalogue_of(FRAMEWORK + definition("andel", "share(ok of rader)", groups="[grupp]"))
    computed(made, files, tmp_path)
    computed(made, files, tmp_path, groups=["grupp"])
    computed(made, files, tmp_path)


def test_a_variance_is_taken_of_all_years_about_one_centre(files, tmp_path):
    made = catalogue(spridning="std(x of rader)", varians="var_sample(a of rader)")
    for folder in (tmp_path / "a", tmp_path / "a", tmp_path / "b"):
        computed(made, files, folder)


@pytest.mark.parametrize("ending", ["arrow", "json"])
@pytest.mark.parametrize("harm", ["cut", "empty", "other", "gone"])
def test_a_harmed_file_is_counted_again(files, tmp_path, ending, harm):
    folder = tmp_path / "delar"
    computed(catalogue(), files, folder)
    for path in folder.glob(f"*.{ending}"):
        content = path.read_bytes()
        if harm == "gone":
            path.unlink()
        else:
            half = len(content) // 2
            kinds = {"cut": content[:half], "empty": b"", "other": content[:half] + b"!" * half}
            path.write_bytes(kinds[harm])
    computed(catalogue(), files, folder)
    computed(catalogue(), files, folder)


def test_a_manifest_says_what_is_kept(files, tmp_path):
    folder = tmp_path / "delar"
    computed(catalogue(), files, folder)
    manifests = [json.loads(path.read_text("utf-8")) for path in folder.glob("rader-*.json")]
    assert {m["periods"][0] for m in manifests if m["periods"]} == set(YEARS)
    assert all(len(m["sha256"]) == 64 and m["table"] == "rader@1.0.0" for m in manifests)
    assert not list(folder.glob(".*"))


def test_a_folder_that_takes_nothing_costs_nothing_but_time(files, tmp_path):
    blocked = tmp_path / "delar"
    blocked.write_text("not a folder")
    results = mr.compute(catalogue(), {"rader": files}, parts=blocked)
    (problem,) = results.problems
    assert (problem.code, problem.severity) == ("MR468", mr.Severity.WARNING)
    assert str(blocked) in problem.words("sv")
    assert results.to_polars().equals(mr.compute(catalogue(), {"rader": files}).to_polars())


def test_frames_are_counted_each_time(files, tmp_path):
    frame = pl.concat(map(pl.read_parquet, files))
    mr.compute(catalogue(), {"rader": frame}, parts=tmp_path / "delar")
    assert not (tmp_path / "delar").exists()


def test_readers_and_writers_at_once(files, tmp_path):
    made = catalogue()
    expected = mr.compute(made, {"rader": files}).to_polars()

    def ask(number: int) -> bool:
        more = catalogue(ny=f"count(rader where a < {number % 3})")
        question = mr.prepare(more if number % 2 else made, indicators=list(FORMULAS))
        return question.compute({"rader": files}, parts=tmp_path).to_polars().equals(expected)

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(8)))
