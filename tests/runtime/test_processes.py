"""Work in other processes: in its order, few blocks at a time, and done if one is killed."""

from __future__ import annotations

import os
import signal
import sys
import time
from functools import partial
from itertools import count, islice
from pathlib import Path

import pytest

from topics.errors import InputError
from topics.runtime.processes import begun_elsewhere, map_here_and_in_processes


def _nothing() -> None:
    pass


def _never() -> None:
    time.sleep(600)


def _square(number: int) -> tuple[int, int]:
    time.sleep(0.02 * (number % 3))
    return number * number, os.getpid()


def test_results_come_in_the_order_of_the_blocks_from_this_process_and_others() -> None:
    results = map_here_and_in_processes(_square, count(), processes=2, prepare=_nothing)
    makers = set()
    started = time.monotonic()
    for number, (square, maker) in enumerate(results):
        assert square == number * number
        makers.add(maker)
        if len(makers) > 1:
            break
        assert time.monotonic() < started + 60, "no other process has made anything"
    results.close()
    assert os.getpid() in makers


def test_a_process_that_is_not_ready_is_not_waited_for() -> None:
    results = map_here_and_in_processes(_square, count(), processes=1, prepare=_never)
    assert [maker for _, maker in islice(results, 9)] == [os.getpid()] * 9
    results.close()


def test_blocks_are_taken_as_results_are() -> None:
    taken: list[int] = []
    blocks = (taken.append(number) or number for number in range(1, 1_000))
    results = map_here_and_in_processes(_square, blocks, processes=1, prepare=_nothing)
    for number in range(1, 60):
        assert next(results)[0] == number * number
        assert len(taken) <= number + 5
    results.close()


def test_no_block_is_no_result() -> None:
    assert list(map_here_and_in_processes(_square, [], processes=2, prepare=_nothing)) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_what_a_killed_process_had_is_done_here(tmp_path: Path) -> None:
    mark = tmp_path / "killed"
    results = map_here_and_in_processes(
        _Ending(os.getpid(), mark), count(), processes=2, prepare=_nothing
    )
    started = time.monotonic()
    for number, result in enumerate(results):
        assert result == number
        if mark.exists():
            break
        assert time.monotonic() < started + 60, "no other process has begun anything"
    assert [next(results) for _ in range(20)] == list(range(number + 1, number + 21))
    results.close()


def test_a_task_begun_elsewhere_is_done_in_another_process() -> None:
    with begun_elsewhere(partial(_square, 7)) as finish:
        square, maker = finish()
    assert square == 49
    assert maker != os.getpid()


def test_what_a_task_begun_elsewhere_raises_is_raised_here() -> None:
    with begun_elsewhere(_fail) as finish, pytest.raises(InputError, match=r"^No papers at all\.$"):
        finish()


def test_a_task_whose_result_nobody_wants_is_not_waited_for() -> None:
    started = time.monotonic()
    with begun_elsewhere(_never):
        pass
    assert time.monotonic() < started + 60


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_a_task_begun_in_a_process_that_is_killed_is_done_here(tmp_path: Path) -> None:
    mark = tmp_path / "killed"
    with begun_elsewhere(partial(_Ending(os.getpid(), mark), 5)) as finish:
        assert finish() == 5
    assert mark.exists()


def _fail() -> None:
    raise InputError("No papers at all.")


class _Ending:
    """Ends any process but one, and leaves a mark."""

    def __init__(self, home: int, mark: Path) -> None:
        self._home, self._mark = home, mark

    def __call__(self, number: int) -> int:
        time.sleep(0.02)
        if os.getpid() != self._home:
            self._mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return number
