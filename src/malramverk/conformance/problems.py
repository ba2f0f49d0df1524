"""What can be wrong with a case, or with what it is run on."""

from __future__ import annotations

from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class BadCase(Problem):
    """A conformance case is not written as cases are.

    A case has a ``name``, a ``formula``, what is ``given`` and the ``result``; how they are
    written stands in ``tests/conformance/README.md``.
    """

    code: ClassVar[str] = "MR540"
    en: ClassVar[str] = "the case `{case}` cannot be read: {why}"
    sv: ClassVar[str] = "fallet `{case}` kan inte läsas: {why}"
    case: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoEngine(Problem):
    """An engine was asked for that is not installed.

    ``pip install 'malramverk[pandas]'``, ``[duckdb]``, ``[ibis]`` or ``[spark]``
    installs one; Spark also needs Java 17.
    """

    code: ClassVar[str] = "MR541"
    en: ClassVar[str] = "the engine `{engine}` is not installed"
    sv: ClassVar[str] = "beräkningsmotorn `{engine}` är inte installerad"
    help_en: ClassVar[str] = "pip install 'malramverk[{extra}]'"
    help_sv: ClassVar[str] = "pip install 'malramverk[{extra}]'"
    engine: str
    extra: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedCase(Problem):
    """A conformance case made the library, or the engine, stop.

    That is a fault in one of them: report it, with the engine and its version.
    """

    code: ClassVar[str] = "MR542"
    en: ClassVar[str] = "the case stops: {why}"
    sv: ClassVar[str] = "fallet avbryts: {why}"
    why: str
