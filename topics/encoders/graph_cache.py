"""Built graphs on disk, so that only the first run builds one.

A file holds the hexadecimal sha256 of its graph, a line feed and the graph. A
file that does not match its own hash (a full disk, a damaged file) is built
again; a folder that cannot be written to costs the building and nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

_HEADER = 65


def load_or_build(path: Path, build: Callable[[], bytes]) -> bytes:
    """The graph in ``path``; built, and stored if possible, where there is no sound one."""
    graph = _load(path)
    if graph is None:
        graph = build()
        _store(path, graph)
    return graph


def _load(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            header, graph = file.read(_HEADER), file.read()
    except OSError:
        return None
    expected = hashlib.sha256(graph).hexdigest().encode() + b"\n"
    return graph if header == expected else None


def _store(path: Path, graph: bytes) -> None:
    header = hashlib.sha256(graph).hexdigest().encode() + b"\n"
    try:
        write_atomically(path, header, graph)
    except OSError:
        return


def write_atomically(path: Path, *parts: bytes) -> None:
    """Write a file so that it is either whole or absent, also when the process is killed.

    Raises
    ------
    OSError
        If the folder cannot be made or written to; no partial file is left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
