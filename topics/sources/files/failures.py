"""Errors of reading a file, which say what follows for the other files.

An :class:`~topics.errors.InputError` concerns the one file: it is left out from
the place of the damage on, and the others are read. What the machine is short
of concerns them all and ends the reading.
"""

from __future__ import annotations

import errno

from topics.errors import InputError, TopicsError
from topics.sources.files.unpack import ExpansionError

_OF_THE_MACHINE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOMEM})


class RefusedError(InputError):
    """A file is not to be trusted as a whole: what it gave before is not kept either."""


class ColumnError(InputError):
    """The user's mapping of columns does not fit a table."""


def unreadable(name: str, error: OSError) -> TopicsError:
    """The error to raise where the system does not let the file ``name`` be read.

    It is an InputError unless the machine is short of something.
    """
    why = error.strerror or error
    if error.errno in _OF_THE_MACHINE:
        return TopicsError(f"{name}: cannot be read now ({why}); free some of it and try again.")
    return InputError(f"{name}: cannot be read ({why}).")


def refused(name: str, error: ExpansionError) -> RefusedError:
    """The error to raise where a file unpacks to more than is believed."""
    return RefusedError(f"{name}: {error}; unpack it yourself to read it.")


def failed(name: str, format_name: str, error: Exception) -> InputError:
    """The error to raise where the reader of a format was not prepared for what a file holds."""
    why = " ".join(str(error).split())[:160]
    said = f"{type(error).__name__}: {why}" if why else type(error).__name__
    return InputError(
        f"{name}: cannot be read as {format_name} ({said}); it is damaged, or made to do harm. "
        "If other programs read it, please report it with the file."
    )
