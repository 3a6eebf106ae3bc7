"""A disk that is full from a certain file on.

Everything that is written goes through :func:`topics.store.atomic.replacing`, which
asks for a temporary name. The stand-in makes of it a link to ``/dev/full``, where
every write fails as on a full disk, whoever does the writing.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from topics.store import atomic

DEVICE = Path("/dev/full")


class FullDisk:
    """``room`` is how many more files fit, None for all; ``tried`` are those that did not."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        if not DEVICE.exists():
            pytest.skip("there is no /dev/full to stand for a full disk")
        self.room: int | None = None
        self.tried: list[Path] = []
        self._temporary = atomic._temporary
        monkeypatch.setattr(atomic, "_temporary", self._hand_out)
        usage = SimpleNamespace(total=10**9, used=10**9 - 2 * 10**5, free=2 * 10**5)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    def _hand_out(self, path: Path) -> Path:
        temporary = self._temporary(path)
        if self.room is None or self.room > 0:
            self.room = self.room and self.room - 1
            return temporary
        self.tried.append(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.symlink_to(DEVICE)
        return temporary
