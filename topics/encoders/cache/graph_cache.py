"""Built graphs on disk, so that only the first run builds one.

A file holds the hexadecimal sha256 of its graph, a line feed and the graph. A
file that does not match its own hash (a full disk, a damaged file) is built
again; a folder that cannot be written to costs the building and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from topics.encoders.cache.keeping import keep

_HEADER = 65


def load_or_build(path: Path, build: Callable[[], bytes]) -> bytes:
    """The graph in ``path``; built, and stored if possible, where there is no sound one."""
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
