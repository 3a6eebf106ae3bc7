"""Kinds of words in names: initials, suffixes, degrees, and names of several words.

A list of authors is read by its shape. Each part between two commas is given one
letter for what it can be (:func:`shape_of`); which letters may follow each other
is the grammar of :mod:`topics.names.display` (one name) and
:mod:`topics.names.author_lists` (many).
"""

from __future__ import annotations

import re
from functools import lru_cache

from topics.names.folding import fold
from topics.names.words import (
    CHINESE_SURNAMES,
    DEGREES,
    DOUBLED_SURNAMES,
    GIVEN,
    LINKS,
    ORGANISATIONS,
    PARTICLES,
    SHORT_DEGREES,
    SUFFIXES,
    SURNAMES_TOO,
)

HYPHENS = "‐‑‒–—−﹣－·・-"
UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽ"
LOWER = "a-zß-öø-ÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĵķĺļľłńņňōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷźżž"
CJK = "\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"

DOTTED_INITIALS = re.compile(rf"^(?![JS]r\.)(?:[{UPPER}]\w?\.[-\s]?)+(?:[{UPPER}]\.?)?$")
_ALL_CJK = re.compile(rf"[{CJK}][{CJK}\s・·]*\Z")
_MOST_CAPITALS = 3
_MOST_DOTTED = 6
_MOST_CAPITALS_BEHIND = 5
_LONGEST_SHAPED = 120
_GLUED_SURNAMES = frozenset({"e", "y", "und", "ud", "i"})

SHAPES = {
    "I": "initials: A., J.-P., AB",
    "s": "a suffix in capitals, which can be initials: JR, SR, II",
    "d": "a degree that can be initials: MD, M.A.",
    "S": "a suffix: Jr, Sr., 3rd",
    "D": "a degree: PhD, MSc",
    "G": "one word, a common given name: Maria",
    "W": "one word, with particles before it: Smith, van der Berg",
    "H": "words of which each is a common given name or an initial: Mary Jane",
    "F": "a name that begins with its given name: A. Hayashi, Ada K. Byron",
    "N": "two or more words in an order that cannot be told: Garcia Lopez, Li Na",
    "B": "two words of which one is a Spanish or Portuguese surname: Garcia Lopez",
    "T": "words and initials behind them: Smith J.C., Daniel F",
    "t": "words and capitals behind them that can be a name: Li WU",
    "C": "a whole name in Chinese, Japanese or Korean letters: 王芳, 김철수",
    "c": "two such letters that may be a part of a name: 山田",
    "k": "one such letter: 李",
    "O": "an organisation",
    "X": "anything else",
}
"""The letters of :func:`shape_of`."""


def is_bare_initials(word: str) -> bool:
    """Capitals that nobody can pronounce, or a single one: "R", "JC", "VH"."""
    if not word.isupper():
        return False
    letters = word.replace("-", "").replace(".", "")
    if not 1 <= len(letters) <= _MOST_CAPITALS or not letters.isalpha():
        return False
    return len(letters) == 1 or not set(fold(letters)) & set("aeiouy")


def is_initials(word: str) -> bool:
    """Initials wherever they stand: with stops, or capitals that cannot be pronounced."""
    return bool(DOTTED_INITIALS.match(word)) or is_bare_initials(word)


def can_be_initials(text: str) -> bool:
    """Whether a text can be nothing but initials where only a surname stands before it.

    One to three capitals, or initials by themselves: "AB", "J.-P.", "A. Z.", "MD".
    """
    if all(is_initials(word) for word in text.split()):
        return len(text) <= _MOST_DOTTED * 3
    letters = [sign for sign in text if sign.isalpha()]
    return (
        1 <= len(letters) <= _MOST_CAPITALS
        and text.isupper()
        and all(sign.isalpha() or sign in ".- " for sign in text)
    )


def is_suffix(word: str) -> bool:
    """Whether a word tells a generation: "Jr.", "III"."""
    return fold(word).strip(".") in SUFFIXES


