"""Repair mojibake, and remove control characters, invisible characters and unusual spaces."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_CONTROL_SPACE = re.compile(r"[\x0b\x0c\x1c-\x1f\x85]")
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
# Soft hyphen, zero-width and direction marks, variation selectors, byte-order
# mark. The joiners U+200C and U+200D shape words of some scripts and are kept there.
_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffd]"
)
_LATIN_JOINER = re.compile("(?<=[\x00-\u024f])[\u200c\u200d]|[\u200c\u200d](?=[\x00-\u024f])")
_SURROGATE = re.compile("[\ud800-\udfff]")
_OTHER_SPACE = re.compile(r"[^\S ]")
_ASCII_SPACES = ("  ", "\n", "\t", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f")
# A single accented or Greek letter, dash or common sign between ASCII characters needs
# no repair, since mojibake is never a single one of these. Everything else may need it.
_NEEDS_FTFY = re.compile(
    "[^\x00-\x7f]{2}|[^\x00-\x7fß-öø-ÿα-ωΑ-Ω‘’“”–—…×±≤≥≈→∈·°\u00a0\u00ad\u200b\u2009\u202f\ufeff]"
)
_QUOTES = {"‘": "'", "’": "'", "“": '"', "”": '"'}


def is_suspicious(text: str) -> bool:
    """Whether a text contains anything but printable ASCII and ordinary spaces."""
    return not text.isascii() or bool(_CONTROL.search(text) or _CONTROL_SPACE.search(text))


def has_irregular_space(text: str) -> bool:
    if text[:1].isspace() or text[-1:].isspace() or any(map(text.__contains__, _ASCII_SPACES)):
        return True
    return not text.isascii() and _OTHER_SPACE.search(text) is not None


def repair(text: str) -> str:
    """Repair mojibake and ligatures, straighten curly quotes, and compose accents (NFC)."""
    if not text.isascii():
        text = _SURROGATE.sub("", text)
        if _NEEDS_FTFY.search(text):
            import ftfy

            text = ftfy.fix_text(text, config=_config())
        for curly, plain in _QUOTES.items():
            text = text.replace(curly, plain)
    text = _CONTROL.sub("", _ESCAPE.sub("", text))
    text = _CONTROL_SPACE.sub(" ", text)
    return text if text.isascii() else _LATIN_JOINER.sub("", _INVISIBLE.sub("", text))


@cache
def _config() -> TextFixerConfig:
    from ftfy import TextFixerConfig

    # The html rule handles entities; explanations cost time and are not used.
    return TextFixerConfig(unescape_html=False, normalization="NFC", explain=False)
