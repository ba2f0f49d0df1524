"""Proposed tests put into the files of their definitions, when someone asks for that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from malramverk.coverage.items import Owner
from malramverk.coverage.proposing import Proposal
from malramverk.documents import read_file
from malramverk.whole_file import whole_file

_TOP = re.compile(r"[^\s#-]|---")
_ITEM = re.compile(r"(\s*)- ")


def accept(root: Path, proposals: Sequence[Proposal]) -> dict[str, int]:
    """Put proposed tests after those that stand in the files of their definitions.

    They keep their mark for review. Comments and layout stay as they are; a definition whose tests
    are written in one line is left alone.

    Args:
        root: where the definitions lie.
        proposals: the tests.

    Returns:
        How many tests each file was given.

    Raises:
        OSError: a file cannot be written; it is whole or as it was.
    """
    by: dict[Owner, list[str]] = {}
    for proposal in proposals:
        by.setdefault(proposal.owner, []).append(proposal.yaml)
    given: dict[str, int] = {}
    for file in sorted(_files(root)):
        text = file.read_text(encoding="utf-8")
        changed, count = _with_tests(text, by, file)
        if count:
            with whole_file(file) as beside:
                beside.write_text(changed, encoding="utf-8")
            given[str(file)] = count
    return given


def _files(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
        return
    yield from (path for path in root.rglob("*") if path.suffix in (".yaml", ".yml"))


def _with_tests(text: str, by: Mapping[Owner, list[str]], file: Path) -> tuple[str, int]:
    """Return the text of a file with the tests of its definitions; the last document first."""
    lines, count = text.split("\n"), 0
    wanted = {(o.kind, o.id, o.version): tests for o, tests in by.items()}
    if not any(id_ in text for _, id_, _ in wanted):
        return text, 0
    for document in reversed(read_file(file).documents):
        about = tuple(str(document.data.get(key)) for key in ("kind", "id", "version"))
        tests = wanted.get((about[0], about[1], about[2]))
        start = document.place(("id",)).line - 1
        if tests and _insert(lines, start, tests):
            count += len(tests)
    return "\n".join(lines), count


def _insert(lines: list[str], start: int, tests: Sequence[str]) -> bool:
    """Put tests into the document that a line is of; say whether there is room for them."""
    first = next((i for i in range(start, -1, -1) if lines[i].startswith("---")), -1) + 1
    after = (i for i in range(start, len(lines)) if lines[i].startswith("---"))
    last = next(after, len(lines))
    key = next((i for i in range(first, last) if lines[i].startswith("tests:")), None)
    if key is None:
        end = _trimmed(lines, last)
        lines[end:end] = ["tests:", *_indented(tests, "  ")]
        return True
    if lines[key].partition(":")[2].partition("#")[0].strip():
        return False
    below = next((i for i in range(key + 1, last) if _TOP.match(lines[i])), last)
    items = (found for i in range(key + 1, below) if (found := _ITEM.match(lines[i])))
    indent = next((found[1] for found in items), "  ")
    end = _trimmed(lines, below)
    lines[end:end] = _indented(tests, indent)
    return True


def _trimmed(lines: Sequence[str], end: int) -> int:
    while end and not lines[end - 1].strip():
        end -= 1
    return end


def _indented(tests: Sequence[str], indent: str) -> list[str]:
    return [f"{indent}{line}".rstrip() for test in tests for line in test.split("\n")]