def is_degree(text: str) -> bool:
    """Whether a text is a degree and nothing else: "PhD", "Ph. D.", "M.Sc."."""
    letters = fold(text).replace(".", "").replace(" ", "").replace("-", "")
    capitals = sum(sign.isupper() for sign in text)
    return letters in DEGREES and (capitals > 1 or "." in text or letters == "phd")


def is_short_degree(text: str) -> bool:
    """Whether a text is a degree that could be initials as well: "MD", "M.A."."""
    letters = text.replace(".", "").replace(" ", "")
    return letters.isupper() and letters.lower() in SHORT_DEGREES


def is_organisation(text: str) -> bool:
    """Whether a text has a word that only organisations have in their names."""
    words = fold(text).replace(",", " ").replace(".", " ").replace("'s", "").split()
    if len(words) > 1 and words[0] == "the":
        return True
    return len(words) > 1 and not ORGANISATIONS.isdisjoint(words)


def is_given(word: str) -> bool:
    """Whether a word is a common given name, by itself or before a hyphen."""
    folded = fold(word)
    if folded in GIVEN:
        return True
    first, hyphen, rest = folded.partition("-")
    return bool(hyphen) and first in GIVEN and rest.isalpha()


def is_cjk(text: str) -> bool:
    """Whether a text is written in Chinese, Japanese or Korean letters throughout."""
    return bool(_ALL_CJK.match(text))


def without_particles(words: list[str]) -> list[str]:
    """The words behind the particles at the beginning; the last word always stays."""
    start = 0
    while start < len(words) - 1 and _is_particle(words[start]):
        start += 1
    return words[start:]


def _is_particle(word: str) -> bool:
    folded = fold(word)
    return folded in PARTICLES and (word.islower() or folded not in SURNAMES_TOO)


@lru_cache(maxsize=50_000)
def shape_of(text: str) -> str:
    """One letter for what a part of an author field can be, of :data:`SHAPES`."""
    words = text.split()
    if not words or len(text) > _LONGEST_SHAPED or not any(sign.isalpha() for sign in text):
        return "X"
    if is_cjk(text):
        return _shape_of_cjk("".join(words))
    if is_organisation(text):
        return "O"
    if is_degree(text):
        return "D"
    if len(words) > 2 and is_suffix(words[-1]):
        return shape_of(" ".join(words[:-1]))
    if len(words) == 2 and is_suffix(words[1]) and not words[1].isupper():
        return shape_of(words[0])
    return _shape_of_word(words[0]) if len(words) == 1 else _shape_of_words(text, words)


def _shape_of_cjk(letters: str) -> str:
    if len(letters) == 1:
        return "k"
    return "C" if len(letters) > 2 or letters[0] in CHINESE_SURNAMES else "c"


def _shape_of_word(word: str) -> str:
    if is_suffix(word):
        return "s" if word.isupper() and word.isalpha() else "S"
    if is_short_degree(word):
        return "d"
    if can_be_initials(word):
        return "I"
    return "G" if is_given(word) else "W"


def _shape_of_words(text: str, words: list[str]) -> str:
    if is_short_degree(text):
        return "d"
    if all(map(is_initials, words)):
        return "I"
    first, last = words[0], words[-1]
    if is_initials(last) and not is_initials(first):
        return "T"
    capitals = last.isupper() and last.isalpha() and len(last) <= _MOST_CAPITALS_BEHIND
    if capitals and not text.isupper() and not is_initials(first):
        return "t"
    bare = without_particles(words)
    if len(bare) == 1:
        return "W"
    if len(bare) == 3 and bare[1] in _GLUED_SURNAMES and not is_given(bare[0]):
        return "W"
    known = [is_given(word) or is_initials(word) for word in words]
    if all(known):
        return "H"
    inner = any(is_initials(word) for word in words[1:-1])
    if bare == words and (known[0] or inner):
        return "F"
    if len(words) == 2 and not DOUBLED_SURNAMES.isdisjoint(map(fold, words)):
        return "B"
    small = [word for word in words[1:-1] if word.islower() and word not in LINKS]
    return "X" if len(small) > 2 or len(words) > 9 else "N"
