"""Types of what the manifest of a run holds, so that its readers need not ask.

A manifest may have been edited, or written by a stranger. An entry may be absent, and
readers leave out what depends on it; an entry of another type is damage.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType
from typing import Any

_LARGEST_INTEGER = 2**53
"""Beyond it, programs that read JSON disagree on what an integer is."""


class _Whole(dict[str, Any]):
    """The shape of a mapping in which no entry may be absent."""


_ANY = ""
"""Stands for every key of a mapping."""

# A type, a list of one shape for all items, a mapping of shapes by key, or a tuple of
# alternatives.
_SHAPE: Mapping[str, Any] = {
    "version": str,
    "date": str,
    "seeds": {_ANY: int},
    "inputs": [
        {"file": str, "format": str, "why": str, "records": int, "rejected": int, "sha256": str}
    ],
    "counts": {"ledger": {_ANY: int}, _ANY: int},
    "pages": [
        {"source": str, "format": str, "owner": str, "figures": {_ANY: float}, "papers_read": int}
    ],
    "encoder": {"sample": int, "cosine": float, _ANY: str},
    "clusterer": str,
    "tried": [_Whole(clusters=int, agreement=float)],
    "refits": int,
    "dispersion": float,
    "window": (NoneType, [int]),
    "partial_last_year": (NoneType, int),
    "map": (NoneType, _Whole(neighbours=int, kept=float, trustworthiness=float, papers=int)),
    "cleaning": {_ANY: int},
    "zeros_written": bool,
    "notes": [str],
    "stages": {_ANY: {_ANY: float}},
    "python": str,
    "libraries": {_ANY: str},
}


def find_damage(manifest: Mapping[str, Any]) -> str:
    """The name of the first entry that is not as a run writes it; empty if all are."""
    return _find(manifest, _SHAPE, "")


def _find(value: Any, shape: Any, name: str) -> str:
    if isinstance(shape, tuple):
        found = [_find(value, one, name) for one in shape]
        return max(found, key=len) if all(found) else ""
    if isinstance(shape, list):
        if not isinstance(value, list):
            return name
        return next((bad for one in value if (bad := _find(one, shape[0], name))), "")
    if isinstance(shape, Mapping):
        return _find_in_mapping(value, shape, name)
    return "" if _is_of(value, shape) else name


def _find_in_mapping(value: Any, shapes: Mapping[str, Any], name: str) -> str:
    if not isinstance(value, Mapping):
        return name
    names = {key: f"{name}.{key}" if name else key for key in (*shapes, *value)}
    if isinstance(shapes, _Whole) and (absent := [key for key in shapes if key not in value]):
        return names[absent[0]]
    for key, one in value.items():
        shape = shapes.get(key, shapes.get(_ANY))
        if shape is not None and (bad := _find(one, shape, names[key])):
            return bad
    return ""


def _is_of(value: Any, kind: type) -> bool:
    if kind is float:
        return isinstance(value, float) or _is_of(value, int)
    if kind is int:
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole and abs(value) <= _LARGEST_INTEGER
    return isinstance(value, kind)
