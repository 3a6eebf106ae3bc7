"""Write a file, or several files of a folder together, atomically.

A single file is written to a temporary file beside it, which is then renamed.
The files of a folder are written into a subfolder and swapped with their
predecessors once all of them are complete. If writing fails before that (a full
disk, an exception), the old files stay and no half-written file is left; what a
killed process leaves behind is repaired by the next one that writes there.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from topics.errors import OutputError

UNFINISHED = ".unfinished"
"""Name of the subfolder in which the new files of a folder are prepared."""

_NEW, _OLD = "new", "old"


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path that replaces ``path`` when the block ends without an error.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    temporary = _temporary(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(path)
    except OSError as error:
        _remove(temporary)
        raise unwritable(path, error) from error
    finally:
        _remove(temporary)


def check_file(path: Path, *, overwrite: bool = True) -> None:
    """Check, before the work for it, that a file can be written at the end.

    Raises
    ------
    OutputError
        If it cannot, or is there already and is not to be replaced.
    """
    if path.is_dir():
        raise OutputError(f"{path}: is a folder; name a file.")
    if path.exists() and not overwrite:
        raise OutputError(f"{path}: is there already; choose another name or remove it first.")
    _check_above(path)


def check_folder(path: Path) -> None:
    """Check, before the work for it, that a folder can be made or written into at the end.

    Raises
    ------
    OutputError
        If it cannot.
    """
    if not path.exists():
        _check_above(path)
    elif not path.is_dir():
        raise OutputError(f"{path}: is a file; --out names a folder.")
    elif not _is_writable(path):
        raise OutputError(f"{path}: is not writable; choose another --out.")


def _check_above(path: Path) -> None:
    ancestor = next(parent for parent in path.absolute().parents if parent.exists())
    if not ancestor.is_dir() or not _is_writable(ancestor):
        raise OutputError(f"{path}: cannot be made, {ancestor} is not a writable folder.")


def _is_writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK)


@contextmanager
def replacing_together(folder: Path, *, last: str, retired: Sequence[str] = ()) -> Iterator[Path]:
    """Yield an empty folder whose files move to ``folder`` when the block ends without an error.

    Files of ``folder`` without a new version stay as they are, except that those named in
    ``retired`` are removed. The file named ``last`` is removed first and added last, so that
    a folder that contains it is complete at any moment.

    Raises
    ------
    OutputError
        If a file cannot be written; ``folder`` is then as it was.
    """
    unfinished = folder / UNFINISHED
    new, old = unfinished / _NEW, unfinished / _OLD
    made = not folder.exists()
    try:
        if not (folder / last).exists():
            # An earlier swap was interrupted: restore the old files first.
            _move(old, folder, last=last)
        _clear(unfinished)
        new.mkdir(parents=True)
        yield new
        _exchange(new, old, folder, last=last, retired=retired)
    except (OSError, OutputError) as error:
        cause = error.__cause__ if isinstance(error, OutputError) else error
        if not isinstance(cause, OSError):
            raise
        _clear(new)
        raise unwritable(
            folder, cause, advice="another --out", left="What was there is unchanged."
        ) from error
    finally:
        if (folder / last).exists() or not _names(old, last=last):
            _clear(unfinished)
        if made:
            with suppress(OSError):
                folder.rmdir()


def unwritable(
    path: Path,
    error: OSError,
    *,
    advice: str = "another place",
    left: str = "No half-written file is left.",
) -> OutputError:
    """The error to raise when the system refuses to write ``path``.

    ``advice`` is what to choose instead if the disk is full; ``left`` describes
    the state of the files now.
    """
    if error.errno == errno.ENOSPC:
        return OutputError(
            f"{path}: cannot be written, the disk is full ({_free_space(path)}); free some space "
            f"there or choose {advice}. {left}"
        )
    reason = os.strerror(error.errno) if error.errno else str(error)
    return OutputError(f"{path}: cannot be written ({reason}).")


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def _free_space(path: Path) -> str:
    path = path.absolute()
    try:
        place = next(one for one in (path, *path.parents) if one.exists())
        return f"{shutil.disk_usage(place).free / 1e6:,.1f} MB are free"
    except (OSError, StopIteration):
        return "it does not tell how much is free"


def _exchange(new: Path, old: Path, folder: Path, *, last: str, retired: Sequence[str]) -> None:
    """Move predecessors of the new files and the retired ones to ``old``, then ``new`` in."""
    names = _names(new, last=last)
    leaving = [*(name for name in retired if name not in names), *names]
    replaced = [name for name in reversed(leaving) if os.path.lexists(folder / name)]
    added = [name for name in names if name not in replaced]
    blocked = [folder / name for name in replaced if (folder / name).is_dir()]
    if blocked:
        raise OutputError(f"{blocked[0]}: is a folder where a file has to be written.")
    # Create folders first: they may need disk space, renaming does not.
    for place, moved in ((old, replaced), (folder, names)):
        for name in moved:
            (place / name).parent.mkdir(parents=True, exist_ok=True)
    try:
        for name in replaced:
            (folder / name).replace(old / name)
        _move(new, folder, last=last)
    except BaseException:
        for name in reversed(added):
            _remove(folder / name)
        _move(old, folder, last=last)
        raise


def _move(source: Path, target: Path, *, last: str) -> None:
    for name in _names(source, last=last):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).replace(target / name)


def _names(folder: Path, *, last: str) -> Sequence[str]:
    """Paths of the files below ``folder``, relative to it, ``last`` at the end."""
    files = (path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    names = (path.relative_to(folder).as_posix() for path in files)
    return sorted(names, key=lambda name: (name == last, name))


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _clear(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
