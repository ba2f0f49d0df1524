"""`malramverk problem`: tell what a problem's code means, and what to do."""

from __future__ import annotations

import click

from malramverk.cli.commanding import command
from malramverk.cli.language import Words
from malramverk.cli.manual import codes, page_of
from malramverk.cli.problems import UnknownName
from malramverk.cli.session import Session

_WORDS = Words(
    "Show the manual's page about a problem: the cause, an example, and the remedy. "
    "Without CODE: all codes.",
    "Visa handbokens sida om ett problem: orsak, exempel och åtgärd. Utan CODE: alla koder.",
)
_WHAT = {"en": "problem", "sv": "problemet"}


@command("problem", _WORDS, "malramverk problem MR113\nmalramverk problem MR113 --lang en")
@click.argument("code", required=False)
@click.pass_obj
def run(session: Session, code: str | None) -> int:
    """Show a page, or list the codes; 2 where there is no such code."""
    if code is None:
        return _listed(session)
    asked = code.strip().upper()
    page = page_of(asked, session.language) if asked in codes() else None
    if page is None or page.text is None:
        unknown = UnknownName(what=_WHAT, written=code, candidates=())
        raise session.fail([unknown], 2)
    session.answer({"code": asked, "page": page.text, "address": page.address})
    session.say(page.text.rstrip())
    return 0


def _listed(session: Session) -> int:
    texts = {code: page_of(code, session.language).text or "" for code in codes()}
    told = {code: _message(text) for code, text in texts.items()}
    session.answer({"problems_known": told})
    session.say(*(f"{code}  {words}" for code, words in told.items()))
    return 0


def _message(text: str) -> str:
    """Return the line of a page that says what is wrong, without how much it stops."""
    line = next(line for line in text.splitlines() if line.startswith("*"))
    return line.split(":* ", 1)[1]
