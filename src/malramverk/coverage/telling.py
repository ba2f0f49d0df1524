"""Coverage in words, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from malramverk.coverage.coverage import Coverage, Share
from malramverk.coverage.items import Excluded, Item, Owner, Sort, Words
from malramverk.evaluation.figure_text import number

SORTS = {
    Sort.BRANCH: Words("branches", "grenar"),
    Sort.ROW: Words("rows", "rader"),
    Sort.STATE: Words("states", "tillstånd"),
    Sort.VERSION: Words("versions", "versioner"),
    Sort.BOUNDARY: Words("boundaries", "gränser"),
}
OF = Words("of", "av")
EXCLUDED = Words("Cannot be reached, and is not counted", "Går inte att nå, och räknas inte")
_PLACES = ("formula", "parts", "where", "exclusion", "exception", "inputs")
_COVERAGE = Words("Coverage", "Täckning")


def percent(share: Share, language: str) -> str:
    """Return a share in percent; one that is not whole is never shown as 100."""
    if share.percent is None:
        return "–"
    shown = 100.0 if share.is_whole else min(share.percent, 99.9)
    return f"{number(shown, language, 1)}\N{NO-BREAK SPACE}%"


def counted(share: Share, language: str) -> str:
    """Return ``95 of 106``."""
    return f"{share.covered} {OF.in_(language)} {share.of}"


def report(coverage: Coverage, language: str) -> str:
    """Return what a person reads: how much, and what is left definition by definition."""
    whole = coverage.share()
    head = _COVERAGE.in_(language)
    lines = [f"{head}: {counted(whole, language)} ({percent(whole, language)})"]
    for sort, words in SORTS.items():
        share = coverage.share(sort)
        if share.of:
            lines.append(f"  {words.in_(language)}: {counted(share, language)}")
    for owner in coverage.items:
        lines += _of(coverage, owner, language)
    lines += _excluded(coverage, language)
    return "\n".join(lines)


def _of(coverage: Coverage, owner: Owner, language: str) -> Iterator[str]:
    missing = [item for item in coverage.items[owner] if item not in coverage.by]
    if not missing:
        return
    yield ""
    share = coverage.share(owner=owner)
    yield f"{owner.id} {owner.version}: {counted(share, language)}"
    yield from (f"  {item_text(item, language)}" for item in missing)


def item_text(item: Item, language: str) -> str:
    """Return where an item is and what it is; the words alone where they say where."""
    words = item.words.in_(language)
    place = item.passage
    return f"{place}: {words}" if place.partition(".")[0] in _PLACES else words


def _excluded(coverage: Coverage, language: str) -> Iterator[str]:
    listed: list[Excluded] = [each for some in coverage.excluded.values() for each in some]
    if not listed:
        return
    yield ""
    yield f"{EXCLUDED.in_(language)}:"
    for each in listed:
        because = each.because.in_(language)
        yield f"  {each.item.owner.id} {item_text(each.item, language)} ({because})"
