"""Files and folders as they may be: missing, locked, of another encoding, far too large."""

from __future__ import annotations

import os

import pytest

from malramverk.documents import read_file, yaml_files
from malramverk.documents.reader import SIZE_LIMIT


def problem_of(path):
    (problem,) = read_file(path).problems
    return problem


@pytest.mark.parametrize(
    ("name", "english", "swedish"),
    [
        ("saknas.yaml", "there is no such file", "filen finns inte"),
        ("en_mapp", "it is a folder", "det är en mapp"),
        ("fil.yaml/under.yaml", "there is no such file", "filen finns inte"),
        ("x" * 5000, "the name is too long", "namnet är för långt"),
        ("nul\0.yaml", "it cannot be opened", "den kan inte öppnas"),
        ("rundgang.yaml", "it is a link to itself", "den är en länk till sig själv"),
    ],
)
def test_a_file_that_cannot_be_opened(tmp_path, name, english, swedish):
    (tmp_path / "en_mapp").mkdir()
    (tmp_path / "fil.yaml").write_text("a: b\n")
    (tmp_path / "rundgang.yaml").symlink_to(tmp_path / "rundgang.yaml")
    path = f"{tmp_path}/{name}"
    problem = problem_of(path)
    assert problem.code == "MR001"
    assert problem.place is None
    assert problem.words("en").endswith(f"`: {english}")
    assert problem.words("sv").endswith(f"`: {swedish}")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path):
    path = tmp_path / "last.yaml"
    path.write_text("a: b\n")
    path.chmod(0)
    assert problem_of(path).words("en").endswith("you may not read it")


def test_a_file_that_is_not_utf8(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"id: a\ntitle: {sv: " + "Målsättning".encode("latin-1") + b"}\n")
    problem = problem_of(path)
    assert problem.code == "MR002"
    assert problem.words("en") == "the file is not UTF-8: byte 229 on line 2 is not a character"
    assert problem.words("sv") == "filen är inte UTF-8: byte 229 på rad 2 är inget tecken"
    assert problem.advice("sv") == "spara filen som UTF-8"
    assert (problem.place.line, problem.place.column) == (2, 14)


def test_a_file_in_utf16(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("id: a\n", "utf-16")
    assert problem_of(path).code == "MR002"


def test_a_file_with_a_byte_order_mark(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("id: å\n", "utf-8-sig")
    (document,) = read_file(path).documents
    assert document.data == {"id": "å"}
    assert document.place(("id",)).column == 5


def test_a_file_far_too_large_is_not_read(tmp_path):
    path = tmp_path / "a.yaml"
    with path.open("wb") as file:
        file.truncate(10_000_000_000)
    problem = problem_of(path)
    assert problem.code == "MR003"
    assert problem.words("en") == (
        f"the file has 10000000000 bytes, more than the limit of {SIZE_LIMIT}"
    )
    assert problem.words("sv") == f"filen är 10000000000 byte, mer än gränsen {SIZE_LIMIT}"


def test_a_file_of_the_greatest_size_is_read(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: b\n#".ljust(SIZE_LIMIT, b"x"))
    assert read_file(path).problems == ()


def test_line_ends_of_windows(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: b\r\nc: d\r\nc: e\r\n")
    (problem,) = read_file(path).problems
    assert (problem.place.line, problem.place.column) == (3, 1)


def test_files_are_found_by_name_in_all_folders(tmp_path):
    names = ["b.yaml", "a/z.yml", "a/b/c.yaml", "a.yaml", "a-b/x.yaml", "dir.yaml/inner.yaml"]
    hidden = [".git/x.yaml", "a/.hidden.yaml", "readme.md", "a/lock.yaml~", "x.json"]
    for name in names + hidden:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a: b\n")
    files, problems = yaml_files(tmp_path)
    found = [os.path.relpath(file, tmp_path) for file in files]
    assert problems == []
    assert found == [
        "a/b/c.yaml",
        "a/z.yml",
        "a-b/x.yaml",
        "a.yaml",
        "b.yaml",
        "dir.yaml/inner.yaml",
    ]


def test_a_file_is_its_own_one(tmp_path):
    assert yaml_files(tmp_path / "x.txt") == ([str(tmp_path / "x.txt")], [])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_told(tmp_path):
    locked = tmp_path / "last"
    locked.mkdir(mode=0)
    try:
        files, (problem,) = yaml_files(tmp_path)
    finally:
        locked.chmod(0o700)
    assert files == []
    assert problem.code == "MR001"


def test_a_name_that_is_not_utf8_can_be_shown(tmp_path):
    (tmp_path / os.fsdecode(b"m\xe5l.yaml")).write_text("- a\n")
    files, _ = yaml_files(tmp_path)
    (problem,) = read_file(files[0]).problems
    str(problem).encode()
