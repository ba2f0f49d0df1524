"""What holds of every test: neither how loaded the machine is nor what lies at home decides."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# How long one example takes says more of the machine than of the code; tests/benchmarks measure.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(autouse=True, scope="session")
def cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what is remembered between runs out of the home folder, and apart by worker."""
    before = os.environ.get("MALRAMVERK_CACHE")
    os.environ["MALRAMVERK_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["MALRAMVERK_CACHE"]
    else:
        os.environ["MALRAMVERK_CACHE"] = before
