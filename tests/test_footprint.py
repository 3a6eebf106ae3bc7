"""The commands open no connection and write nothing but the run folder and the cache.

Each runs in a process of its own, with a home that is empty before, without a
network where the system allows that, and with a hook that notes every file
Python opens for writing and every socket it asks for. Libraries in C write past
the hook, so the home is looked through, too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOOK = """
import os, sys

def note(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        mode, flags = arguments[1], arguments[2] or 0
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            line = f"write {os.path.realpath(os.fsdecode(arguments[0]))}"
        else:
            return
    elif event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.bind"):
        line = f"{event} {arguments[1:] if event != 'socket.getaddrinfo' else arguments}"
    else:
        return
    os.write(log, (line + chr(10)).encode("utf-8", "backslashreplace"))

log = os.open(os.environ["FOOTPRINT"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
sys.addaudithook(note)
"""

ABSTRACT = "A constrained policy optimization method for safe reinforcement learning."
COMMANDS = [
    ["run", "--quiet", "--refits", "1", "--out", "run"],
    ["trends", "run"],
    ["classify", ABSTRACT],
    ["report", "run"],
    ["figures", "run", "--format", "svg"],
    ["export", "run", "--format", "xlsx", "--out", "run/tables.xlsx"],
]


def _without_network() -> list[str]:
    """A prefix that runs a command where there is no network, as far as the system allows."""
    wall = ["unshare", "--map-root-user", "--net"]
    if shutil.which(wall[0]) is None:
        return []
    tried = subprocess.run([*wall, "true"], capture_output=True, check=False)
    return wall if tried.returncode == 0 else []


class Home:
    """An empty home, in which commands run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "hook").mkdir(parents=True)
        (folder / "hook" / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
        (folder / "tmp").mkdir()
        self.log = folder / "hook" / "log"
        named = {"XDG_CACHE_HOME": ".cache", "XDG_CONFIG_HOME": ".config", "TMPDIR": "tmp"}
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            **{name: str(folder / place) for name, place in named.items()},
            "FOOTPRINT": str(self.log),
            "PYTHONPATH": str(folder / "hook"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self.wall = _without_network()

    def call(self, *command: str) -> None:
        done = subprocess.run(
            [*self.wall, *command],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def left(self) -> set[str]:
        """Files that lie in the home or were written, beside the run folder and the cache.

        What was in the folder for temporary files and is gone does not count.
        """
        lying = {str(path) for path in self.folder.rglob("*") if not path.is_dir()}
        written = {line[6:] for line in self._lines() if line.startswith("write ")}
        temporary = {path for path in written if path.startswith(f"{self.folder / 'tmp'}/")}
        own = [self.folder / name for name in ("run", ".run", ".cache/topics", "hook")]
        return {
            path
            for path in lying | (written - temporary)
            if not path.startswith((*map(str, own), "/dev/"))
        }

    def asked_for(self) -> list[str]:
        """Sockets."""
        return [line for line in self._lines() if line.startswith("socket.")]

    def _lines(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home in which all the commands ran."""
    home = Home(tmp_path_factory.mktemp("footprint") / "home")
    for command in COMMANDS:
        home.call(sys.executable, "-m", "topics", *command)
    return home


def test_nothing_is_written_beside_the_run_and_the_cache(used: Home) -> None:
    assert (used.folder / "run" / "report.html").is_file()
    assert (used.folder / ".cache" / "topics" / "graphs").is_dir()
    assert used.left() == set()


def test_no_connection_is_asked_for(used: Home) -> None:
    assert used.asked_for() == []


def test_the_hook_sees_files_and_sockets(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.call(
        sys.executable,
        "-c",
        "import socket, pathlib; pathlib.Path('left').write_text('x'); pathlib.Path('a').touch();"
        "pathlib.Path('a').unlink(); s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM);"
        "s.bind(('127.0.0.1', 0))",
    )
    assert home.left() == {str(home.folder / "left"), str(home.folder / "a")}
    assert [line.split()[0] for line in home.asked_for()] == ["socket.bind"]
