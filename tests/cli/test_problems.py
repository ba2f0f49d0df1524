"""What is asked wrongly is told with a code and an instruction, never with a traceback."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from malramverk.cli.files import refused

CASES = [
    (["compte"], 2, "MR520", "write `malramverk compute`"),
    (["compute", "d", "--tabel", "x"], 2, "MR521", "write `--table`"),
    (["explain"], 2, "MR522", "malramverk explain --help"),
    (["compute", "d", "--table"], 2, "MR523", "malramverk compute --help"),
    (["explain", "a", "b", "c", "--entity", "A"], 2, "MR523", "found a b c"),
    (["explain", "d", "merit", "--entity", "A", "--group", "kon"], 2, "MR523", "--group ID=CODE"),
    (
        ["explain", "d", "behorighet", "--entity", "A", "--data", "data", "--group", "kon=flcka"],
        2,
        "MR527",
        "write `kon=flicka`",
    ),
    (
        ["explain", "d", "merit", "--entity", "a1", "--data", "data", "--target", "previus"],
        2,
        "MR527",
        "write `previous`",
    ),
    (["explain", "d", "merit", "--entity", "a1", "--target", "1e99"], 2, "MR527", "`1e99`"),
    (["compute", "d", "--format", "html"], 2, "MR524", "`--format`"),
    (["check", "--format", "jsn"], 2, "MR524", "write `--format json`"),
    (["compute", "d"], 2, "MR525", "--table elever=FILE"),
    (
        ["compute", "d", "--table", "elever_2024.csv"],
        2,
        "MR526",
        "`--table elever=elever_2024.csv`",
    ),
    (["compute", "d", "--table", "elver=x.csv"], 2, "MR460", "write `elever`"),
    (["compute", "d", "--data", "data", "--indicator", "merti"], 2, "MR460", "write `merit`"),
    (["compute", "d", "--data", "data", "--level", "huvudmn"], 2, "MR460", "write `huvudman`"),
    (["compute", "d", "--data", "data", "--group", "kn"], 2, "MR460", "`kn`"),
    (["compute", "d", "--data", "data", "--period", "i fjol"], 2, "MR461", "2024/25"),
    (["compute", "d", "--data", "data", "--entity", "aa1"], 2, "MR527", "write `a1`"),
    (["show", "d", "meritt"], 2, "MR527", "write `merit`"),
    (["show", "d", "merit@9.0.0"], 2, "MR527", "write `merit@1.0.0`"),
    (["compute", "d", "--data", "nowhere"], 2, "MR531", "`nowhere`: there is no such folder"),
    (["compute", "d", "--data", "d"], 2, "MR531", "`elever.parquet`"),
    (["compute", "d", "--data", "data/elever.csv"], 2, "MR531", "--table elever=data/elever.csv"),
    (["compute", "d", "--as-of", "2026-13-45"], 2, "MR523", "takes a day"),
    (["test", "d", "--jobs", "0"], 2, "MR523", "a number from 1 to 64"),
    (["check", "d", "e"], 2, "MR523", "`e` is too much"),
    (["same", "d", "a", "b", "c"], 2, "MR523", "found d a b c"),
    (["compute", "d", "--data", "data", "--out", "a/b.csv"], 1, "MR534", "no folder `a`"),
    (["compute", "d", "--data", "data", "--out", "r.doc"], 2, "MR535", ".xlsx"),
    (["compute", "d", "--table", "elever=nothing.csv"], 1, "MR400", "`nothing.csv`"),
    (["check", "nothing"], 1, "MR001", "`nothing`"),
    (["test", "d", "--indicator", "merti"], 2, "MR460", "write `merit`"),
    (["conformance", "--function", "quantle"], 2, "MR527", "write `quantile`"),
    (["conformance", "--engine", "polar"], 2, "MR524", "write `--engine polars`"),
]


@pytest.mark.parametrize(("words", "code", "problem", "says"), CASES, ids=lambda v: str(v)[:40])
@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.usefixtures("here")
def test_problem_is_told(run, words, code, problem, says, language):
    answer = run(*words, "--lang", language)
    assert answer.code == code
    assert problem in answer.err
    assert "Traceback" not in answer.err
    assert answer.out == ""
    if language == "en":
        assert says in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ["example", "data/elever.csv", "--size", "one"],
        ["example", "data/elever.csv/more", "--size", "one"],
        ["demo", "--folder", "data/elever.csv", "--size", "one"],
        ["release", "2026.1", "d"],
        ["new", "framework", "x", "data/elever.csv/more"],
    ],
)
@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "a file lies where a folder is needed"), ("sv", "en fil ligger i mappens ställe")],
)
def test_a_file_in_the_way_is_told(run, here: Path, words, language, says):
    (here / "d" / "editions").write_text("", encoding="utf-8")
    answer = run(*words, "--lang", language)
    assert (answer.code, "MR534" in answer.err) == (1, True), answer.err
    assert says in answer.err


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EISDIR])
def test_why_nothing_can_be_written_is_told_in_both_languages(number):
    problem = refused(Path("x.csv"), OSError(number, os.strerror(number)))
    assert problem.words("en") != problem.words("sv")
    assert os.strerror(number) not in problem.words("sv")


@pytest.mark.usefixtures("here")
def test_json_has_the_problems(run):
    answer = run("compute", "d", "--table", "elever=nothing.csv", "--format", "json")
    assert '"code": "MR400"' in answer.out
    assert answer.err == ""


def test_two_files_for_one_table_are_not_read_as_one(run, here: Path):
    (here / "data" / "elever.txt").write_text("x", encoding="utf-8")
    answer = run("compute", "d", "--data", "data")
    assert answer.code == 2
    assert "MR532" in answer.err


def test_a_file_that_no_table_is_named_by_is_left_out(run, here: Path):
    (here / "data" / "elver.csv").write_text("x", encoding="utf-8")
    answer = run("compute", "d", "--data", "data")
    assert answer.code == 0
    assert "warning MR533" in answer.err


def test_what_nobody_foresaw_is_one_line(run, monkeypatch):
    import malramverk.cli.commands.check as module

    def broken(_: object) -> None:
        raise RuntimeError("the roof fell in")

    monkeypatch.setattr(module, "catalogue_at", broken)
    answer = run("check")
    assert answer.code == 1
    assert "MR599" in answer.err
    assert "the roof fell in" in answer.err
    with pytest.raises(RuntimeError):
        run("check", "--debug")


def test_an_interruption_is_quiet(run, monkeypatch):
    import malramverk.cli.commands.check as module

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "catalogue_at", interrupted)
    answer = run("check")
    assert (answer.code, answer.out, answer.err.strip()) == (130, "", "")
