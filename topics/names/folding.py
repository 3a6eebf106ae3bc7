"""Folding of text: without case, accents and compatibility forms, so that spellings are equal."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŀ": "l", "ŧ": "t",
        "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "’": "'", "‘": "'", "`": "'", "´": "'",
    }
)  # fmt: skip
_APART = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Case, accents and compatibility forms folded away; letters of other scripts are kept."""
    if text.isascii():
        return text.casefold().replace("`", "'")
    text = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", text)
    for mark in filter(unicodedata.combining, set(decomposed)):
        decomposed = decomposed.replace(mark, "")
    return unicodedata.normalize("NFC", decomposed)


def fold_line(text: str) -> str:
    """The folded text with single spaces."""
    return " ".join(fold(text).split())


def fold_words(text: object) -> str:
    """The folded words of a text with single spaces, without punctuation.

    >>> fold_words("Author(s)_ID ")
    'author s id'
    """
    return _APART.sub(" ", fold(str(text))).strip()
