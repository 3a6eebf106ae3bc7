"""Manifests: what a folder is, which version wrote it, and what each of its files holds.

A run, a model and a fitted encoder each have a JSON file that names its format,
the format's version, and every file with its size and SHA-256. A folder is
believed only as far as its manifest vouches for it.
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
"""Bytes of a manifest; the largest that was seen has a few."""

_AT_ONCE = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of folder, and how its errors are worded.

    Parameters
    ----------
    name : str
        What the manifest's ``format`` says.
    version : int
        The newest version that is read; older ones are refused too.
    what : str
        "run" or "model".
    again : str
        What makes such a folder anew, as the end of a sentence.
    error : type of TopicsError
    """

    name: str
    version: int
    what: str
    again: str
    error: type[TopicsError]


def write_bytes_of(manifest: Mapping[str, Any]) -> bytes:
    """A manifest as it is written: UTF-8, one key a line, in the order given."""
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def read_manifest_of(folder: Path, form: Format) -> dict[str, Any]:
    """The manifest of a folder of the given format.

    Raises
    ------
    TopicsError
        ``form.error``, if the folder has none, it is damaged, or of another
        format or version.
    """
    path = folder / MANIFEST
    try:
        if path.stat().st_size > _LARGEST:
            raise form.error(f"{path}: is too large for a manifest; {form.again}.")
        manifest = json.loads(path.read_bytes())
    except OSError as error:
        raise form.error(
            f"{folder}: is not a finished {form.what} ({MANIFEST}: {error.strerror}); {form.again}."
        ) from error
    except (ValueError, RecursionError) as error:
        raise form.error(f"{path}: is not JSON ({error}); {form.again}.") from error
    if not isinstance(manifest, dict) or manifest.get("format") != form.name:
        raise form.error(f"{path}: is not the manifest of a {form.what}; {form.again}.")
    version = manifest.get("format_version")
    if version != form.version:
        newer = isinstance(version, int) and version > form.version
        mend = "update research-topics" if newer else form.again
        raise form.error(
            f"{path}: the {form.what} has format version {str(version)[:20]}, "
            f"this program reads {form.version}; {mend}."
        )
    return manifest


def describe_files(folder: Path, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Size and SHA-256 of files of a folder, by name, for its manifest."""
    return {name: _describe(folder / name) for name in names}


def check_file(folder: Path, name: str, manifest: Mapping[str, Any], form: Format) -> None:
    """Refuse a file that is not the one that the manifest lists.

    Raises
    ------
    TopicsError
        ``form.error``, if it is missing, cannot be read, or is another one.
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
        while block := file.read(_AT_ONCE):
            digest.update(block)
            size += len(block)
    return {"bytes": size, "sha256": digest.hexdigest()}
