"""What fails on a cluster, as errors that say what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from topics.errors import TopicsError

MORE_MEMORY = "give each worker more memory, start fewer, or divide the input into smaller files."

LOST = "The scheduler was lost, and with it the work on the cluster; start it again, and the run."


class WorkerError(TopicsError):
    """Workers or a scheduler that are lost, or that cannot be used."""


class LostSchedulerError(WorkerError):
    """A scheduler that is gone, and with it all that it was given."""


@contextmanager
def telling_failures(is_lost: Callable[[], bool]) -> Iterator[None]:
    """Turn the failures of a cluster into errors that say what to do.

    Parameters
    ----------
    is_lost : callable
        Whether the scheduler is known to be gone.

    Raises
    ------
    LostSchedulerError
        If the scheduler is gone.
    WorkerError
        If workers end again and again.
    """
    from asyncio import CancelledError as LostError
    from concurrent.futures import CancelledError

    from distributed import KilledWorker
    from distributed.client import FutureCancelledError
    from distributed.comm.core import CommClosedError

    try:
        yield
    except KilledWorker as error:
        raise WorkerError(
            f"A worker ended again and again on the same block (last {error.last_worker.address}), "
            f"most often for want of memory; {MORE_MEMORY}"
        ) from error
    except MemoryError as error:
        raise WorkerError(f"A worker is out of memory; {MORE_MEMORY}") from error
    except (LostError, CancelledError, FutureCancelledError, CommClosedError) as error:
        raise LostSchedulerError(LOST) from error
    except TopicsError:
        raise
    except Exception as error:
        # What is asked of a client without a scheduler fails in many ways.
        if is_lost():
            raise LostSchedulerError(LOST) from error
        raise
