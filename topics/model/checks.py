"""Checks of what a bundle says of itself: types, ranges and shapes, before anything is believed.

Each function returns the value it was given, in its type, or raises ``ValueError``
with the rest of a sentence that begins with the name of the file.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

_Kind = TypeVar("_Kind")

_LONGEST = 1000.0
"""Length of a theme's vector that has learned."""

_UNIT = 1e-3
"""By how much the length of a unit row may differ from 1."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


def parse_json(data: bytes) -> Any:
    """Strict JSON: neither NaN nor infinities, no key twice."""
    try:
        return json.loads(data, parse_constant=_no_constant, object_pairs_hook=_distinct)
    except RecursionError as error:
        raise ValueError("is nested too deeply") from error
    except UnicodeDecodeError as error:
        raise ValueError("is not UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON ({error})") from error


def _no_constant(name: str) -> Any:
    raise ValueError(f"holds {name}, which is no number")


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    whole = dict(pairs)
    if len(whole) < len(pairs):
        raise ValueError("holds a key twice")
    return whole


def mapping(value: object, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{name} must be a JSON object, got {_shown(value)}")
    return value


def member(whole: Mapping[str, Any], name: str) -> Any:
    if name not in whole:
        raise ValueError(f"lacks {name!r}")
    return whole[name]


def text(value: object, name: str, *, empty: bool = True) -> str:
    if not isinstance(value, str) or not (empty or value):
        raise ValueError(f"{name} must be a text, got {_shown(value)}")
    return value


def texts(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{name} must be a list of texts, got {_shown(value)}")
    return tuple(text(one, name) for one in value)


def sha256(value: object, name: str) -> str:
    if not isinstance(value, str) or not _SHA256.fullmatch(value):
        raise ValueError(f"{name} must be a SHA-256, got {_shown(value)}")
    return value


def integer(value: object, name: str, *, least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value < 2**53:
        raise ValueError(f"{name} must be a whole number from {least}, got {_shown(value)}")
    return value


def number(value: object, name: str, *, low: float, high: float) -> float:
    real = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not real or not math.isfinite(value) or not low <= value <= high:  # type: ignore[arg-type,operator]
        raise ValueError(f"{name} must be a number from {low:g} to {high:g}, got {_shown(value)}")
    return float(value)  # type: ignore[arg-type]


def optional_number(value: object, name: str, *, low: float, high: float) -> float | None:
    return None if value is None else number(value, name, low=low, high=high)


def record(kind: type[_Kind], value: object, name: str) -> _Kind:
    """A dataclass of texts and lists of texts, with exactly its fields."""
    given = mapping(value, name)
    wanted = [one.name for one in fields(kind)]  # type: ignore[arg-type]
    if sorted(given) != sorted(wanted):
        raise ValueError(f"{name} must have {', '.join(wanted)}, got {', '.join(sorted(given))}")
    values = {
        key: texts(one, f"{name}.{key}")
        if key in ("keywords", "papers")
        else text(one, f"{name}.{key}")
        for key, one in given.items()
    }
    return kind(**values)


def array(
    arrays: Mapping[str, NDArray[Any]], name: str, dtype: str, shape: Sequence[int | None]
) -> NDArray[Any]:
    """An array of this dtype and shape, finite; None is any length."""
    found = arrays.get(name)
    if found is None:
        raise ValueError(f"lacks the array {name!r}")
    if found.dtype != np.dtype(dtype):
        raise ValueError(f"the array {name!r} must be {dtype}, got {found.dtype}")
    fits = found.ndim == len(shape) and all(
        want is None or want == have for want, have in zip(shape, found.shape, strict=True)
    )
    if not fits:
        wanted = " x ".join("any" if one is None else f"{one:,}" for one in shape)
        got = " x ".join(f"{one:,}" for one in found.shape)
        raise ValueError(f"the array {name!r} must have the shape {wanted}, got {got or 'none'}")
    if found.dtype.kind == "f" and not np.isfinite(found).all():
        raise ValueError(f"the array {name!r} holds NaN or infinite values")
    return found


def unit_rows(found: NDArray[Any], name: str) -> NDArray[Any]:
    """The array, if its rows have length one, or zero for what has no direction."""
    lengths = np.linalg.norm(found.astype(np.float64), axis=1)
    if (np.minimum(abs(lengths - 1.0), lengths) > _UNIT).any():
        raise ValueError(f"the rows of the array {name!r} must have length 1")
    return found


def bounded_rows(found: NDArray[Any], name: str) -> NDArray[Any]:
    """The array, if its rows are no longer than what themes learn from examples."""
    if (np.linalg.norm(found.astype(np.float64), axis=1) > _LONGEST).any():
        raise ValueError(f"the rows of the array {name!r} must be no longer than {_LONGEST:.0f}")
    return found


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
