"""Problems as SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from malramverk.dataclass import dataclass
from malramverk.diagnostics.problem import Language, Problem, Severity

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_FACT = re.compile(r"\{[^{}]*\}")
_LANGUAGES = {"sv": "sv-SE", "en": "en-US"}


@dataclass(frozen=True, slots=True)
class Page:
    """What the manual says of one sort of problem.

    Attributes:
        address: an absolute address of the page, for ``helpUri``; nothing where it has none.
        text: the page in Markdown; nothing where the installation lacks it.
    """

    address: str | None = None
    text: str | None = None


def sarif(
    problems: Iterable[Problem],
    language: Language = "en",
    *,
    version: str = "0",
    exit_code: int | None = None,
    manual: Callable[[str], Page] = lambda _: Page(),
) -> dict[str, Any]:
    """Return problems as one SARIF log, as plain data.

    Args:
        problems: in the order they are told.
        language: the language of all words.
        version: the version of malramverk.
        exit_code: how the run ended, where it has.
        manual: the page of a code, which becomes ``help`` and ``helpUri`` of its rule.

    Returns:
        A log with one run. Each code that is told is one rule; a problem without a place in a
        text is a result without locations. Columns count characters.
    """
    listed = list(problems)
    first = {problem.code: problem for problem in reversed(listed)}
    codes = sorted(first)
    rules = [_rule(first[code], language, manual(code)) for code in codes]
    driver = {
        "name": "malramverk",
        "version": version,
        "language": _LANGUAGES[language],
        "rules": rules,
    }
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "language": _LANGUAGES[language],
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, codes.index(problem.code), language) for problem in listed],
    }
    if exit_code is not None:
        run["invocations"] = [{"executionSuccessful": exit_code < 2, "exitCode": exit_code}]
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _literal(text: str) -> str:
    """Return text whose braces are braces: SARIF reads single ones as places for arguments."""
    return text.replace("{", "{{").replace("}", "}}")


def _level(problem: Problem) -> str:
    return "error" if problem.severity is Severity.ERROR else "warning"


def _rule(problem: Problem, language: Language, page: Page) -> dict[str, Any]:
    cause = " ".join((type(problem).__doc__ or "").split())
    template = problem.sv if language == "sv" else problem.en
    rule: dict[str, Any] = {
        "id": problem.code,
        "name": type(problem).__name__,
        "shortDescription": {"text": _FACT.sub("…", template)},
        "fullDescription": {"text": _literal(cause)},
        "defaultConfiguration": {"level": _level(problem)},
    }
    if page.address is not None:
        rule["helpUri"] = page.address
    if page.text is not None:
        rule["help"] = {"text": _literal(page.text), "markdown": _literal(page.text)}
    return rule


def _result(problem: Problem, index: int, language: Language) -> dict[str, Any]:
    words, advice = problem.words(language), problem.advice(language)
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": _level(problem),
        "message": {"text": _literal(f"{words}. {advice}" if advice else words)},
        "partialFingerprints": {"problem/v1": _fingerprint(problem)},
    }
    if problem.place is not None:
        result["locations"] = [{"physicalLocation": _location(problem)}]
    return result


def _location(problem: Problem) -> dict[str, Any]:
    """Return where a problem is; the end is the first character after its words."""
    assert problem.place is not None
    source, span = problem.place.source, problem.place.span
    line, column = source.position(span.start)
    last_line, last_column = source.position(max(span.start, span.end))
    region = {
        "startLine": line,
        "startColumn": column,
        "endLine": last_line,
        "endColumn": last_column,
    }
    return {"artifactLocation": {"uri": address_of(source.name)}, "region": region}


def address_of(file: str) -> str:
    """Return a file's name as an address, relative where the name is.

    >>> address_of("d/språk å.yaml"), address_of("/d/a b.yaml"), address_of("<formula>")
    ('d/spr%C3%A5k%20%C3%A5.yaml', 'file:///d/a%20b.yaml', '%3Cformula%3E')
    """
    path = file.replace("\\", "/")
    written = quote(path.encode("utf-8", "surrogateescape"), safe="/")
    return f"file://{written}" if path.startswith("/") else written


def _fingerprint(problem: Problem) -> str:
    """Return what is the same for the same problem when other lines of its file have moved."""
    file = problem.place.source.name if problem.place is not None else ""
    said = "\n".join((problem.code, file, problem.words("en")))
    return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:32]
