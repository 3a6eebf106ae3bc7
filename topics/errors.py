"""The few exceptions that a user can act on.

Each message says what is wrong, where, what is allowed and what to do, in one
sentence or two. The command line prints the message and nothing else, and
exits with the class's ``exit_code``; a program can catch :class:`TopicsError`.
"""

from __future__ import annotations


class TopicsError(Exception):
    """Base of every error that is the input's or the caller's, not a defect."""

    exit_code = 1


class InputError(TopicsError):
    """The papers, a themes file or a run folder cannot be used."""


class UsageError(TopicsError):
    """An option or a parameter has a value that is not allowed."""

    exit_code = 2


class OutputError(TopicsError):
    """A result cannot be written where it was asked for."""


class ModelError(TopicsError):
    """A model bundle or a weights file is damaged, foreign or too new."""


class MissingExtraError(TopicsError):
    """A feature needs an optional dependency that is not installed."""

    def __init__(self, feature: str, *, extra: str) -> None:
        super().__init__(
            f"{feature} needs the extra [{extra}]: pip install 'research-topics[{extra}]'."
        )
        self.extra = extra
