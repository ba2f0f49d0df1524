"""`malramverk test --mutate`: the slips in definitions that no test notices."""

from __future__ import annotations

import time
from collections.abc import Collection

from malramverk.catalogue import Catalogue
from malramverk.cli.session import Session
from malramverk.diagnostics import render
from malramverk.mutation import Fate, Mutation, Trial, mutate
from malramverk.mutation.places import problem_of
from malramverk.mutation.proposals import flow


def answer(
    session: Session,
    catalogue: Catalogue,
    ids: Collection[str],
    *,
    every: int,
    seconds: float | None,
    jobs: int,
    least: float,
) -> int:
    """Tell which mutants no test notices; 1 where the score is below what was asked for."""
    started = time.monotonic()
    with session.progress() as told:
        found = mutate(
            catalogue, ids or None, every=every, seconds=seconds, jobs=jobs, progress=told
        )
    session.note(problem_of(catalogue, trial) for trial in found.unnoticed)
    for trial in found.unnoticed:
        session.say(_told(session, catalogue, trial), "")
    session.answer(found.to_dict(session.language))
    session.say(_summary(session, found, time.monotonic() - started))
    return int(found.score is not None and found.score < least)


def _told(session: Session, catalogue: Catalogue, trial: Trial) -> str:
    lines = [render(problem_of(catalogue, trial), session.language)]
    proposal = trial.proposal
    if proposal is None:
        lines.append(
            session.words("  no telling input was found", "  inget indata som skiljer dem hittades")
        )
        return "\n".join(lines)
    instead = flow(proposal.instead)
    lines.append(
        session.words(
            f"  a test that would notice; check its figures by hand (the mutant gives {instead}):",
            f"  ett test som skulle märka det; räkna efter dess tal (mutanten ger {instead}):",
        )
    )
    lines += [f"    {line}" for line in proposal.yaml().split("\n")]
    return "\n".join(lines)


def _summary(session: Session, found: Mutation, seconds: float) -> str:
    noticed, missed = (found.counts.get(f, 0) for f in (Fate.NOTICED, Fate.UNNOTICED))
    tried = session.counted(noticed + missed, "mutant mutants", "mutant mutanter")
    text = session.words(f"{noticed} of {tried} noticed", f"{noticed} av {tried} märktes")
    if found.score is not None:
        score = f"{found.score:.1f} %"
        text += f": {score if session.language == 'en' else score.replace('.', ',')}"
    same, refused = (found.counts.get(fate, 0) for fate in (Fate.SAME, Fate.REFUSED))
    text += session.words(
        f"; {same} proved the same, {refused} would not load",
        f"; {same} är bevisat desamma, {refused} går inte att läsa in",
    )
    if found.untried:
        text += session.words(f"; {found.untried} not tried", f"; {found.untried} prövades inte")
    return f"{text} ({seconds:.1f} s)"
