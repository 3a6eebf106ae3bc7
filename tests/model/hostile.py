"""Change a bundle and mend its manifest, as someone would who wants it to be believed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load, save


def forge(bundle: Path, name: str, data: bytes) -> None:
    """Write a file with the right size and hash in the manifest."""
    (bundle / name).parent.mkdir(exist_ok=True)
    (bundle / name).write_bytes(data)
    change_manifest(
        bundle,
        lambda manifest: manifest["files"].__setitem__(
            name, {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        ),
    )


def change_manifest(bundle: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = bundle / "manifest.json"
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))


def change_themes(bundle: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the parsed ``themes.json``."""
    stored = json.loads((bundle / "themes.json").read_text())
    change(stored)
    forge(bundle, "themes.json", json.dumps(stored).encode())


def change_arrays(bundle: Path, change: Callable[[dict[str, np.ndarray]], object]) -> None:
    """Change the arrays of ``vectors.safetensors``."""
    arrays = {
        name: array.copy()
        for name, array in load((bundle / "vectors.safetensors").read_bytes()).items()
    }
    change(arrays)
    forge(bundle, "vectors.safetensors", save(arrays))
