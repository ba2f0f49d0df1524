"""Which versions of what are at work."""

from __future__ import annotations

from functools import cache


@cache
def version_of(package: str) -> str:
    """Return a package's version; 0 for a checkout that nobody has installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return "0"
