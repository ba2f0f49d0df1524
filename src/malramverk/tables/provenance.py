"""What a bound table says of where it came from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def source_name(names: Sequence[str]) -> str:
    """Return what people call a source of one or more parts.

    >>> source_name(["a.csv", "b.csv", "c.csv"])
    'a.csv + 2'
    """
    return names[0] if len(names) == 1 else f"{names[0]} + {len(names) - 1}"


def joint_fingerprint(parts: Sequence[str | None]) -> str | None:
    """Return the fingerprint of a source: its file's, or one of its files' together.

    Nothing where some part is a frame or a text, which has none.
    """
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    return known[0] if len(known) == 1 else hashlib.sha256("\n".join(known).encode()).hexdigest()
