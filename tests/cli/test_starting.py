"""What a person is told to type starts the same command."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from malramverk.cli.starting import command_line, program


def executable(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "on_path"))
    return tmp_path


def test_by_its_name_where_the_shell_finds_it(here, monkeypatch):
    found = executable(here / "on_path" / "malramverk")
    monkeypatch.setattr(sys, "argv", [str(found), "demo"])
    assert program() == "malramverk"


@pytest.mark.parametrize("written", [".venv/bin/malramverk", "{here}/.venv/bin/malramverk"])
def test_as_it_was_started_where_the_shell_does_not(here, monkeypatch, written):
    executable(here / ".venv" / "bin" / "malramverk")
    monkeypatch.setattr(sys, "argv", [written.format(here=here), "demo"])
    assert program() == ".venv/bin/malramverk"


def test_as_it_was_started_where_the_name_is_another_installation(here, monkeypatch):
    executable(here / "on_path" / "malramverk")
    other = executable(here / "my tools" / "malramverk")
    monkeypatch.setattr(sys, "argv", [str(other), "demo"])
    assert program() == "'my tools/malramverk'"


def test_as_a_module_of_a_python(here, monkeypatch):
    monkeypatch.setattr(sys, "argv", [str(here / "malramverk" / "__main__.py"), "demo"])
    monkeypatch.setattr(sys, "executable", str(here / ".venv" / "bin" / "python"))
    assert program() == ".venv/bin/python -m malramverk"


def test_by_its_name_inside_another_program(here, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["pytest"])
    assert program() == "malramverk"


def test_the_language_is_asked_for_where_the_shell_would_choose_another(monkeypatch):
    for name in ("MALRAMVERK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "argv", ["pytest"])
    assert command_line("show", "x", language="sv") == "malramverk show x --lang sv"
    assert command_line("show", "x", language="en") == "malramverk show x"
    monkeypatch.setenv("LANG", "sv_SE.UTF-8")
    assert command_line("show", "a b", language="sv") == "malramverk show 'a b'"
