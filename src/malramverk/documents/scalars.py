"""From a character of a value to the place where it is written, whatever the style."""

from __future__ import annotations

_ESCAPES = {"x": 4, "u": 6, "U": 10}


def offset_in(written: str, value: str, style: str | None, offset: int) -> int:
    """Return where in a scalar's written form one of its value's characters stands.

    A value is the written text without quotes, indents and folds, so the two are followed side
    by side: a white space of the value is any white space, and other characters are found again
    after the indent.

    Args:
        written: the scalar as it stands in the file, quotes or block sign included.
        value: what it means.
        style: ``'``, ``"``, ``|``, ``>``, or nothing for a bare text.
        offset: the number of a character of the value; its length, or more, for its end.

    >>> offset_in("'a ''b'", "a 'b", "'", 3)
    5
    """
    at = _start(written, style)
    ended = len(value.rstrip())
    for character in value[: min(offset, ended)]:
        at = _found(written, at, character, style)
        at += _width(written, at, character, style)
    if offset < ended:
        at = _found(written, at, value[offset], style)
    return min(at, len(written))


def _start(written: str, style: str | None) -> int:
    if style in ("|", ">"):
        line_end = written.find("\n")
        return len(written) if line_end < 0 else line_end + 1
    return 1 if style in ("'", '"') else 0


def _found(written: str, at: int, character: str, style: str | None) -> int:
    """Go past what is only layout: an indent, a fold, or an escaped line break with its indent."""
    layout = not character.isspace()
    while at < len(written):
        if style == '"' and written[at : at + 2] in ("\\\n", "\\\r"):
            layout = True
            at += 2
        elif layout and written[at].isspace():
            at += 1
        else:
            break
    return at


def _width(written: str, at: int, character: str, style: str | None) -> int:
    """Return how many characters one character of the value is written with."""
    if style == "'" and character == "'":
        return 2
    if style == '"' and written[at : at + 1] == "\\":
        return _ESCAPES.get(written[at + 1 : at + 2], 2)
    return 1
