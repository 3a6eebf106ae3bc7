"""Abstracts that stand there twice, once in English and once in another language.

Indexes of many countries give both in one field, each under its heading. The
English one is kept, because phrases, word lists and the embedded encoder are
English; an abstract in one language is left as it is, whichever that is.
"""

from __future__ import annotations

import re

_HEADINGS = (
    "abstract", "english abstract", "summary",
    "resumen", "resum", "résumé", "resumé", "resumo", "riassunto", "zusammenfassung",
    "kurzfassung", "samenvatting", "sammanfattning", "sammendrag", "tiivistelmä", "streszczenie",
    "abstrakt", "özet", "аннотация", "анотація", "резюме", "摘要", "要旨", "초록",
)  # fmt: skip
LANGUAGE_WORDS = (
    "esum", "ésum", "iassunto", "assung", "amenvatting", "ammanfattning", "ammendrag",
    "iivistelm", "treszczenie", "bstrakt", "zet", "нотац", "езюме", "摘要", "要旨", "초록",
    "ESUM", "ÉSUM", "IASSUNTO", "ASSUNG", "AMENVATTING", "TRESZCZENIE", "BSTRAKT",
)  # fmt: skip
"""A text that holds none of them needs no look."""

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
"""Of the words of an English abstract, a quarter or more are of these; of others, few."""

_FOREIGN_SHARE = 0.1
"""No English abstract of two sentences has so few of them."""

_FEWEST_WORDS = 6
_WORDS_TO_TELL = 12
_START = 2000
"""Characters that are enough to tell a language."""


def keep_english(text: str) -> str:
    """The English part of a text whose parts are headed and in several languages."""
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
    """Whether a text is surely not in English: another script, or hardly an English word.

    Of a text of a few words nothing is sure, unless it is in another script.
    """
    words = [word.lower() for word in _WORD.findall(text[:_START])]
    letters = "".join(words)
    if sum(letter > "\u024f" for letter in letters) > len(letters) / 2:
        return True
    english = sum(word in _ENGLISH for word in words)
    return len(words) >= _WORDS_TO_TELL and english < _FOREIGN_SHARE * len(words)
