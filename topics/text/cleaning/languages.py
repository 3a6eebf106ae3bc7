"""Abstracts given twice in one field, once in English and once in another language.

Indexes of many countries put both versions into one field, each under its own heading.
The English version is kept, because phrases, word lists and the embedded encoder are
English. An abstract in a single language is left unchanged, whatever the language.
"""

from __future__ import annotations

import re

_HEADINGS = (
    "abstract", "english abstract", "summary",
    "resumen", "resum", "résumé", "resumé", "resumo", "riassunto", "zusammenfassung",
    "kurzfassung", "samenvatting", "sammanfattning", "sammendrag", "tiivistelmä", "streszczenie",
    "abstrakt", "özet", "аннотация", "анотація", "резюме", "摘要", "要旨", "초록",
)  # fmt: skip
TRIGGER = "|".join((
    "esum", "ésum", "iassunto", "assung", "amenvatting", "ammanfattning", "ammendrag",
    "iivistelm", "treszczenie", "bstrakt", "zet", "нотац", "езюме", "摘要", "要旨", "초록",
    "ESUM", "ÉSUM", "IASSUNTO", "ASSUNG", "AMENVATTING", "TRESZCZENIE", "BSTRAKT",
))  # fmt: skip
"""Fragments of headings in other languages; a text without any of them is not examined."""

_HEADING = re.compile(
    rf"(?:^|(?<=[.!?…。\])])\s*)(?:{'|'.join(sorted(_HEADINGS, key=len, reverse=True))})"
    r"\s*[:：.—–-]\s*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(
    "the of and in to is are that for with we this by on as which be from it can our have".split()
)
_ENGLISH_SHARE = 0.15
"""Minimum share of these function words in an English text; a quarter or more is usual."""

_FOREIGN_SHARE = 0.1
"""Share of function words below which a text of two sentences cannot be English."""

_FEWEST_WORDS = 6
_WORDS_TO_TELL = 12
_START = 2000
"""Number of characters that suffices to identify a language."""


def keep_english(text: str) -> str:
    """Keep the English parts of a text whose headed parts are in several languages."""
    parts = [part for part in _HEADING.split(text) if part.strip()]
    if len(parts) < 2:
        return text
    english = [part for part in parts if _is_english(part)]
    if not english or len(english) == len(parts):
        return text
    return " ".join(part.strip() for part in english)


def _is_english(text: str) -> bool:
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) < _FEWEST_WORDS:
        return False
    return sum(word in _ENGLISH for word in words) >= _ENGLISH_SHARE * len(words)


def is_foreign(text: str) -> bool:
    """Whether a text is certainly not English: non-Latin script, or few English words.

    A text of only a few words counts as foreign only if it is in another script.
    """
    words = [word.lower() for word in _WORD.findall(text[:_START])]
    letters = "".join(words)
    if sum(letter > "\u024f" for letter in letters) > len(letters) / 2:
        return True
    english = sum(word in _ENGLISH for word in words)
    return len(words) >= _WORDS_TO_TELL and english < _FOREIGN_SHARE * len(words)
