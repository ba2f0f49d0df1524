"""YAML text to nodes, quickly: nothing is resolved, and nothing is shared."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml
from yaml import Node, ScalarNode

if TYPE_CHECKING:
    _Parser: Any = object
else:
    _Parser = getattr(getattr(yaml, "cyaml", None), "CParser", None)


class _CLoader(_Parser or object):
    """The parser of libyaml with no resolver, for every scalar is text here."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        """Give every node the same tag."""
        return ""

    def descend_resolver(self, parent: object, index: object) -> None:
        """Tags do not depend on where a node is."""

    def ascend_resolver(self) -> None:
        """Tags do not depend on where a node is."""


LOADER: type[Any] = _CLoader if _Parser is not None else yaml.BaseLoader


def nodes(text: str) -> Iterator[Node]:
    """Yield the root of each document that holds anything.

    Raises:
        yaml.YAMLError: the text is not YAML, after the documents before the fault.
    """
    loader = LOADER(text)
    try:
        while loader.check_node():
            node = loader.get_node()
            if not (isinstance(node, ScalarNode) and node.value == "" and not node.style):
                yield node
    finally:
        loader.dispose()


@lru_cache(maxsize=8)
def composed(text: str) -> tuple[Node, ...]:
    """Return the roots of the documents before the first fault, for finding places in them.

    Documents do not keep their nodes, which are many and seldom asked for; a text is composed
    again when a place in it is.
    """
    found: list[Node] = []
    try:
        found.extend(nodes(text))
    except yaml.YAMLError:
        pass
    return tuple(found)


def marks(node: Node) -> tuple[int, int]:
    """Return where a node begins and ends; the parser always says."""
    start, end = node.start_mark, node.end_mark
    assert start is not None
    assert end is not None
    return start.index, end.index
