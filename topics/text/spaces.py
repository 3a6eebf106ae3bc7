"""White space of texts."""

from __future__ import annotations


def single_spaced(text: str) -> str:
    """The text with one space for any run of white space, and none at its ends."""
    text = text.strip()
    # No white space but a space is printable. Most texts are so, and are not taken apart.
    return text if text.isprintable() and "  " not in text else " ".join(text.split())
