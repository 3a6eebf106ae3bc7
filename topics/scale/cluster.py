"""A cluster to run on: processes of this machine, or a scheduler at an address.

Dask runs whatever code it is sent. A cluster of this machine therefore speaks TLS with
certificates that are made for the run, so that nobody else on the machine can use it;
a scheduler at an address should have certificates too.
"""

from __future__ import annotations

import logging
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topics.errors import MissingExtraError, UsageError
from topics.runtime.processes import starting_deaf_to_interrupts
from topics.scale.failures import WorkerError
from topics.scale.workers import DaskWorkers

if TYPE_CHECKING:
    from distributed import Security

_log = logging.getLogger(__name__)

SECONDS_TO_CONNECT = 7
"""After which nobody answers at an address."""

SECONDS_TO_RETURN = 300
"""After which a scheduler that was lost does not come back."""

_SECONDS_TO_START = 120
_ADDRESS = re.compile(r"(?:tcp|tls)://(?:[^\s/:\[\]]+|\[[0-9a-fA-F:]+\]):\d{1,5}")
_SAME = (
    "research-topics", "numpy", "scipy", "scikit-learn", "onnxruntime", "tokenizers", "pandas",
    "pyarrow",
)  # fmt: skip
"""Packages that a result depends on; the first must be there."""


