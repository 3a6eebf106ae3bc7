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
_PRINTABLE_INVISIBLE = re.compile("[\ufe00-\ufe0f\ufffc\ufffd]")
_LATIN_JOINER = re.compile("(?<=[\x00-\u024f])[\u200c\u200d]|[\u200c\u200d](?=[\x00-\u024f])")
_ASCII = re.compile(r"[\x00-\x7f]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
# A single accented or Greek letter, dash or mathematical sign between ASCII characters
# needs no repair, since mojibake is never a single one of these. Everything else may need it.
_UNHARMED = "ß-öø-ÿα-ωΑ-Ω–—…×±·°ℓℝ←-⇿∀-⋿⌈-⌋⟦-⟫\u00a0\u2009\u202f"
_NEEDS_FTFY = re.compile(rf"[^\x00-\x7f]{{2}}|[^\x00-\x7f{_UNHARMED}‘’“”ﬀ-ﬄ\u00ad\u200b\ufeff]")
# Others are left as they are in a text without control characters, which ftfy removes.
_LEFT = (
    "¡-¬®-¶¸-ÁÄ-ÖØ-ıĴ-ňŊ-őŔ-ſ\u0250-\u02bb\u03ca-\u052f†-‥‰-\u2057\u2070-\u2112\u212c-\u218f"
    "\u2300-\u2307\u230c-\u2328\u232b-\u27e5\U0001d400-\U0001d7ff"
)
_PRINTABLE_NEEDS_FTFY = re.compile(_NEEDS_FTFY.pattern.replace(_UNHARMED, _UNHARMED + _LEFT))
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

_PLAIN = {
    "‘": "'", "’": "'", "“": '"', "”": '"',
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl",
}  # fmt: skip


def repair(text: str) -> str:
    """Repair mojibake and ligatures, straighten curly quotes, and compose accents (NFC)."""
    # Few characters are beyond ASCII, and patterns are slow on a long text.
    signs = _find_signs(text)
    if _SURROGATE.search(signs):
        return repair(_SURROGATE.sub("", text))
    if _NEEDS_FTFY.search(signs) and (
        _PRINTABLE_NEEDS_FTFY.search(signs) or not text.isprintable()
    ):
        import ftfy

        text = ftfy.fix_text(text, config=_config())
        signs = _find_signs(text)
    for sign, plain in _PLAIN.items() if signs else ():
        if sign in signs:
            text = text.replace(sign, plain)
    if text.isprintable() and _PRINTABLE_INVISIBLE.search(signs) is None:
        return text
    text = _CONTROL.sub("", _ESCAPE.sub("", text))
    text = _CONTROL_SPACE.sub(" ", text)
    return text if text.isascii() else _LATIN_JOINER.sub("", _INVISIBLE.sub("", text))


def _find_signs(text: str) -> str:
    """What is beyond ASCII in a text; runs that something stands between are told apart."""
    # Runs of ASCII are found several times faster than what is beyond it.
    return "" if text.isascii() else " ".join(_ASCII.split(text))


@cache
def _config() -> TextFixerConfig:
    from ftfy import TextFixerConfig

    # The html rule handles entities; explanations cost time and are not used.
    return TextFixerConfig(unescape_html=False, normalization="NFC", explain=False)
