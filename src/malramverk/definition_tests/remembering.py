"""Which tests failed the last time, kept in the user's folder for caches, so that only they run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from malramverk.catalogue.edition_cache import cache_folder
from malramverk.definition_tests.outcomes import Outcome
from malramverk.whole_file import whole_file

Case = tuple[str, str, str]


def _file(path: str) -> Path | None:
    folder = cache_folder()
    if folder is None:
        return None
    name = hashlib.sha256(str(Path(path).resolve()).encode()).hexdigest()[:32]
    return folder.parent / "tests" / f"{name}.json"


def remember(path: str, outcomes: Iterable[Outcome]) -> None:
    """Keep which tests of some definitions failed; those that were not run stay as they were.

    Where nothing can be kept, nothing is.
    """
    file = _file(path)
    if file is None:
        return
    ran = {_case(outcome): outcome.passed for outcome in outcomes}
    kept = [case for case in recalled(path) if case not in ran]
    kept += [case for case, passed in ran.items() if not passed]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(file) as beside:
            beside.write_text(json.dumps(kept), encoding="utf-8")
    except OSError:
        return


def recalled(path: str) -> list[Case]:
    """Return the id, version and name of the tests that failed the last time they were run."""
    file = _file(path)
    try:
        found = json.loads(file.read_text(encoding="utf-8")) if file is not None else []
    except (OSError, ValueError):
        return []
    listed = found if isinstance(found, list) else []
    return [(str(a), str(b), str(c)) for a, b, c in (x for x in listed if _is_case(x))]


def _is_case(value: object) -> bool:
    return isinstance(value, list) and len(value) == 3


def _case(outcome: Outcome) -> Case:
    return outcome.indicator, outcome.version, outcome.test
