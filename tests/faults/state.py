"""What a run folder is after a fault: the earlier run, the new one, unfinished; no mixture."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

Hashes = dict[str, str]
MANIFEST = "manifest.json"


def hashes(folder: Path) -> Hashes:
    """Every file of a run by its name; of the manifest, all but what the stages took."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.relative_to(folder).parts[0].startswith("."):
            content = path.read_bytes()
            if path == folder / MANIFEST:
                manifest = json.loads(content)
                manifest.pop("stages")
                content = json.dumps(manifest).encode()
            found[path.relative_to(folder).as_posix()] = hashlib.sha256(content).hexdigest()
    return found


def judge(folder: Path, earlier: Hashes | None, expected: Hashes) -> str:
    """In which state a folder is, in one word."""
    if not (folder / MANIFEST).exists():
        # The next run restores the earlier files, or writes them anew.
        return "unfinished" if folder.exists() and any(folder.iterdir()) else "empty"
    found = hashes(folder)
    if found == expected:
        return "new"
    return "earlier" if earlier is not None and found == earlier else "MIXED"
