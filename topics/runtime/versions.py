"""Versions of installed distributions."""

from __future__ import annotations

from functools import cache
from importlib import metadata


@cache
def installed_version(name: str) -> str:
    """The version of an installed distribution; its metadata is read once."""
    return metadata.version(name)
