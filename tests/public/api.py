"""The public names with their signatures, as text: what may not change without being noticed."""

from __future__ import annotations

import enum
import inspect
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cached_property
from pathlib import Path

import malramverk

GOLDEN = Path(__file__).with_name("api.txt")


def text() -> str:
    """Return a paragraph for each public name."""
    return "\n\n".join("\n".join(lines(name)) for name in malramverk.__all__) + "\n"


def lines(name: str) -> Iterator[str]:
    value = getattr(malramverk, name)
    if not inspect.isclass(value):
        yield f"{name}{signature(value)}"
        return
    bases = ", ".join(base.__name__ for base in value.__bases__ if base is not object)
    yield f"class {name}({bases})" if bases else f"class {name}"
    if issubclass(value, enum.Enum):
        yield from (f"    {member.name} = {member.value!r}" for member in value)
    elif is_dataclass(value):
        public = (field for field in fields(value) if not field.name.startswith("_"))
        yield from (f"    {field.name}: {field.type}" for field in public)
    yield from (f"    {line}" for line in sorted(members(value)))


def members(value: type) -> Iterator[str]:
    """Yield what a class defines or inherits from one of ours that has no public name."""
    ours = [value, *(base for base in value.__mro__[1:] if _is_private(base))]
    for name, member in (pair for base in ours for pair in vars(base).items()):
        if name.startswith("_") or (isinstance(value, enum.EnumMeta) and name in value.__members__):
            continue
        if isinstance(member, property | cached_property):
            made = member.fget if isinstance(member, property) else member.func
            yield f".{name}: {inspect.signature(made).return_annotation}"
        elif isinstance(member, classmethod | staticmethod):
            yield f".{name}{signature(member.__func__)}"
        elif inspect.isfunction(member):
            yield f".{name}{signature(member)}"


def _is_private(base: type) -> bool:
    return base.__module__.startswith("malramverk") and base.__name__ not in malramverk.__all__


def signature(function: object) -> str:
    """Return parameters and what is returned, the same in every version of Python."""
    found = inspect.signature(function)
    shown = []
    for parameter in found.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in "".join(shown):
            shown.append("*")
        stars = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}
        text = stars.get(parameter.kind, "") + parameter.name
        if parameter.annotation is not parameter.empty:
            text += f": {parameter.annotation}"
        if parameter.default is not parameter.empty:
            text += f" = {parameter.default!r}"
        shown.append(text)
    return f"({', '.join(shown)}) -> {found.return_annotation}"


if __name__ == "__main__":
    GOLDEN.write_text(text(), "utf-8")
