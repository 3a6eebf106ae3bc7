"""Types and values of settings, checked when they are made.

Types are checked against the annotations, and values in ``__post_init__``, so that
every existing instance is valid. Values are stored as given, except that a path given
as text becomes a path, and a list or a set becomes a tuple or a frozenset.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import fields
from functools import cache
from numbers import Integral, Real
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from topics.errors import ParameterError


def require(settings: object, parameter: str, condition: bool, allowed: str) -> None:
    if not condition:
        raise refused(settings, parameter, allowed, getattr(settings, parameter))


def refused(settings: object, parameter: str, allowed: str, value: object) -> ParameterError:
    return ParameterError(parameter, allowed, value, owner=type(settings).__name__)


def check_types(settings: Any) -> None:
    """Check values against their annotated types and convert containers to these types."""
    kind: Any = type(settings)
    hints = hints_of(kind)
    for one in fields(settings):
        value, hint = getattr(settings, one.name), hints[one.name]
        if not _fits(value, hint):
            raise refused(settings, one.name, _words(hint), value)
        kept = _contained(value, hint)
        if kept is not value:
            object.__setattr__(settings, one.name, kept)


@cache
def hints_of(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _fits(value: object, hint: Any) -> bool:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return isinstance(value, str) and value in arguments
    if origin is UnionType:
        return any(_fits(value, one) for one in arguments)
    if origin is tuple:
        if not isinstance(value, Sequence) or isinstance(value, str):
            return False
        if arguments[-1] is Ellipsis:
            return all(_fits(one, arguments[0]) for one in value)
        return len(value) == len(arguments) and all(map(_fits, value, arguments))
    if origin is frozenset:
        listed = isinstance(value, (Set, Sequence)) and not isinstance(value, str)
        return listed and all(_fits(one, arguments[0]) for one in value)  # type: ignore[attr-defined]
    if origin is Mapping:
        return isinstance(value, Mapping) and all(
            _fits(key, arguments[0]) and _fits(one, arguments[1]) for key, one in value.items()
        )
    if hint is int:
        return isinstance(value, Integral) and not isinstance(value, bool)
    if hint is float:
        real = isinstance(value, Real) and not isinstance(value, bool)
        return real and math.isfinite(float(value))  # type: ignore[arg-type]
    return isinstance(value, hint)


def _contained(value: Any, hint: Any) -> Any:
    origin = get_origin(hint)
    if origin is UnionType:
        if isinstance(value, str) and Path in get_args(hint):
            return Path(value)
        origin = next((get_origin(one) for one in get_args(hint) if get_origin(one)), None)
        if value is None:
            return value
    if origin in (tuple, frozenset) and not isinstance(value, origin):
        return origin(value)
    return value


def _words(hint: Any) -> str:
    """Describe the allowed values of a type hint in words."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return _either(arguments)
    if origin is UnionType:
        kinds = [one for one in arguments if not (one is str and Path in arguments)]
        return " or ".join(_words(one) for one in kinds)
    if origin is tuple:
        if arguments[-1] is Ellipsis:
            return f"a list of {_plural(arguments[0])}"
        return f"a pair of {_plural(arguments[0])}"
    if origin is frozenset:
        return f"a set of {_plural(arguments[0])}"
    if origin is Mapping:
        return f"a mapping of {_plural(arguments[0])} to {_plural(arguments[1])}"
    named = {
        int: "a whole number",
        float: "a number",
        str: "a text",
        bool: "True or False",
        Path: "a path",
        NoneType: "None",
    }
    return named.get(hint, f"a {getattr(hint, '__name__', hint)}")


def _plural(hint: Any) -> str:
    return f"{_words(hint).removeprefix('a ').removeprefix('an ')}s"


def _either(names: Sequence[object]) -> str:
    return " or ".join(repr(name) for name in names)


def one_of(names: Sequence[str]) -> str:
    return f"one of {', '.join(names)}"
