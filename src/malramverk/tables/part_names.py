"""The name of each part, the same in every process: what saved parts are known by."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Any

from malramverk.formula import Core
from malramverk.quantities import Unit
from malramverk.tables.parts import PartKey, ValueKey

_MANY = 100_000


@lru_cache(maxsize=_MANY)
def name_of(key: PartKey | ValueKey) -> str:
    """Return the name of a part: its measure, and what tells its rows and operand apart."""
    text = hashlib.sha256(canonical(key).encode()).hexdigest()[:16]
    return f"{key.measure.value if isinstance(key, PartKey) else 'values'}.{text}"


def told(key: PartKey | ValueKey) -> dict[str, Any]:
    """Return what a part is, for a manifest that people may read."""
    found: dict[str, Any] = {
        "mask": _told(key.mask),
        "operand": _told(key.operand),
        "weight": _told(key.weight),
        "decimals": key.decimals,
    }
    return {name: value for name, value in found.items() if value is not None}


def _told(core: Core | None) -> str | None:
    return None if core is None else _written(core)


@lru_cache(maxsize=_MANY)
def _written(core: Core) -> str:
    return canonical(core)


def canonical(value: Any) -> str:
    """Return a text for what a frozen value holds, equal for equal values.

    Raises:
        TypeError: for what has no such text.
    """
    if isinstance(value, Unit):  # two names of one unit are one unit
        return canonical((value.dims, value.scale))
    if isinstance(value, Enum):
        return canonical(value.value)
    if value is None or isinstance(value, bool | int | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Decimal | Fraction):
        return str(value)
    if isinstance(value, tuple):
        return f"[{','.join(map(canonical, value))}]"
    if isinstance(value, frozenset):
        return f"{{{','.join(sorted(map(canonical, value)))}}}"
    if is_dataclass(value):
        held = (canonical(getattr(value, field.name)) for field in fields(value) if field.compare)
        return f"{type(value).__name__}({','.join(held)})"
    raise TypeError(f"{type(value).__name__} has no canonical text")
