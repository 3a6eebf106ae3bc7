"""Rarer looks for garbage in cycles, or none, while many objects are made to stay.

The interpreter looks whenever some thousand objects are new, and again through
all that there are. Records, papers and tables make millions that stay and hardly
a cycle, so that the looking takes a tenth of the time and finds nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_OBJECTS, _YOUNG_ROUNDS, _OLD_ROUNDS = 100_000, 20, 100


@contextmanager
def rare_collections() -> Iterator[None]:
    """Collect rarely inside the block or, as a decorator, the function; then as before."""
    usual = gc.get_threshold()
    gc.set_threshold(_NEW_OBJECTS, _YOUNG_ROUNDS, _OLD_ROUNDS)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def no_collections() -> Iterator[None]:
    """Do not collect inside the block, where hardly anything else is done than to make objects.

    It took a third of the time for the records of 100,000 papers. The block should end when what
    was made on the way is gone, as the next collection looks through all that is new.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
