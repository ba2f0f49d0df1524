"""Where the words of a test stand; files are read again only when there is something to tell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from malramverk.catalogue import Catalogue
from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem
from malramverk.documents import read_file
from malramverk.documents.document import Document, Key
from malramverk.model import Definition
from malramverk.source import Place, Span


@dataclass(frozen=True, slots=True)
class ExamplePlaces:
    """The places in one test of one version of a definition.

    Attributes:
        document: the YAML document the test stands in.
        index: the number of the test in the document, from zero.
    """

    document: Document
    index: int

    def of(self, *path: Key) -> Place:
        """Return where something stands below the test."""
        return self.document.place(("tests", self.index, *path))

    def row(self, path: tuple[Key, ...], problem: Problem, origins: Sequence[int]) -> Problem:
        """Move a problem about a table's text to the line of the file it stands on.

        Args:
            path: where the text stands in the test.
            problem: the problem.
            origins: the line of the text that each line of what was read comes from.
        """
        block = self.of(*path)
        if problem.place is None:
            return problem.at(block)
        moved = _in_block(block, problem.place, origins)
        return problem.at(moved or block)


def _in_block(block: Place, inner: Place, origins: Sequence[int]) -> Place | None:
    """Find a line of a block scalar in its file; its indent is what YAML took away."""
    source = block.source
    number = block.line + (origins[inner.line - 1] if inner.line <= len(origins) else inner.line)
    words = inner.source.line(inner.line)
    if number > source.text.count("\n") + 1:
        return None
    line = source.line(number)
    # What stands before the row is its indent, and perhaps how many times it stands.
    if not line.rstrip().endswith(words.strip()):
        return None
    start = sum(len(text) + 1 for text in source.text.split("\n")[: number - 1])
    before = len(line.rstrip()) - len(words.strip()) - (len(words) - len(words.lstrip()))
    first = start + before + inner.column - 1
    length = inner.span.end - inner.span.start
    return Place(source, Span(first, first + length))


def places_of(catalogue: Catalogue, tested: Definition, index: int) -> ExamplePlaces | None:
    """Find a test in the catalogue's files; nothing when they are no longer what was loaded."""
    root = Path(catalogue.path)
    found = [root] if root.is_file() else _yaml_files(root)
    # The file is usually named by the id, so that one is read first.
    files = sorted(found, key=lambda path: (path.stem != tested.id, str(path)))
    for file in files:
        document = _document(file, tested)
        if document is not None:
            return ExamplePlaces(document, index)
    return None


def _yaml_files(root: Path) -> Sequence[Path]:
    return [path for path in root.rglob("*") if path.suffix in (".yaml", ".yml")]


def _document(file: Path, tested: Definition) -> Document | None:
    try:
        if tested.id not in file.read_text(encoding="utf-8"):
            return None
    except (OSError, UnicodeDecodeError):
        return None
    wanted = (tested.kind, tested.id, tested.version)
    for document in read_file(file).documents:
        if tuple(document.data.get(key) for key in ("kind", "id", "version")) == wanted:
            return document
    return None
