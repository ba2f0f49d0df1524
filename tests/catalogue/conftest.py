"""A folder with an edition, and a place where what is read of editions is kept."""

from __future__ import annotations

import pytest

from malramverk.changes import release
from tests.catalogue.folders import write
from tests.catalogue.released import (
    DAY,
)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv("MALRAMVERK_CACHE", str(folder))
    return folder / "editions"


@pytest.fixture
def folder(tmp_path):
    path = write(tmp_path / "definitions")
    release("2026.1", path, day=DAY)
    return path
