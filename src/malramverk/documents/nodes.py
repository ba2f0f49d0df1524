"""YAML text to nodes, quickly: no scalar is resolved, every scalar is text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any

import yaml
from yaml import Node, ScalarNode

LOADER: type[Any] = yaml.BaseLoader
try:
    from yaml._yaml import CParser
except ImportError:  # PyYAML without libyaml; slower, but the same
    pass
else:

    class _Loader(CParser):
        """The parser of libyaml without a resolver, which takes a third of its time."""

        def resolve(self, kind: object, value: object, implicit: object) -> None:
            """Give every node the same tag, none."""

        def descend_resolver(self, parent: object, index: object) -> None:
            """Go down; a tag does not depend on where its node is."""

        def ascend_resolver(self) -> None:
            """Go up again."""

    LOADER = _Loader


def nodes(text: str) -> Iterator[Node]:
    """Yield the root of each document that holds anything.

    Raises:
        yaml.YAMLError: the text is not YAML; raised after the documents before the fault.
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

    Nodes are many and seldom asked for again, so documents do not keep them: a text is composed
    a second time when a place in it is asked for.
    """
    found: list[Node] = []
    with suppress(yaml.YAMLError):
        found.extend(nodes(text))
    return tuple(found)


def marks(node: Node) -> tuple[int, int]:
    """Return where a node begins and ends; the parser always says."""
    start, end = node.start_mark, node.end_mark
    assert start is not None
    assert end is not None
    return start.index, end.index
