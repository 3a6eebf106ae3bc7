"""Collect garbage less often while many long-lived objects are created.

The interpreter looks for reference cycles whenever some thousands of objects are
new, and now and then among all objects. Records, papers and tables are millions of
objects that stay and form hardly any cycle: the search takes a tenth of the run
time and finds nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_OBJECTS, _YOUNG_ROUNDS, _OLD_ROUNDS = 100_000, 20, 100


@contextmanager
def rare_collections() -> Iterator[None]:
    """Collect rarely inside the block or the decorated function, then as before."""
    usual = gc.get_threshold()
    gc.set_threshold(_NEW_OBJECTS, _YOUNG_ROUNDS, _OLD_ROUNDS)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def no_collections() -> Iterator[None]:
    """Do not collect inside the block, which does little else than create objects.

    Collecting took a third of the time for the records of 100,000 papers. End the block once
    temporary objects are gone, since the next collection visits everything that is new.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def no_last_collection() -> Iterator[None]:
    """Let a process that ends after the block end at once.

    The interpreter looks for cycles among all objects when it ends, modules and all, which took
    a seventh of a small run to free memory that the system frees anyway.
    """
    try:
        yield
    finally:
        gc.freeze()
