"""Work that makes many objects at once and no circles, left alone by the garbage collector."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold back the garbage collector, and leave it as it was.

    What was made meanwhile is put among what is old without being looked through: frozen, and
    thawed again where nobody else has frozen anything.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()
