"""Blocks in threads: their order, their number, and what happens when one fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest

from topics.runtime import threads
from topics.runtime.threads import for_rows, map_in_threads, map_rows


def test_results_come_in_the_order_of_the_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "available_cores", lambda: 3)
    done = threading.Event()

    def work(number: int) -> int:
        if number:
            done.set()
        else:
            assert done.wait(timeout=30)  # the first ends after a later one
        return number * number

    assert list(map_in_threads(work, range(50))) == [number * number for number in range(50)]


def test_no_more_blocks_are_taken_than_threads_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "available_cores", lambda: 2)
    taken: list[int] = []

    def blocks() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    results = map_in_threads(lambda number: number, blocks())
    assert next(results) == 0
    assert len(taken) <= 2 * threads._AHEAD + 1
    assert len([*results]) == 99


def test_linear_algebra_has_one_thread_in_each() -> None:
    from threadpoolctl import threadpool_info

    np.ones((2, 2)) @ np.ones((2, 2))

    def count(_: int) -> set[int]:
        return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}

    before = count(0)
    assert list(map_in_threads(count, range(3))) == [{1}] * 3
    assert count(0) == before


def test_the_error_of_a_block_is_raised() -> None:
    def work(number: int) -> int:
        if number == 5:
            raise ValueError("block 5")
        return number

    with pytest.raises(ValueError, match="block 5"):
        list(map_in_threads(work, range(1000)))


@pytest.mark.parametrize("rows", [0, 1, 10, threads.FEWEST_ROWS, threads.FEWEST_ROWS + 7])
def test_each_row_is_in_one_block(rows: int) -> None:
    seen = np.zeros(rows, dtype=int)

    def mark(block: slice) -> None:
        seen[block] += 1

    for_rows(mark, rows, block=1000)
    assert (seen == 1).all()
    starts = [block.start for block in map_rows(lambda block: block, rows, block=1000)]
    assert starts == list(range(0, rows, 1000))


def test_few_rows_stay_in_the_thread_that_asks() -> None:
    names = set(map_rows(lambda _: threading.get_ident(), threads.FEWEST_ROWS - 1, block=1000))
    assert names == {threading.get_ident()}
