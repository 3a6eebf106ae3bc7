"""A bundle's folder, verified: exactly the listed files, each as the manifest says.

Nothing is parsed before this has passed: the manifest's format and version; names
that a bundle may have and no others; plain files, no links; sizes, then hashes.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from topics.errors import ModelError
from topics.model.checks import integer, mapping, sha256
from topics.model.layout import ENCODER, EVERY_FILE, MODEL, REQUIRED, STUDENT
from topics.store.manifest import MANIFEST, check_file, read_manifest_of


def verify_folder(folder: Path) -> Mapping[str, Any]:
    """Verify a bundle's files and return its manifest.

    Raises
    ------
    ModelError
        If the folder is no bundle, is of a newer version, or does not match its manifest.
    """
    _check_plain(folder, MANIFEST)
    manifest = read_manifest_of(folder, MODEL)
    listed = _listed_files(folder, manifest)
    _check_nothing_else(folder, listed)
    for name, size in sorted(listed.items()):
        found = _check_plain(folder, name).st_size
        if found != size:
            raise ModelError(
                f"{folder / name}: the file is damaged or was changed (it has {found:,} bytes, "
                f"the manifest says {size:,}); {MODEL.again}."
            )
    for name in sorted(listed):
        check_file(folder, name, manifest, MODEL)
    return manifest


def _listed_files(folder: Path, manifest: Mapping[str, Any]) -> dict[str, int]:
    """Size of each file by name."""
    where = folder / MANIFEST
    required = REQUIRED[manifest["format_version"]]
    try:
        files = mapping(manifest.get("files"), "files")
        for name in files:
            _check_name(name)
        for name in required:
            if name not in files:
                raise ValueError(f"does not list {name}")
        if len(set(STUDENT) & set(files)) == 1:
            raise ValueError(f"lists only one of {' and '.join(STUDENT)}")
        sizes = {}
        for name, one in files.items():
            described = mapping(one, name)
            sha256(described.get("sha256"), f"sha256 of {name}")
            sizes[name] = integer(described.get("bytes"), f"bytes of {name}")
        unknown = sorted(set(files) - {*required, *STUDENT})
        if unknown:
            raise ValueError(f"lists {unknown[0]!r}, which no model has")
    except ValueError as error:
        raise ModelError(f"{where}: {error}; {MODEL.again}.") from error
    return sizes


def _check_name(name: str) -> None:
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    if posix.is_absolute() or windows.is_absolute() or windows.drive:
        raise ValueError(f"lists {name!r}, an absolute path, where a name in the folder belongs")
    if ".." in posix.parts or ".." in windows.parts:
        raise ValueError(f"lists {name!r}, which leads out of the folder")


def _check_plain(folder: Path, name: str) -> os.stat_result:
    """Raise unless the file is there and is a file itself, not a link to one."""
    path = folder / name
    parent = path.parent
    try:
        if parent != folder and stat.S_ISLNK(parent.lstat().st_mode):
            raise ModelError(f"{parent}: is a link; a model holds its files itself.")
        found = path.lstat()
    except OSError as error:
        if name == MANIFEST:
            raise ModelError(
                f"{folder}: is not a finished model ({MANIFEST}: {error.strerror}); {MODEL.again}."
            ) from error
        if isinstance(error, FileNotFoundError):
            raise ModelError(
                f"{path}: is missing, the model is incomplete; {MODEL.again}."
            ) from error
        raise ModelError(f"{path}: cannot be read ({error.strerror}).") from error
    if stat.S_ISLNK(found.st_mode):
        raise ModelError(f"{path}: is a link; a model holds its files itself.")
    if not stat.S_ISREG(found.st_mode):
        raise ModelError(f"{path}: is not a file; {MODEL.again}.")
    return found


def _check_nothing_else(folder: Path, listed: Mapping[str, int]) -> None:
    """Raise if the folder holds a file that the manifest does not list.

    Names that begin with a dot belong to the system and are not read.
    """
    inner = folder / ENCODER
    for place in (folder, inner):
        if not place.is_dir():
            continue
        for path in sorted(place.iterdir()):
            name = path.relative_to(folder).as_posix()
            if path.name.startswith(".") or name in listed or name == MANIFEST:
                continue
            if path == inner and path.is_dir() and not path.is_symlink():
                continue
            hint = "" if name in EVERY_FILE else ", which no model has"
            raise ModelError(
                f"{path}: the manifest does not list this file{hint}; remove it, or {MODEL.again}."
            )
