"""What is too much for one formula."""

from __future__ import annotations

from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLong(Problem):
    """A formula has more characters than anyone can review.

    Name pieces of it under ``parts`` and let the formula name them.
    """

    code: ClassVar[str] = "MR195"
    en: ClassVar[str] = "the formula has {length} characters; {limit} is the most"
    sv: ClassVar[str] = "formeln har {length} tecken; {limit} är det mesta"
    help_en: ClassVar[str | None] = "name pieces of it under `parts`"
    help_sv: ClassVar[str | None] = "namnge delar av den under `parts`"
    length: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TooDeep(Problem):
    """A formula nests its operations or brackets too deeply.

    Name pieces of it under ``parts`` and let the formula name them.
    """

    code: ClassVar[str] = "MR196"
    en: ClassVar[str] = "the formula nests deeper than {limit} levels"
    sv: ClassVar[str] = "formeln är nästlad djupare än {limit} nivåer"
    help_en: ClassVar[str | None] = "name pieces of it under `parts`"
    help_sv: ClassVar[str | None] = "namnge delar av den under `parts`"
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyNodes(Problem):
    """A formula has more operations, names and numbers than anyone can review.

    Name pieces of it under ``parts`` and let the formula name them.
    """

    code: ClassVar[str] = "MR197"
    en: ClassVar[str] = "the formula has {nodes} operations, names and numbers; {limit} is the most"
    sv: ClassVar[str] = "formeln har {nodes} operationer, namn och tal; {limit} är det mesta"
    help_en: ClassVar[str | None] = "name pieces of it under `parts`"
    help_sv: ClassVar[str | None] = "namnge delar av den under `parts`"
    nodes: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLargeWithParts(Problem):
    """A formula is too large when the parts it names are written out.

    Parts that name parts many times over grow fast; let a part be an indicator of its own.
    """

    code: ClassVar[str] = "MR198"
    en: ClassVar[str] = "the formula is too large with `{name}` written out"
    sv: ClassVar[str] = "formeln är för stor när `{name}` skrivs ut"
    help_en: ClassVar[str | None] = "let `{name}` be an indicator of its own"
    help_sv: ClassVar[str | None] = "låt `{name}` vara en egen indikator"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLargeWrittenOut(Problem):
    """A formula is too large when a function that repeats its argument is written out.

    ``change``, ``gap`` and ``mean_over`` hold what they are about several times; within each
    other they grow fast. Let the inner one be an indicator of its own.
    """

    code: ClassVar[str] = "MR199"
    en: ClassVar[str] = "the formula is too large with `{function}` written out"
    sv: ClassVar[str] = "formeln är för stor när `{function}` skrivs ut"
    function: str
