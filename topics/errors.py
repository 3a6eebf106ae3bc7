"""The few exceptions that a user can act on.

Each message says what is wrong, where, what is allowed and what to do, in one
sentence or two. The command line prints the message and nothing else, and
exits with the class's ``exit_code``; a program can catch :class:`TopicsError`.
"""

from __future__ import annotations

_LONGEST_VALUE = 200


class TopicsError(Exception):
    """Base of every error that is the input's or the caller's, not a defect."""

    exit_code = 1


class InputError(TopicsError):
    """The papers, a themes file or a run folder cannot be used."""


class UsageError(TopicsError):
    """An option or a parameter has a value that is not allowed."""

    exit_code = 2


class ParameterError(UsageError):
    """A parameter has a value that is not allowed.

    The message names the parameter as Python does; a command line that has an
    option for it says the option's name instead, by :meth:`named`.

    Parameters
    ----------
    parameter : str
        Name of the parameter.
    allowed : str
        What it may be, as the end of "must be ...".
    value : object
        What it was.
    owner : str
        The class or function that has the parameter.
    """

    def __init__(self, parameter: str, allowed: str, value: object, *, owner: str = "") -> None:
        self.parameter = parameter
        self.owner = owner
        self._rest = f"must be {allowed}, got {_shown(value)}."
        super().__init__(self.named(parameter))

    def named(self, name: str) -> str:
        """The message with another name for the parameter."""
        return f"{name} {self._rest}"


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


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _LONGEST_VALUE else f"{shown[:_LONGEST_VALUE]}…"
