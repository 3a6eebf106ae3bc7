"""A scheduler and a worker as processes that are started again when they end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType

START_AGAIN = 0.2
"""Seconds between two looks at the processes."""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


class Supervised:
    """``dask scheduler`` and ``dask worker``, which end with it, as under a service manager.

    With ``again=False`` nobody starts a scheduler again.
    """

    def __init__(self, folder: Path, *, again: bool = True) -> None:
        self._folder = folder
        self._port = free_port()
        self._commands = {
            "scheduler": ["scheduler", "--host", "127.0.0.1", "--port", str(self._port)],
            "worker": ["worker", self.address, "--nworkers", "1", "--nthreads", "1"],
        }
        self._again = again
        self._over = threading.Event()
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._thread = threading.Thread(target=self._watch)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self._port}"

    @property
    def scheduler(self) -> int:
        """Number of the process."""
        return self._processes["scheduler"].pid

    def kill(self, end: signal.Signals = signal.SIGKILL) -> None:
        os.kill(self.scheduler, end)

    def _start(self, name: str) -> None:
        self._processes[name] = subprocess.Popen(
            [sys.executable, "-m", "dask", *self._commands[name], "--no-dashboard"],
            cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def _watch(self) -> None:
        while not self._over.wait(START_AGAIN):
            for name, process in list(self._processes.items()):
                if process.poll() is not None and self._again:
                    self._start(name)

    def __enter__(self) -> Supervised:
        for name in self._commands:
            self._start(name)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
