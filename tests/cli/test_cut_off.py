"""A run that is killed, or meets a full disk, leaves the old file or the new, never half."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import random
import subprocess
import time
from collections.abc import Iterator
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path

import polars as pl
import pytest

from malramverk.cli import main
from tests.small_framework import write_framework

KILLS = 20
LIMIT = 8 * 1024


@pytest.fixture
def here(tmp_path: Path) -> Path:
    write_framework(tmp_path / "d")
    (tmp_path / "data").mkdir()
    units = [f"skola{i:04}" for i in range(3000)]
    rows = {
        "huvudman": [f"huvudman{i % 40}" for i in range(len(units))],
        "skolenhet": units,
        "arskurs": [9] * len(units),
        "kon": [("flicka", "pojke")[i % 2] for i in range(len(units))],
        "behorig": [i % 3 > 0 for i in range(len(units))],
        "meritvarde": [float(i % 340) for i in range(len(units))],
    }
    pl.DataFrame(rows).write_parquet(tmp_path / "data" / "elever.parquet")
    return tmp_path


def command(*words: str) -> list[str]:
    return ["compute", "d", "--data", "data", *words]


def started() -> BaseContext:
    """Return what starts processes that have what is slow to import, and have used none of it."""
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(["malramverk.cli.commands.compute"])
    return found


def start(here: Path, words: list[str], most: int | None = None) -> BaseProcess:
    process = started().Process(target=child, args=(here, words, most))
    process.start()
    return process


def child(here: Path, words: list[str], most: int | None) -> None:
    """Run the command as a process of its own; what it says of problems is kept in a file."""
    os.chdir(here)
    os.environ["MALRAMVERK_LANG"] = "en"
    for name, number in (("out.txt", 1), ("err.txt", 2)):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    if most is not None:
        resource = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    main(words)


def run(here: Path, words: list[str], most: int | None = None) -> tuple[int | None, str]:
    process = start(here, words, most)
    process.join(timeout=120)
    return process.exitcode, (here / "err.txt").read_text("utf-8")


def test_a_kill_at_any_moment_leaves_the_old_or_the_new(here):
    kinds = ["results.parquet", "results.csv"]
    levels = ["skolenhet", "huvudman"]
    whole: dict[str, list[bytes]] = {kind: [] for kind in kinds}
    took = 0.0
    for kind in kinds:
        for level in levels:
            began = time.perf_counter()
            assert run(here, command("--level", level, "--out", kind))[0] == 0
            took = time.perf_counter() - began
            whole[kind].append((here / kind).read_bytes())
    chance = random.Random(20)
    for number in range(KILLS):
        kind, level = kinds[number % 2], levels[number // 2 % 2]
        process = start(here, command("--level", level, "--parts", "parts", "--out", kind))
        time.sleep(chance.uniform(0.4, 1.1) * took)
        process.kill()
        process.join()
        assert (here / kind).read_bytes() in whole[kind]
    for kind in kinds:
        assert run(here, command("--level", "huvudman", "--parts", "parts", "--out", kind))[0] == 0
        assert (here / kind).read_bytes() == whole[kind][1]
        assert not list(here.glob(f".{kind}*"))


@pytest.fixture
def full(here: Path) -> Iterator[Path]:
    """A small file system of its own, where that may be made."""
    place = here / "full"
    place.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", f"size={LIMIT}", "tmpfs", str(place)]
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("full disk: only root may mount a small file system")
    if subprocess.run(made, check=False, capture_output=True).returncode:
        pytest.skip("full disk: no file system may be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("ending", ["parquet", "csv", "json", "xlsx"])
def test_a_full_disk_loses_nothing(here, full, ending):
    old = full / f"results.{ending}"
    old.write_bytes(b"what stood here before")
    code, err = run(here, command("--out", str(old)))
    assert (code, "error MR534" in err, "No space left" in err) == (1, True, True)
    assert old.read_bytes() == b"what stood here before"
    assert [path.name for path in full.iterdir()] == [old.name]


def test_a_full_disk_for_parts_costs_only_the_parts(here, full):
    code, err = run(here, command("--parts", str(full / "parts"), "--out", "results.parquet"))
    assert (code, "warning MR468" in err) == (0, True)
    assert run(here, command("--out", "plain.parquet"))[0] == 0
    assert (here / "results.parquet").read_bytes() == (here / "plain.parquet").read_bytes()


@pytest.mark.parametrize("ending", ["parquet", "csv", "json", "xlsx"])
def test_a_file_that_may_not_grow_loses_nothing(here, ending):
    pytest.importorskip("resource", reason="limits: this system has none")
    old = here / f"results.{ending}"
    old.write_bytes(b"what stood here before")
    code, err = run(here, command("--out", str(old)), LIMIT)
    assert (code, "error MR534" in err) == (1, True), err
    assert old.read_bytes() == b"what stood here before"
    assert not list(here.glob(".results*"))
