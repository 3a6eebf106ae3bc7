"""White space of texts."""

from __future__ import annotations

_ASCII_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f"
"""White space of ASCII other than the space."""


def single_spaced(text: str) -> str:
    """The text with one space for any run of white space, and none at its ends."""
    text = text.strip()
    # Most texts are so, and are not taken apart.
    return text if "  " not in text and _has_plain_spaces(text) else " ".join(text.split())


def _has_plain_spaces(text: str) -> bool:
    """Whether all white space is spaces; False for some other texts beyond ASCII, too."""
    if text.isascii():
        return not any(map(text.__contains__, _ASCII_SPACES))
    return text.isprintable()  # as no white space but a space is
