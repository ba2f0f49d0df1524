"""Whichever way a table is looked up, its entries are what comes back."""

from __future__ import annotations

import numpy as np
import pytest

from malramverk.assessment.lookup import Lookup

TABLES = {
    "empty": np.zeros(0, np.uint8),
    "one entry": np.array([7], np.uint8),
    "itself": np.arange(200, dtype=np.uint8),
    "few steps, up and down past zero": np.repeat(np.array([250, 3, 0, 255, 9, 1], np.uint8), 40),
    "many steps": np.arange(256, dtype=np.uint8)[::-1] * np.uint8(37),
    "more than bytes tell apart": (np.arange(1000) % 251).astype(np.uint8),
    "two bytes an entry": np.arange(1000, dtype=np.uint16) * np.uint16(3),
    "any numbers": np.linspace(-3, 1e9, 77).astype(np.int64),
    "yes and no": np.arange(90) % 3 == 0,
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_every_entry_comes_back(table, dtype):
    random = np.random.default_rng(1)
    most = min(len(table), int(np.iinfo(dtype).max) + 1)
    numbers = random.integers(0, most, 5000 if most else 0).astype(dtype)
    found = Lookup(table)(numbers)
    assert found.tolist() == table[numbers].tolist()
    assert found.dtype in (table.dtype, dtype)
