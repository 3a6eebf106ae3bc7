"""Work on blocks in as many threads as there are cores.

Each block is worked on by one thread, and linear algebra has one thread for it, so that
what comes out does not depend on their number.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from topics.runtime.cores import available_cores

Block = TypeVar("Block")
Done = TypeVar("Done")

FEWEST_ROWS = 16_384
"""Rows below which limiting the threads of linear algebra takes longer than is won."""

_AHEAD = 4
"""Blocks for each thread that are taken and not yet handed on."""


def map_in_threads(work: Callable[[Block], Done], blocks: Iterable[Block]) -> Iterator[Done]:
    """Yield ``work(block)`` for each block, in their order."""
    from threadpoolctl import threadpool_limits

    cores = available_cores()
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(cores) as pool:
        waiting: deque[Future[Done]] = deque()
        try:
            for block in blocks:
                if len(waiting) == _AHEAD * cores:
                    yield waiting.popleft().result()
                waiting.append(pool.submit(work, block))
            while waiting:
                yield waiting.popleft().result()
        finally:
            for one in waiting:
                one.cancel()


def map_rows(work: Callable[[slice], Done], rows: int, *, block: int) -> Iterator[Done]:
    """Yield ``work(slice)`` for blocks of rows, in their order; in threads where there are many.

    Parameters
    ----------
    work : callable
    rows : int
    block : int
        Rows of a block.
    """
    blocks = (slice(start, start + block) for start in range(0, rows, block))
    return map_in_threads(work, blocks) if rows >= FEWEST_ROWS else map(work, blocks)


def for_rows(work: Callable[[slice], None], rows: int, *, block: int) -> None:
    """Call ``work(slice)`` for blocks of rows, as :func:`map_rows` does."""
    for _ in map_rows(work, rows, block=block):
        pass
