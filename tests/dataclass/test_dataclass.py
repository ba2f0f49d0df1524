"""Our dataclasses behave as those of the standard library."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from typing import Any, ClassVar, Generic, TypeVar

import pytest

from malramverk.dataclass import dataclass as ours

T = TypeVar("T")
OPTIONS: tuple[dict[str, Any], ...] = (
    {},
    {"frozen": True},
    {"slots": True},
    {"frozen": True, "slots": True},
    {"frozen": True, "slots": True, "kw_only": True},
    {"frozen": True, "eq": False},
)


def made(decorator, options):
    """Make the same two classes with one of the decorators."""

    class Base:
        """A base with a constant, a default and a field of its own making."""

        code: ClassVar[str] = "B"
        first: int
        many: list[int] = dataclasses.field(default_factory=list, repr=False)
        kept: int | None = dataclasses.field(init=False, default=None, compare=False)

    class Derived(decorator(**options)(Base)):
        """Adds a field, and looks at itself when it is made."""

        code: ClassVar[str] = "D"
        last: str = "x"

        def __post_init__(self):
            if self.first < 0:
                raise ValueError("below zero")

    return decorator(**options)(Derived)


def told(call):
    """Return what a call gives, or the type and words of what it raises."""
    try:
        return call()
    except Exception as error:  # what the standard one raises is what ours should raise
        return type(error), str(error)


def hashed(cls):
    one, other = cls(first=1, many=()), cls(first=1, many=())
    return hash(one) == hash(other)


def assigned(cls):
    value = cls(first=1)
    value.first = 2
    return value


def deleted(cls):
    value = cls(first=1)
    del value.last
    return dir(value)


DEEDS = (
    lambda cls: repr(cls(first=1)),
    lambda cls: repr(cls(1, [2], "z")),
    lambda cls: repr(cls()),
    lambda cls: repr(cls(first=1, other=2)),
    lambda cls: repr(cls(first=-1)),
    lambda cls: cls(first=1) == cls(first=1),
    lambda cls: cls(first=1) == cls(first=2),
    lambda cls: cls(first=1) == 1,
    lambda cls: cls(first=1).kept,
    lambda cls: repr(assigned(cls)),
    lambda cls: deleted(cls),
    lambda cls: repr(dataclasses.replace(cls(first=1), last="y")),
    lambda cls: dataclasses.asdict(cls(first=1)),
    lambda cls: repr(copy.deepcopy(cls(first=1, many=[3]))),
    lambda cls: hashed(cls),
    lambda cls: str(inspect.signature(cls)),
    lambda cls: [field.name for field in dataclasses.fields(cls)],
    lambda cls: cls.__match_args__,
    lambda cls: cls.__init__.__qualname__,
    lambda cls: cls.__dataclass_params__.frozen,
    lambda cls: hasattr(cls(first=1), "__dict__"),
)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("deed", DEEDS)
def test_behaves_as_the_standard_one(deed, options):
    standard, mine = made(dataclasses.dataclass, options), made(ours, options)
    expected = told(lambda: deed(standard))
    assert told(lambda: deed(mine)) == expected
    assert inspect.isfunction(mine.__init__)  # which makes it
    assert told(lambda: deed(mine)) == expected


@ours(frozen=True, slots=True)
class Kept:
    """What can be found by name, so that it can be pickled."""

    number: int


def test_a_frozen_value_is_pickled():
    assert pickle.loads(pickle.dumps(Kept(3))) == Kept(3)


def test_the_standard_one_may_build_on_ours():
    @dataclasses.dataclass(frozen=True)
    class More(Kept):
        word: str = "w"

    assert More(1) == More(1, "w")


def test_what_is_not_frozen_does_not_build_on_what_is():
    with pytest.raises(TypeError, match="frozen"):

        @ours
        class More(Kept):
            word: str = "w"


def test_a_class_with_letters_for_types():
    @ours(frozen=True, slots=True)
    class Pair(Generic[T]):
        left: T
        right: T

    assert dataclasses.replace(Pair[int](1, 2), right=3) == Pair(1, 3)


def test_values_are_matched_in_the_order_of_fields():
    match Kept(1):
        case Kept(number):
            assert number == 1


def test_methods_are_made_when_they_are_used():
    @ours(frozen=True)
    class Value:
        number: int

    def is_made(name):
        return inspect.isfunction(vars(Value)[name])

    assert [Value(number).number for number in range(50)] == list(range(50))
    assert not is_made("__init__")
    assert Value(50).number == 50
    assert is_made("__init__")
    assert not is_made("__eq__")


def test_what_a_class_writes_itself_is_kept():
    @ours(frozen=True)
    class Value:
        number: int

        def __eq__(self, other):
            return True

        def __hash__(self):
            return 7

        def __repr__(self):
            return "itself"

    assert (hash(Value(1)), repr(Value(1)), Value(1) == 3) == (7, "itself", True)
