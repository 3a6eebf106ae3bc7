"""Locations of the papers and the model that ship with the package.

They are inside the package in an installed wheel and beside it in a checkout.
"""

from __future__ import annotations

from pathlib import Path

from topics.errors import InputError

_PACKAGE = Path(__file__).resolve().parent.parent


def seeds_folder() -> Path:
    """Folder of the embedded papers and their themes."""
    return _embedded("seeds")


def model_folder() -> Path:
    """Folder of the model fitted on the embedded papers."""
    return _embedded("models") / "seeds"


def _embedded(name: str) -> Path:
    for place in (_PACKAGE / "_embedded" / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise InputError(f"The embedded folder {name!r} is missing; install research-topics again.")
