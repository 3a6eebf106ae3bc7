"""Manifests: the format of a folder, its version, and the hashes of its files.

Runs, models and fitted encoders each have a JSON file that names the format, its
version, and every file with its size and SHA-256. A file is trusted only if it
matches the manifest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from topics.errors import TopicsError

MANIFEST = "manifest.json"

_LARGEST = 64 * 2**20
"""Maximum size of a manifest in bytes, far above the largest seen."""

_CHUNK_BYTES = 2**20

_KINDS = {"topics-run": "run", "topics-model": "model"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of folder, and the wording of its errors.

    Parameters
    ----------
    name : str
        Value of ``format`` in the manifest.
    version : int
        The version that is written; a newer one is refused.
    what : str
        "run" or "model".
    again : str
        How to create such a folder again, as the end of a sentence.
    error : type of TopicsError
    earlier : tuple of int
        Earlier versions that are still read.
    """

    name: str
    version: int
    what: str
    again: str
    error: type[TopicsError]
    earlier: tuple[int, ...] = ()


def write_bytes_of(manifest: Mapping[str, Any]) -> bytes:
    """Serialise a manifest: UTF-8 JSON, one key per line, in the given order."""
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def read_manifest_of(folder: Path, form: Format) -> dict[str, Any]:
    """Read the manifest of a folder of the given format.

    Raises
    ------
    TopicsError
        ``form.error``, if the manifest is missing, damaged, or of another format
        or version.
    """
    path = folder / MANIFEST
    try:
        if path.stat().st_size > _LARGEST:
            raise form.error(f"{path}: is too large for a manifest; {form.again}.")
        manifest = json.loads(path.read_bytes())
        # JSON can name half of a character, which no file can hold.
        json.dumps(manifest, ensure_ascii=False).encode("utf-8")
    except OSError as error:
        raise form.error(
            f"{folder}: is not a finished {form.what} ({MANIFEST}: {error.strerror}); {form.again}."
        ) from error
    except (ValueError, RecursionError) as error:
        raise form.error(f"{path}: is not JSON ({error}); {form.again}.") from error
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if not isinstance(manifest, dict) or found != form.name:
        kind = _KINDS.get(found) if isinstance(found, str) else None
        other = f"the manifest of a {kind}, not of" if kind else "not the manifest of"
        raise form.error(f"{path}: is {other} a {form.what}; {form.again}.")
    version = manifest.get("format_version")
    read = (*form.earlier, form.version)
    if isinstance(version, bool) or version not in read:
        newer = isinstance(version, int) and version > form.version
        mend = "update research-topics" if newer else form.again
        raise form.error(
            f"{path}: the {form.what} has format version {str(version)[:20]}, "
            f"this program reads {', '.join(map(str, read))}; {mend}."
        )
    return manifest


def describe_files(folder: Path, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Size and SHA-256 of a folder's files, by name, for its manifest."""
    return {name: _describe(folder / name) for name in names}


def check_file(folder: Path, name: str, manifest: Mapping[str, Any], form: Format) -> None:
    """Raise if a file is not the one listed in the manifest.

    Raises
    ------
    TopicsError
        ``form.error``, if the file is missing, cannot be read, or differs.
    """
    path = folder / name
    listed = manifest.get("files")
    expected = listed.get(name) if isinstance(listed, dict) else None
    if not isinstance(expected, dict):
        raise form.error(f"{folder / MANIFEST}: does not list {name}; {form.again}.")
    try:
        found = _describe(path)
    except FileNotFoundError as error:
        raise form.error(f"{path}: is missing, the {form.what} is incomplete; {form.again}.") from (
            error
        )
    except OSError as error:
        raise form.error(f"{path}: cannot be read ({error.strerror}).") from error
    if found != {"bytes": expected.get("bytes"), "sha256": expected.get("sha256")}:
        raise form.error(
            f"{path}: the file is damaged or was changed (its size or hash is not that of the "
            f"manifest); {form.again}."
        )


def _describe(path: Path) -> dict[str, Any]:
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while block := file.read(_CHUNK_BYTES):
            digest.update(block)
            size += len(block)
    return {"bytes": size, "sha256": digest.hexdigest()}
