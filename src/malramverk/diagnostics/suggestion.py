"""What was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate most like a word, or nothing when none is near.

    >>> nearest("behorga", ["behoriga", "elever"])
    'behoriga'
    >>> nearest("xyz", ["behoriga", "elever"]) is None
    True
    """
    found = get_close_matches(word[:200], list(candidates), n=1, cutoff=0.7)
    return found[0] if found else None
