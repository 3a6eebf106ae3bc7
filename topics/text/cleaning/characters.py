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
# A single accented or Greek letter, dash or mathematical sign between ASCII characters
# needs no repair, since mojibake is never a single one of these. Everything else may need it.
_UNHARMED = "ß-öø-ÿα-ωΑ-Ω–—…×±·°ℓℝ←-⇿∀-⋿⌈-⌋⟦-⟫\u00a0\u2009\u202f"
_NEEDS_FTFY = re.compile(rf"[^\x00-\x7f]{{2}}|[^\x00-\x7f{_UNHARMED}‘’“”\u00ad\u200b\ufeff]")
TRIGGER = (
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[^\x00-\x7f]{2}"
    rf"|[^\x00-\x7f{_UNHARMED}]"
)
"""Control characters, and all beyond ASCII but a single sign that needs no repair."""

SPACE_TRIGGER = (
    r"\A | \z|  |[\t-\r\x1c-\x1f\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}"
    r"\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]"
)
"""Any space but a single one between words."""

_QUOTES = {"‘": "'", "’": "'", "“": '"', "”": '"'}


def repair(text: str) -> str:
    """Repair mojibake and ligatures, straighten curly quotes, and compose accents (NFC)."""
    if not text.isascii():
        text = _SURROGATE.sub("", text)
        if _NEEDS_FTFY.search(text):
            import ftfy

            text = ftfy.fix_text(text, config=_config())
        for curly, plain in _QUOTES.items():
            text = text.replace(curly, plain)
    if text.isascii() and text.isprintable():
        return text
    text = _CONTROL.sub("", _ESCAPE.sub("", text))
    text = _CONTROL_SPACE.sub(" ", text)
    return text if text.isascii() else _LATIN_JOINER.sub("", _INVISIBLE.sub("", text))


@cache
def _config() -> TextFixerConfig:
    from ftfy import TextFixerConfig

    # The html rule handles entities; explanations cost time and are not used.
    return TextFixerConfig(unescape_html=False, normalization="NFC", explain=False)
