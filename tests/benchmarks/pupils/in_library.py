"""The forty figures by the library, as somebody would write it who wants them once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

FRAMEWORK = Path(__file__).parent / "framework"
LEVELS = ("riket", "huvudman")


def computed(data: object, groups: Iterable[str] = ("kon",)) -> Any:
    """Load the definitions and compute the figures."""
    import malramverk as mr

    framework = mr.load(FRAMEWORK)
    return mr.compute(framework, {"elever": data}, levels=LEVELS, groups=groups)