class NobodyThereError(WorkerError):
    """No scheduler at an address, or one without workers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterSettings:
    """Where a run's workers are.

    Parameters
    ----------
    workers : int, default 0
        Processes to start on this machine.
    scheduler : str, default ""
        Address of a scheduler, tcp://HOST:PORT or tls://HOST:PORT, in their stead.
    ca, certificate, key : Path, optional
        PEM files for tls://: whom to trust, and who this is.
    """

    workers: int = 0
    scheduler: str = ""
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None

    def __post_init__(self) -> None:
        if self.workers < 0:
            raise UsageError(f"--workers is a number of processes, got {self.workers}.")
        if self.workers and self.scheduler:
            raise UsageError(
                "--workers starts processes here and --scheduler uses others; choose one."
            )
        if self.scheduler and not _ADDRESS.fullmatch(self.scheduler):
            raise UsageError(
                f"--scheduler is tcp://HOST:PORT or tls://HOST:PORT, got {self.scheduler[:200]!r}."
            )
        secure = self.scheduler.startswith("tls://")
        files = {"--tls-ca": self.ca, "--tls-cert": self.certificate, "--tls-key": self.key}
        for option, path in files.items():
            if secure and path is None:
                raise UsageError(f"A scheduler at tls:// needs {', '.join(files)}.")
            if not secure and path is not None:
                raise UsageError(f"{option} is for a --scheduler at tls://.")
            if path is not None and not path.is_file():
                raise UsageError(f"{option}: {path}: no such file.")

    def __bool__(self) -> bool:
        """Whether a run has workers at all."""
        return bool(self.workers or self.scheduler)


@contextmanager
def connected(settings: ClusterSettings) -> Iterator[DaskWorkers]:
    """Workers, of which each has the versions of this process.

    Raises
    ------
    MissingExtraError
        If Dask is not installed.
    WorkerError
        If nobody answers, there are no workers, or one of them has another version.
    """
    try:
        import distributed
    except ModuleNotFoundError as error:
        raise MissingExtraError("A run on workers", extra="dask") from error
    _log_failures_only()
    import dask

    # A student is sent as a task, of some 30 MB.
    calm = {"distributed.admin.large-graph-warning-threshold": "1GiB"}
    with dask.config.set(calm):
        if not settings.scheduler:
            with _on_this_machine(settings, distributed) as client:
                _greet(client)
                yield DaskWorkers(client)
            return
        with ExitStack() as stack:

            def connect() -> Any:
                client = stack.enter_context(_at_address(settings, distributed))
                _greet(client)
                return client

            yield DaskWorkers(connect(), lambda: _come_back(connect))


def _greet(client: Any) -> None:
    _check_versions(client)
    _log.info("%d workers; Dask's dashboard: %s", len(client.nthreads()), client.dashboard_link)


def _come_back(connect: Callable[[], Any]) -> Any:
    """A client of a scheduler that was lost, once it is there with a worker.

    Raises
    ------
    WorkerError
        If it does not come back.
    """
    end = time.monotonic() + SECONDS_TO_RETURN
    while True:
        try:
            return connect()
        except NobodyThereError as error:
            if time.monotonic() > end:
                raise WorkerError(
                    f"The scheduler was lost and did not come back with workers within "
                    f"{SECONDS_TO_RETURN} s ({error}) Nothing of the run is kept but what the "
                    "cache holds; run again."
                ) from error
            time.sleep(1)


@contextmanager
def _on_this_machine(settings: ClusterSettings, distributed: Any) -> Iterator[Any]:
    with (
        tempfile.TemporaryDirectory(prefix="topics-", ignore_cleanup_errors=True) as folder,
        ExitStack() as stack,
    ):
        with starting_deaf_to_interrupts():
            cluster = stack.enter_context(
                distributed.LocalCluster(
                    n_workers=settings.workers,
                    threads_per_worker=1,
                    processes=True,
                    security=distributed.Security.temporary(),
                    dashboard_address="127.0.0.1:0",
                    local_directory=folder,
                    silence_logs=logging.CRITICAL,
                )
            )
            client = stack.enter_context(distributed.Client(cluster, set_as_default=False))
            try:
                client.wait_for_workers(settings.workers, timeout=_SECONDS_TO_START)
            except TimeoutError as error:
                raise WorkerError(
                    f"{settings.workers} processes did not start within {_SECONDS_TO_START} s; "
                    "start fewer with --workers."
                ) from error
        yield client


@contextmanager
def _at_address(settings: ClusterSettings, distributed: Any) -> Iterator[Any]:
    where = settings.scheduler
    try:
        client = distributed.Client(
            where,
            timeout=SECONDS_TO_CONNECT,
            security=_security(settings, distributed),
            set_as_default=False,
        )
    except (OSError, TimeoutError) as error:
        raise NobodyThereError(
            f"{where}: no scheduler answers there within {SECONDS_TO_CONNECT} s; start one with "
            "`dask scheduler`, or use --workers N."
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=SECONDS_TO_CONNECT)
        except TimeoutError as error:
            raise NobodyThereError(
                f"{where}: the scheduler has no workers; start some with `dask worker {where}`."
            ) from error
        yield client


def _security(settings: ClusterSettings, distributed: Any) -> Security | None:
    if settings.ca is None:
        return None
    found: Security = distributed.Security(
        tls_ca_file=str(settings.ca),
        tls_client_cert=str(settings.certificate),
        tls_client_key=str(settings.key),
        require_encryption=True,
    )
    return found


def _check_versions(client: Any) -> None:
    """Raise unless scheduler and workers have what this process has."""
    told: Mapping[str, Any] = client.get_versions(packages=list(_SAME))
    mine = _own_versions()
    others = {"The scheduler": told["scheduler"]}
    others |= {f"The worker {name}": one for name, one in sorted(told["workers"].items())}
    for who, one in others.items():
        theirs = (one or {}).get("packages", {})
        for package, own in mine.items():
            found = theirs.get(package)
            if package == "python":
                found = ".".join(str(found).split(".")[:2])
            if found == own:
                continue
            if package != _SAME[0] and who == "The scheduler":
                continue
            has = f"{package} {found}" if found else f"no {package}"
            raise WorkerError(
                f"{who} has {has}, this process {own}; install the same versions on all of "
                "them, so that they give the same results."
            )


def _own_versions() -> dict[str, str]:
    import platform

    python = ".".join(platform.python_version_tuple()[:2])
    return {_SAME[0]: metadata.version(_SAME[0]), "python": python} | {
        name: metadata.version(name) for name in _SAME[1:]
    }


def _log_failures_only() -> None:
    """Dask tells of every lost connection; what matters reaches the user as an error."""
    for name in ("distributed", *logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)
