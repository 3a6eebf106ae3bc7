"""Cache of built graphs on disk, so that only the first run builds one.

A file holds the hexadecimal SHA-256 of the graph, a line feed and the graph. If a
file does not match its hash (a full disk, a damaged file), the graph is built
again; if the folder is not writable, it is built in every run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from topics.encoders.cache.keeping import keep

_HEADER = 65


def load_or_build(path: Path, build: Callable[[], bytes]) -> bytes:
    """Load the graph in ``path``; if missing or damaged, build it and store it if possible."""
    graph = _load(path)
    if graph is None:
        graph = build()
        keep(path, hashlib.sha256(graph).hexdigest().encode() + b"\n", graph)
    return graph


def _load(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            header, graph = file.read(_HEADER), file.read()
    except OSError:
        return None
    expected = hashlib.sha256(graph).hexdigest().encode() + b"\n"
    return graph if header == expected else None
