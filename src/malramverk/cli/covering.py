"""`malramverk test --coverage` and `--propose`: what tests exercise, and what would be more."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from malramverk.catalogue import Catalogue
from malramverk.cli.files import refused, write_text
from malramverk.cli.session import Session
from malramverk.coverage import Coverage, cover
from malramverk.coverage.page import page
from malramverk.coverage.proposing import Proposal, proposals
from malramverk.coverage.telling import percent, report
from malramverk.dataclass import dataclass
from malramverk.definition_tests import report as outcome_report
from malramverk.diagnostics import AuthoringError


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of coverage.

    Attributes:
        out: the page to write; none where absent.
        propose: whether tests are proposed.
        least: the share, in percent, that is enough.
        into: the definitions that proposed tests are written into; none where absent.
    """

    out: str | None
    propose: bool
    least: float | None
    into: Path | None = None


def answer(session: Session, catalogue: Catalogue, ids: Collection[str], asked: Asked) -> int:
    """Tell what is exercised; 1 where a test fails, or less is than was asked for."""
    with session.progress() as told:
        found = cover(catalogue, ids or None, told)
    failed = [outcome for outcome in found.outcomes if not outcome.passed]
    session.note(problem for outcome in failed for problem in outcome.problems)
    for outcome in failed:
        session.say(outcome_report(outcome, session.language), "")
    if asked.out is not None:
        write_text(Path(asked.out), page(found, session.language))
    content = found.to_dict(session.language)
    if asked.propose:
        content["proposals"] = _proposed(session, found, asked.into)
    else:
        session.say(report(found, session.language))
    if asked.out is not None:
        session.say(session.words(f"Written to {asked.out}", f"Skrivet till {asked.out}"))
    session.answer({"ok": not failed, **content})
    return int(bool(failed) or _too_little(session, found, asked.least))


def _proposed(session: Session, found: Coverage, into: Path | None) -> list[dict[str, str]]:
    listed = proposals(found, session.language)
    by: dict[str, list[str]] = {}
    for proposal in listed:
        by.setdefault(f"{proposal.owner.id} {proposal.owner.version}", []).append(proposal.yaml)
    for owner, texts in by.items() if into is None else ():
        session.say(f"# {owner}", *texts, "")
    for file, number in _written(into, listed).items() if into is not None else ():
        tests = session.counted(number, "test tests", "prov prov")
        session.say(session.words(f"{file}: {tests} added", f"{file}: {tests} tillagda"))
    count = session.counted(len(listed), "test tests", "prov prov")
    left = len(found.missing)
    session.say(
        session.words(
            f"{count} proposed for {left} items that no test exercises. Expected figures were "
            "worked out by the library: check them, then take `review` away.",
            f"{count} föreslås för {left} saker som inget prov prövar. De väntade talen är räknade "
            "av programmet: granska dem, och ta sedan bort `review`.",
        )
    )
    return [
        {"id": p.owner.id, "version": p.owner.version, "item": p.item.name, "yaml": p.yaml}
        for p in listed
    ]


def _written(into: Path, listed: list[Proposal]) -> dict[str, int]:
    from malramverk.coverage.accepting import accept

    try:
        return accept(into, listed)
    except OSError as error:
        path = Path(error.filename or into)
        raise AuthoringError(refused(path, error)) from error


def _too_little(session: Session, found: Coverage, least: float | None) -> bool:
    share = found.share()
    if least is None or share.is_whole or (share.percent or 0.0) >= least:
        return False
    shown = percent(share, session.language)
    session.say(
        session.words(f"{shown} is less than {least:g} %", f"{shown} är mindre än {least:g} %")
    )
    return True
