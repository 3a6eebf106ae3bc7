"""Blocks in several processes: in their order, few at a time, and done if a process is killed."""

from __future__ import annotations

import os
import signal
import sys
import time

import pytest

from topics.runtime.processes import map_in_processes


def _square(number: int) -> tuple[int, int]:
    time.sleep(0.02 * (number % 3))
    return number * number, os.getpid()


def _end_if_odd(number: int, home: int) -> int:
    if number % 2 and os.getpid() != home:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_results_come_in_the_order_of_the_blocks_from_other_processes() -> None:
    results = list(map_in_processes(_square, iter(range(12)), processes=2))
    assert [square for square, _ in results] == [number * number for number in range(12)]
    makers = {maker for _, maker in results}
    assert os.getpid() not in makers
    assert len(makers) <= 2


def test_blocks_are_taken_as_results_are() -> None:
    taken: list[int] = []
    blocks = (taken.append(number) or number for number in range(1, 1_000))
    results = map_in_processes(_square, blocks, processes=1)
    for number in range(1, 6):
        assert next(results)[0] == number * number
        assert len(taken) <= number + 2
    results.close()


def test_no_block_is_no_result() -> None:
    assert list(map_in_processes(_square, [], processes=2)) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_what_a_killed_process_had_is_done_here() -> None:
    results = map_in_processes(_Ending(os.getpid()), range(6), processes=2)
    assert list(results) == list(range(6))


class _Ending:
    def __init__(self, home: int) -> None:
        self._home = home

    def __call__(self, number: int) -> int:
        return _end_if_odd(number, self._home)
