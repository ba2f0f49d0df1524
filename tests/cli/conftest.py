"""The command, run as a terminal would run it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from malramverk.cli import main
from tests.small_framework import write_framework, write_pupils


@dataclass(frozen=True)
class Answer:
    """What a run of the command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Answer]:
    for name in ("MALRAMVERK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")

    def command(*words: object) -> Answer:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        spoken = capsys.readouterr()
        return Answer(int(ended.value.code or 0), spoken.out, spoken.err)

    return command


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with the small framework in `d` and its data in `data`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MALRAMVERK_CACHE", str(tmp_path / "cache"))
    write_framework(Path("d"))
    write_pupils(Path("data/elever.csv"))
    return tmp_path
