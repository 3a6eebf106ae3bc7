"""Exceptions that a user can act on.

Each message says in one or two sentences what is wrong, where, what is allowed and
what to do. The command line prints only the message and exits with the class's
``exit_code``; programs can catch :class:`TopicsError`.
"""

from __future__ import annotations

_LONGEST_VALUE = 200


class TopicsError(Exception):
    """Base class of errors caused by the input or the caller, not by a defect."""

    exit_code = 1


class InputError(TopicsError):
    """Papers, a themes file or a run folder that cannot be used."""


class UsageError(TopicsError):
    """An option or a parameter with an invalid value."""

    exit_code = 2


class ParameterError(UsageError):
    """A parameter with an invalid value.

    The message uses the name of the Python parameter; the command line substitutes
    the name of its option by :meth:`named`.

    Parameters
    ----------
    parameter : str
        Name of the parameter.
    allowed : str
        The allowed values, as the end of "must be ...".
    value : object
        The value that was given.
    owner : str
        The class or function that has the parameter.
    """

    def __init__(self, parameter: str, allowed: str, value: object, *, owner: str = "") -> None:
        self.parameter = parameter
        self.owner = owner
        self._rest = f"must be {allowed}, got {_shown(value)}."
        super().__init__(self.named(parameter))

    def named(self, name: str) -> str:
        """The message with another name of the parameter."""
        return f"{name} {self._rest}"


class OutputError(TopicsError):
    """A result that cannot be written to the requested place."""


class ModelError(TopicsError):
    """A model bundle or a weights file that is damaged, of another kind, or too new."""


class MissingExtraError(TopicsError):
    """A missing optional dependency that a feature needs."""

    def __init__(self, feature: str, *, extra: str) -> None:
        super().__init__(
            f"{feature} needs the extra [{extra}]: pip install 'research-topics[{extra}]'."
        )
        self.extra = extra


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _LONGEST_VALUE else f"{shown[:_LONGEST_VALUE]}…"
