"""Workers: where a stage is run on blocks of papers, in this process or in others.

A stage is a function of one block that knows nothing of the others, so that its
results are the same wherever it runs. :data:`HERE` runs it in this process;
:class:`topics.scale.workers.DaskWorkers` on a cluster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

Block = TypeVar("Block")
Done = TypeVar("Done")


class Workers(Protocol):
    """Run a stage on blocks.

    Attributes
    ----------
    elsewhere : bool
        Whether the stage runs in other processes, where nothing of this one can be called.
    count : int
        How many blocks are worked on at once.
    """

    @property
    def elsewhere(self) -> bool: ...
    @property
    def count(self) -> int: ...

    def map(
        self, stage: Callable[..., Done], blocks: Iterable[Block], **shared: object
    ) -> Iterator[Done]:
        """Yield ``stage(block, **shared)`` for each block, in the order of the blocks."""
        ...


class _ThisProcess:
    """One block after the other, each when its result is asked for."""

    elsewhere = False
    count = 1

    def map(
        self, stage: Callable[..., Done], blocks: Iterable[Block], **shared: object
    ) -> Iterator[Done]:
        return (stage(block, **shared) for block in blocks)


HERE: Workers = _ThisProcess()
"""The workers of a run on one process."""
