"""What is kept for the next run, where the disk takes it.

A cache saves time and nothing else, so a folder that cannot be written to never
ends a run. It is logged, with the reason, and the run goes on without.
"""

from __future__ import annotations

import logging
from pathlib import Path

from topics.errors import OutputError
from topics.store.atomic import replacing

_log = logging.getLogger(__name__)


def keep(path: Path, *parts: bytes) -> bool:
    """Write a file of the cache, whole or not at all; False where that is not possible."""
    try:
        with replacing(path) as temporary, temporary.open("wb") as file:
            for part in parts:
                file.write(part)
    except OutputError as error:
        _log.warning("The cache does not take this, so the next run works it out again. %s", error)
        return False
    return True
