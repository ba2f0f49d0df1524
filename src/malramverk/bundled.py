"""What travels with the library: this room says where the definitions and schemas lie."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def definitions_folder() -> Path:
    """Return the folder of the national definitions this version was released with.

    Returns:
        An existing folder: inside the package when installed from a wheel, at the root of the
        repository in a source checkout.

    Raises:
        FileNotFoundError: the installation is incomplete.

    >>> definitions_folder().name
    'definitions'
    """
    return _folder("definitions")


def schemas_folder() -> Path:
    """Return the folder of the generated JSON schemas; as ``definitions_folder``."""
    return _folder("schemas")


def problems_folder() -> Path:
    """Return the folder of the manual's pages about problems; as ``definitions_folder``."""
    return _folder("problems", "docs/problems")


def _folder(name: str, in_checkout: str | None = None) -> Path:
    for folder in (_PACKAGE / "_bundled" / name, _PACKAGE.parents[1] / (in_checkout or name)):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"malramverk is installed without its {name}: install it again")
