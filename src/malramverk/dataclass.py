"""Dataclasses whose methods are made when they are first used.

To make the methods of a dataclass, Python writes a text for each and compiles it: half a
millisecond for a class. Of hundreds of classes most are never met in a run, as the problems that
a file does not have; `dataclass` here takes a tenth of that, and what it gives behaves as one of
the standard library. Type checkers take it for that one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any

_FEW = 50  # values that may be filled slowly before it pays to make `__init__`
_ONE_AT_A_TIME = Lock()

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, kw_only=False, eq=True):
        """Make a class a dataclass, with the options of `dataclasses.dataclass`.

        >>> @dataclass(frozen=True, slots=True)
        ... class Point:
        ...     x: int
        ...     y: int = 0
        >>> Point(1), Point(1) == Point(1, 0), len({Point(2), Point(2)})
        (Point(x=1, y=0), True, 1)
        >>> Point(1).x = 2
        Traceback (most recent call last):
        dataclasses.FrozenInstanceError: cannot assign to field 'x'
        """

        def decorated(cls):
            return _decorated(cls, frozen=frozen, slots=slots, kw_only=kw_only, eq=eq)

        return decorated if cls is None else decorated(cls)


def _decorated(cls: type, *, frozen: bool, slots: bool, kw_only: bool, eq: bool) -> type:
    own = vars(cls)
    hashes = "__hash__" in own and not (own["__hash__"] is None and "__eq__" in own)
    made = _collected(cls, frozen=frozen, slots=slots, kw_only=kw_only)
    for name in ("__init__", "__repr__", *(("__eq__",) if eq else ())):
        _add(made, name, _Later(made, name, frozen=frozen, slots=slots))
    if eq and not hashes:
        hash_ = _Later(made, "__hash__", frozen=frozen, slots=slots) if frozen else None
        type.__setattr__(made, "__hash__", hash_)
    if frozen:
        _freeze(made, slots=slots)
    return made


def _collected(cls: type, *, frozen: bool, slots: bool, kw_only: bool) -> type:
    """Let the standard library find the fields, and make no method.

    It would make two for a frozen class, and refuses a class that is not frozen where one of its
    bases is; so the bases are taken for such as are not.
    """
    told = (vars(base).get("__dataclass_params__") for base in cls.__mro__[1:])
    hidden = [params for params in told if frozen and params is not None and params.frozen]
    collect: Any = dataclasses.dataclass(
        init=False, repr=False, eq=False, slots=slots, kw_only=kw_only
    )
    with _ONE_AT_A_TIME:
        try:
            for params in hidden:
                params.frozen = False
            made: type = collect(cls)
        finally:
            for params in hidden:
                params.frozen = True
    vars(made)["__dataclass_params__"].frozen = frozen
    return made


def _add(cls: type, name: str, method: object) -> None:
    if name not in vars(cls):
        setattr(cls, name, method)


def _freeze(cls: type, *, slots: bool) -> None:
    _add(cls, "__setattr__", _refuse)
    _add(cls, "__delattr__", _refuse)
    if slots:
        _add(cls, "__getstate__", _state)
        _add(cls, "__setstate__", _restore)


class _Later:
    """Stands in a class for one of its methods, and makes it when somebody looks for it."""

    __slots__ = ("_arguments", "_cls", "_few", "_frozen", "_name", "_slots")

    def __init__(self, cls: type, name: str, *, frozen: bool, slots: bool) -> None:
        self._cls = cls
        self._name = name
        self._frozen = frozen
        self._slots = slots
        self._few = _FEW if name == "__init__" else 0
        self._arguments: _Arguments | None = None

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        if self._few and isinstance(instance, self._cls):  # `inspect` asks with a class, too
            self._few -= 1
            return partial(self._fill, instance)
        found = vars(self._cls)[self._name]
        if found is self:
            found = self._made()
            setattr(self._cls, self._name, found)
        return found.__get__(instance, owner)

    def _fill(self, instance: Any, /, *values: object, **named: object) -> None:
        """Do what `__init__` does: slower, but at once."""
        if self._arguments is None:
            self._arguments = _Arguments(dataclasses.fields(self._cls))
        found = self._arguments.told(values, named)
        if found is None:
            self._few = 0
            self.__get__(instance)(*values, **named)  # which says what is wrong
            return
        set_ = object.__setattr__ if self._frozen else setattr
        for name, value in found.items():
            set_(instance, name, value)
        if hasattr(instance, "__post_init__"):
            instance.__post_init__()

    def _made(self) -> Any:
        """Let the standard library make the method, for a class with the same fields."""
        cls, name = self._cls, self._name
        fields = dataclasses.fields(cls)
        like: Any = dataclasses.make_dataclass(
            cls.__name__,
            [(field.name, field.type, field) for field in fields],
            namespace={"__post_init__": None} if hasattr(cls, "__post_init__") else {},
            init=name == "__init__",
            repr=name == "__repr__",
            eq=name == "__eq__",
            unsafe_hash=name == "__hash__",
            frozen=self._frozen and name == "__init__",
            slots=self._slots and not all(field.init for field in fields),
        )
        method = getattr(like, name)
        method.__qualname__ = f"{cls.__qualname__}.{name}"
        method.__module__ = cls.__module__
        return method


class _Arguments:
    """What `__init__` takes, and what fields have that it is not given."""

    __slots__ = ("absent", "count", "in_order", "taken")

    def __init__(self, fields: tuple[dataclasses.Field[Any], ...]) -> None:
        self.taken = {field.name for field in fields if field.init}
        self.in_order = [field.name for field in fields if field.init and not field.kw_only]
        given = [(f.name, f.default, f.default_factory) for f in fields]
        none = dataclasses.MISSING
        self.absent = [told for told in given if not (told[1] is none and told[2] is none)]
        self.count = len(self.taken.union(name for name, *_ in self.absent))

    def told(self, values: Sequence[object], named: Mapping[str, object]) -> dict[str, Any] | None:
        """Return what each field gets; nothing where `__init__` would refuse what it is given."""
        found = {**dict(zip(self.in_order, values, strict=False)), **named}
        if len(found) < len(values) + len(named) or not found.keys() <= self.taken:
            return None
        for name, default, factory in self.absent:
            if name not in found:
                found[name] = default if factory is dataclasses.MISSING else factory()
        return None if len(found) < self.count else found


def _refuse(self: object, name: str, value: object = dataclasses.MISSING) -> None:
    done = "delete" if value is dataclasses.MISSING else "assign to"
    raise dataclasses.FrozenInstanceError(f"cannot {done} field {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: list[object]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
