"""One run at a time writes into a folder: a lock beside it, which says who holds it.

The system lets go of the lock when a process ends, however it ends, so that a
killed run blocks nobody. The file's text is only for the message.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from topics.errors import OutputError
from topics.store.atomic import unwritable


@contextmanager
def holding(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder that is going to be written; a process may hold it twice.

    Raises
    ------
    OutputError
        If another process holds it, or the lock cannot be written.
    """
    path = _place(folder.absolute())
    lock = FileLock(path, timeout=0, is_singleton=True)
    first = not lock.is_locked
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise OutputError(
            f"{folder}: {_describe_holder(path)} is writing there; wait for it, "
            "or choose another --out."
        ) from error
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        if first:
            _sign(path)
        yield
    finally:
        if first:
            # Whoever waits for the file that is removed sees so, and makes a new one.
            with suppress(OSError):
                path.unlink()
        lock.release()


def _place(folder: Path) -> Path:
    """Beside the folder, which need not be there yet; in it where nothing may lie beside it."""
    if folder.is_dir() and not os.access(folder.parent, os.W_OK | os.X_OK):
        return folder / ".lock"
    return folder.with_name(f".{folder.name}.lock")


def _sign(path: Path) -> None:
    holder = {
        "process": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now().astimezone().isoformat(timespec="seconds"),
    }
    # Not on Windows, where nobody may write into a locked file.
    with suppress(OSError):
        path.write_text(json.dumps(holder), encoding="utf-8")


def _describe_holder(path: Path) -> str:
    try:
        holder: Any = json.loads(path.read_bytes()[:1000])
        return f"process {holder['process']:d} on {holder['host']} (since {holder['since']})"
    except (OSError, ValueError, TypeError, LookupError):
        return "another process"
