"""The loop that every fuzz target runs in: what is tried, how long it takes, what it keeps."""

from __future__ import annotations

import argparse
import os
import random
import resource
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from typing import Any, Protocol

from malramverk.diagnostics import Problem, render

MOST_MEGABYTES = 200
MOST_FAULTS = 10
BATCH = 2_000


@dataclass
class Tally:
    """What has been met.

    Attributes:
        tried: how many were tried.
        met: how often each sort of end was met, such as ``checked`` or a problem's code.
        slowest: the longest time in seconds, and the number of what took it.
        faults: what should not happen, in words.
    """

    tried: int = 0
    met: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, -1)
    faults: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add what was met elsewhere."""
        self.tried += other.tried
        self.met += other.met
        self.slowest = max(self.slowest, other.slowest)
        self.faults += other.faults


class Target(Protocol):
    """What is fuzzed.

    Attributes:
        noun: what is made, in the plural.
        most_seconds: how long one may take.
    """

    noun: str
    most_seconds: float

    def made(self, chance: random.Random) -> Any:
        """Make one from a source of randomness."""
        ...

    def tried(self, made: Any, tally: Tally) -> None:
        """Try one; timed. Raises whatever should not happen."""
        ...

    def settled(self, made: Any) -> None:
        """Hold one to what takes no part in the time."""
        ...


def every(target: Target, seed: int, numbers: range) -> Iterator[tuple[int, Any]]:
    """Yield what a target makes, each of which follows from the seed and its number alone."""
    for number in numbers:
        yield number, target.made(random.Random(f"{seed}/{number}"))


def fuzz(target: Target, seed: int, numbers: range) -> Tally:
    """Try what a target makes and return what was met; stops at the tenth fault."""
    tally = Tally()
    for number, made in every(target, seed, numbers):
        tally.tried += 1
        try:
            took = _timed(target, made, tally)
            target.settled(made)
        except Exception as error:  # whatever it is, it should not be
            tally.faults.append(f"{number}: {type(error).__name__}: {error}: {str(made)[:300]!r}")
        else:
            tally.slowest = max(tally.slowest, (took, number))
            if took > target.most_seconds:
                tally.faults.append(f"{number}: {took * 1000:.0f} ms: {str(made)[:300]!r}")
        if len(tally.faults) >= MOST_FAULTS:
            break
    return tally


def _worked(target: Target, seed: int, numbers: range) -> tuple[Tally, int, float]:
    """Fuzz in a process of its own; also return which one, and the most memory it has had."""
    return fuzz(target, seed, numbers), os.getpid(), megabytes()


def fuzz_at_once(target: Target, seed: int, numbers: range, jobs: int) -> tuple[Tally, float]:
    """Fuzz in several processes, tell faults as they are found, and how far it is.

    Returns:
        What was met, and by how many megabytes the process that grew most has grown since its
        first batch.
    """
    tally, began, first, grown = Tally(), time.perf_counter(), dict[int, float](), 0.0
    batches = [numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH)]
    with ProcessPoolExecutor(jobs, get_context("spawn")) as processes:
        for part, process, memory in processes.map(partial(_worked, target, seed), batches):
            tally.add(part)
            grown = max(grown, memory - first.setdefault(process, memory))
            rate = tally.tried / (time.perf_counter() - began)
            print(f"{tally.tried:>9,} {target.noun}, {rate:,.0f} a second", flush=True)
            print(*(f"FAULT {fault}\n" for fault in part.faults), sep="", end="", flush=True)
            if len(tally.faults) >= MOST_FAULTS:
                processes.shutdown(cancel_futures=True)
                break
    return tally, grown


def _timed(target: Target, made: Any, tally: Tally) -> float:
    """Return how long one takes; the best of three where the first is too long."""
    best = float("inf")
    for attempt in range(3):
        began = time.thread_time()
        target.tried(made, Tally() if attempt else tally)
        best = min(best, time.thread_time() - began)
        if best <= target.most_seconds:
            break
    return best


def told(problem: Problem, text: str | None = None) -> None:
    """Hold a problem to standing where it says, in a text or its file, and to its words."""
    if text is not None:
        assert problem.place is not None, "it stands nowhere"
    if problem.place is not None:
        span, whole = problem.place.span, text or problem.place.source.text
        assert 0 <= span.start <= span.end <= len(whole), "it stands outside its text"
    for language in ("sv", "en"):
        assert problem.to_dict(language)["message"]
        render(problem, language)


def megabytes() -> float:
    """Return the most memory this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(target: Target, count: int, description: str | None) -> int:
    """Try as many as the command line asks, say what was met, and return 1 for any fault."""
    options = argparse.ArgumentParser(description=description)
    options.add_argument("--count", type=int, default=count)
    options.add_argument("--seed", type=int, default=20_250_101)
    options.add_argument("--only", type=int, help="make and try one by its number")
    options.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes at once")
    asked = options.parse_args()
    numbers = range(asked.count) if asked.only is None else range(asked.only, asked.only + 1)
    if asked.only is not None:
        print(next(every(target, asked.seed, numbers))[1], "\n")
    tally, grown = fuzz_at_once(target, asked.seed, numbers, asked.jobs)
    if grown > MOST_MEGABYTES:
        tally.faults.append(f"memory grew by {grown:.0f} MB")
    seconds, number = tally.slowest
    ends = ", ".join(f"{many:,} {word}" for word, many in tally.met.most_common(6))
    print(
        f"{tally.tried:,} {target.noun}: {ends}; {len(tally.met)} sorts of end; memory grew by "
        f"{grown:.0f} MB\nslowest {seconds * 1000:.1f} ms: --only {number}",
        *tally.faults,
        sep="\n",
    )
    return 1 if tally.faults else 0
