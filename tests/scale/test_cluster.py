"""Addresses, certificates and versions of a cluster, and what is said where one is wrong."""

import logging
import re
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.scale import stages
from topics.cli import main
from topics.errors import MissingExtraError, UsageError
from topics.scale import cluster
from topics.scale.cluster import ClusterSettings, connected
from topics.scale.failures import WorkerError
from topics.scale.workers import DaskWorkers


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"workers": -1}, "--workers is a number of processes, got -1"),
        ({"workers": 2, "scheduler": "tcp://a:1"}, "choose one"),
        ({"scheduler": "http://a:80"}, "tcp://HOST:PORT or tls://HOST:PORT, got 'http://a:80'"),
        ({"scheduler": "tcp://a"}, "tcp://HOST:PORT"),
        ({"scheduler": "tls://a:1"}, "needs --tls-ca, --tls-cert, --tls-key"),
        ({"ca": Path("x.pem")}, "--tls-ca is for a --scheduler at tls://"),
        (
            {"scheduler": "tls://a:1", "ca": Path("x"), "certificate": Path("y"), "key": Path("z")},
            "--tls-ca: x: no such file",
        ),
    ],
)
def test_settings_that_make_no_sense(given: dict, message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        ClusterSettings(**given)


def test_without_workers_a_run_is_on_one_process() -> None:
    assert not ClusterSettings()
    assert ClusterSettings(workers=1)
    assert ClusterSettings(scheduler="tcp://[::1]:8786")


def test_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(MissingExtraError, match=r"needs the extra \[dask\]"),
        connected(ClusterSettings(workers=1)),
    ):
        pass


def test_a_scheduler_that_does_not_answer_is_said_within_ten_seconds() -> None:
    pytest.importorskip("distributed", reason="the extra [dask] is not installed")
    begin = time.monotonic()
    with (
        pytest.raises(
            WorkerError, match=r"tcp://127\.0\.0\.1:9: no scheduler answers there within"
        ),
        connected(ClusterSettings(scheduler="tcp://127.0.0.1:9")),
    ):
        pass
    assert time.monotonic() - begin < 10


def test_a_scheduler_without_workers_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra [dask] is not installed")
    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 3)
    with distributed.LocalCluster(
        n_workers=0, processes=False, protocol="tcp", dashboard_address="127.0.0.1:0"
    ) as empty:
        settings = ClusterSettings(scheduler=empty.scheduler_address)
        with pytest.raises(WorkerError, match="has no workers; start some"), connected(settings):
            pass


def test_a_scheduler_with_certificates(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra [dask] is not installed")
    security = distributed.Security.temporary()
    files = {"ca": "tls_ca_file", "certificate": "tls_client_cert", "key": "tls_client_key"}
    for name, attribute in files.items():
        (tmp_path / name).write_text(getattr(security, attribute))
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, protocol="tls", security=security,
        dashboard_address="127.0.0.1:0",
    ) as cluster:  # fmt: skip
        address = cluster.scheduler_address
        assert address.startswith("tls://")
        places = {name: tmp_path / name for name in files}
        with connected(ClusterSettings(scheduler=address, **places)) as workers:
            assert list(workers.map(abs, [-1, -2])) == [1, 2]
            assert workers.used().seconds > 0


def test_workers_of_another_version_are_said(
    workers: DaskWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = cluster._own_versions()
    monkeypatch.setattr(cluster, "_own_versions", lambda: {**versions, "numpy": "0.1"})
    with pytest.raises(WorkerError, match=r"The worker tls://\S+ has numpy \S+, this process 0.1"):
        cluster._check_versions(workers.client)
    mine = {"research-topics": "9.9.9"}
    monkeypatch.setattr(cluster, "_own_versions", lambda: mine)
    with pytest.raises(WorkerError, match=r"The scheduler has research-topics .* process 9.9.9"):
        cluster._check_versions(workers.client)


def test_a_worker_without_the_package_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    class Told:
        def get_versions(self, packages: list[str]) -> dict:
            own = {"packages": cluster._own_versions() | {"python": "3.11.9.final.0"}}
            bare = {"packages": {"python": "3.11.9.final.0", "research-topics": None}}
            return {"scheduler": own, "workers": {"tcp://10.0.0.7:41": bare}}

    monkeypatch.setattr("platform.python_version_tuple", lambda: ("3", "11", "9"))
    with pytest.raises(WorkerError, match=r"tcp://10.0.0.7:41 has no research-topics, this proc"):
        cluster._check_versions(Told())


def test_the_command_says_it_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("distributed", reason="the extra [dask] is not installed")
    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 1)
    out = tmp_path / "run"
    arguments = ["run", "--scheduler", "tcp://127.0.0.1:9", "--out", str(out)]
    monkeypatch.setattr(sys, "argv", ["topics", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 1
    told = capsys.readouterr().err
    assert told.startswith("topics: tcp://127.0.0.1:9: no scheduler answers there")
    assert told.count("\n") == 1
    assert not (out / "manifest.json").exists()


def test_the_dashboard_answers_and_names_the_stages(workers: DaskWorkers) -> None:
    assert list(workers.map(stages.double, [1, 2])) == [2, 4]
    link = workers.client.dashboard_link
    assert link.startswith("http://127.0.0.1:"), "nobody on another machine sees it"
    with urllib.request.urlopen(link, timeout=60) as page:  # noqa: S310 - a page of ours
        assert "Bokeh" in page.read().decode()
    assert "double" in workers.client.cluster.scheduler.task_prefixes


def test_the_address_of_the_dashboard_is_logged(
    workers: DaskWorkers, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="topics"):
        cluster._greet(workers.client)
    assert f"Dask's dashboard: {workers.client.dashboard_link}" in caplog.text
