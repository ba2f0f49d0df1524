"""Where the cases lie: inside the package when installed, in the tests of a source checkout."""

from __future__ import annotations

from pathlib import Path

WORLD = "world"
_PACKAGE = Path(__file__).resolve().parents[1]


def conformance_folder() -> Path:
    """Return the folder of the cases this version was released with.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    found = (_PACKAGE / "_bundled" / "conformance", _PACKAGE.parents[1] / "tests" / "conformance")
    for folder in found:
        if (folder / WORLD).is_dir():
            return folder
    raise FileNotFoundError("malramverk is installed without its conformance cases")


def files(folder: Path | None = None) -> dict[str, Path]:
    """Return the file of each function and form of the language, by name."""
    folder = conformance_folder() if folder is None else folder
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}
