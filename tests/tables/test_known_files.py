"""A large file is read through once as long as it is the same, by this process or another."""

from __future__ import annotations

import os

import pytest

from malramverk.tables import known_files
from malramverk.tables.known_files import remembered


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setattr(known_files, "LARGE", 2)
    monkeypatch.setattr(known_files, "_SETTLED", -(10**12))  # the system sets the time of change
    monkeypatch.setenv("MALRAMVERK_CACHE", str(tmp_path / "cache"))
    known_files._here.clear()
    path = tmp_path / "elever.csv"
    path.write_text("first")
    return path


class Reading:
    def __init__(self, path):
        self.path, self.times = path, 0

    def __call__(self):
        self.times += 1
        return {"text": self.path.read_text()}


def test_the_same_file_is_read_once(file):
    reading = Reading(file)
    for _ in range(3):
        assert remembered(file, "text", reading) == {"text": "first"}
    known_files._here.clear()  # as another process is
    assert remembered(file, "text", reading) == {"text": "first"}
    assert reading.times == 1
    assert remembered(file, "otherwise", reading) == {"text": "first"}
    assert reading.times == 2


def test_another_content_is_read_whatever_its_times_say(file):
    reading = Reading(file)
    remembered(file, "text", reading)
    about = file.stat()
    file.write_text("other")
    os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert remembered(file, "text", reading) == {"text": "other"}
    assert reading.times == 2


def test_what_has_just_changed_is_not_remembered(file, monkeypatch):
    monkeypatch.setattr(known_files, "_SETTLED", 10**12)
    reading = Reading(file)
    remembered(file, "text", reading)
    remembered(file, "text", reading)
    assert reading.times == 2


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"of": 1, "told": {}}', "x" * 20_000])
def test_what_is_kept_badly_is_read_again(file, content):
    reading = Reading(file)
    remembered(file, "text", reading)
    (kept,) = (file.parent / "cache" / "files").iterdir()
    kept.write_text(content)
    known_files._here.clear()
    assert remembered(file, "text", reading) == {"text": "first"}
    assert reading.times == 2


def test_a_cache_that_may_not_be_written_costs_nothing_but_time(file, monkeypatch):
    monkeypatch.setenv("MALRAMVERK_CACHE", str(file))
    assert remembered(file, "text", Reading(file)) == {"text": "first"}
    monkeypatch.setenv("MALRAMVERK_CACHE", "")
    known_files._here.clear()
    assert remembered(file, "text", Reading(file)) == {"text": "first"}


def test_a_small_file_is_read_each_time(file, monkeypatch):
    monkeypatch.setattr(known_files, "LARGE", 1000)
    reading = Reading(file)
    remembered(file, "text", reading)
    remembered(file, "text", reading)
    assert reading.times == 2
