"""A scheduler that ends in the middle of a run: it goes on once another is there."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.scale import stages
from tests.scale.large_runs import SAMPLE, Large, assert_same_tables
from tests.scale.supervised import Supervised
from topics.scale import cluster
from topics.scale.cluster import ClusterSettings, connected
from topics.scale.failures import LostSchedulerError, WorkerError
from topics.scale.large import run_large
from topics.scale.workers import DaskWorkers
from topics.sources import find_inputs


@pytest.fixture(scope="module")
def supervised(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Supervised]:
    pytest.importorskip("distributed", reason="the extra [dask] is not installed")
    with Supervised(tmp_path_factory.mktemp("dask")) as found:
        yield found


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes take longer to start where the machine has other work."""
    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 60)


def test_blocks_go_on_with_another_scheduler(supervised: Supervised, tmp_path: Path) -> None:
    with connected(ClusterSettings(scheduler=supervised.address)) as workers:
        first, process = workers.client, supervised.scheduler
        mark = tmp_path / "killed"
        found = workers.map(
            stages.kill_process_once, range(12), mark=mark, process=process, at_block=5
        )
        assert list(found) == [2 * block for block in range(12)]
        assert mark.exists()
        assert supervised.scheduler != process
        assert workers.client is not first
        assert workers.used().seconds > 0


def test_a_run_goes_on_to_the_same_tables(
    supervised: Supervised, ran: Large, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("topics.scale.large.analyse", ran.analyse_again)
    ends = {"identity": signal.SIGTERM, "classifying": signal.SIGKILL}
    ended: list[str] = []

    def progress(stage: str, total: int | None) -> Callable[[int], None]:
        if stage in ends:
            supervised.kill(ends.pop(stage))
            ended.append(stage)
        return lambda done: None

    inputs = find_inputs([ran.folder / "parts"])
    with connected(ClusterSettings(scheduler=supervised.address)) as workers:
        run_large(inputs, ran.settings, tmp_path / "run", workers, size=SAMPLE, progress=progress)
    assert ended == ["identity", "classifying"]
    assert_same_tables(ran.folder / "run", tmp_path / "run")


def test_a_scheduler_that_does_not_come_back_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="the extra [dask] is not installed")
    with (
        Supervised(tmp_path, again=False) as found,
        connected(ClusterSettings(scheduler=found.address)) as workers,
    ):
        monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 1)
        monkeypatch.setattr(cluster, "SECONDS_TO_RETURN", 2)
        found.kill()
        with pytest.raises(WorkerError, match=r"did not come back with workers within 2 s"):
            list(workers.map(stages.double, range(3)))


def test_one_loss_too_many_is_said() -> None:
    pytest.importorskip("distributed", reason="the extra [dask] is not installed")
    lost: list[int] = []

    def lose() -> None:
        lost.append(1)
        raise LostSchedulerError("The scheduler was lost")

    class Client:
        status = "running"

    with pytest.raises(LostSchedulerError):
        DaskWorkers(Client()).repeat(lose)
    assert len(lost) == 1, "processes of this machine have no other scheduler"
    with pytest.raises(LostSchedulerError):
        DaskWorkers(Client(), Client).repeat(lose)
    assert len(lost) == 1 + 3
