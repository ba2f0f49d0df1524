"""Write the installed versions to constraints.txt, one ``name==version`` a line."""

from __future__ import annotations

from importlib.metadata import distributions
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "constraints.txt"
# The library itself, and what every environment brings with it.
NOT_OURS = frozenset({"malramverk", "pip", "setuptools", "wheel"})


def installed() -> list[str]:
    """Return ``name==version`` of every other distribution here, in order of name."""
    found = {d.metadata["Name"]: d.version for d in distributions()}
    wanted = (f"{name}=={found[name]}" for name in found if name.lower() not in NOT_OURS)
    return sorted(wanted, key=str.lower)


if __name__ == "__main__":
    TARGET.write_text("\n".join(installed()) + "\n", encoding="utf-8")
