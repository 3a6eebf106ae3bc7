"""Write cache files; a failure is logged and not raised.

A cache only saves time, so a folder that is not writable must never end a run: the
reason is logged, and the run goes on without the cache.
"""

from __future__ import annotations

import logging
from pathlib import Path

from topics.errors import OutputError
from topics.store.atomic import replacing

_log = logging.getLogger(__name__)


def keep(path: Path, *parts: bytes) -> bool:
    """Write a cache file atomically; return False if that is not possible."""
    try:
        with replacing(path) as temporary, temporary.open("wb") as file:
            for part in parts:
                file.write(part)
    except OutputError as error:
        _log.warning("The cache does not take this, so the next run works it out again. %s", error)
        return False
    return True
