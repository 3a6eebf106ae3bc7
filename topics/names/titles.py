"""Keys of titles: equal for spellings of one title.

Titles of one paper differ between sources in case, accents, hyphens, LaTeX,
spelling ("optimisation") and small words. Titles of different papers often
differ in one word only, and that word is a number, a version or a negation
("Part I", "GPT-4", "without"). This module tells the two apart; it knows
nothing of authors or years.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from typing import Literal, TypeAlias

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from topics.names.person import fold

TitleDifference: TypeAlias = Literal["none", "spelling", "wording", "version"]

_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_LATEX = re.compile(r"\\[a-zA-Z]+\s*|\\[^a-zA-Z\s]")
_WORD = re.compile(r"[^\W_]+")
_SMALL_WORDS = frozenset(
    {
        "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the",
        "through", "to", "toward", "towards", "using", "via", "with",
    }
)  # fmt: skip
_VERSION_WORDS = frozenset(
    {
        "ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii", "one", "two", "three", "four",
        "five", "first", "second", "third", "fourth", "part", "plus", "lite", "mini", "pro",
        "turbo", "no", "non", "not", "without", "reply", "response", "comment", "comments",
        "commentary", "correction", "corrigendum", "erratum", "addendum", "retraction",
        "retracted", "rejoinder", "discussion", "supplement", "supplementary", "revisited",
        "extended", "abstract", "tutorial", "workshop", "survey", "demo", "challenge",
    }
)  # fmt: skip
_GENERIC_TITLES = """
abstract, acknowledgements, acknowledgments, addendum, afterword, announcement,
announcements, author index, back matter, biography, book review, book reviews, calendar,
call for papers, chair s message, closing remarks, comment, comments, committee,
committees, conclusion, conclusions, contents, copyright, correction, corrections,
corrigenda, corrigendum, cover, cover image, dedication, discussion, editor s
introduction, editor s note, editorial, editorial board, editorial note, editors
introduction, editors note, epilogue, errata, erratum, foreword, from the chair, from the
editor, from the editor in chief, from the editors, front cover, front matter, guest
editor s introduction, guest editorial, guest editors introduction, in memoriam, in this
issue, index, introduction, introduction to the special issue, keynote, keynote address,
keynote speech, keynotes, letter from the editor, letter to the editor, letters, list of
reviewers, masthead, message from the chairs, message from the general chair, message from
the program chairs, news, notes, obituary, opening remarks, organizing committee, panel,
panel discussion, poster, preface, president s message, program committee, prologue,
rejoinder, reply, response, retraction, reviewers, special issue, subject index, summary,
table of contents, title page, tutorial, untitled, welcome, welcome message, withdrawn,
workshop
"""
_GENERIC = frozenset(" ".join(title.split()) for title in _GENERIC_TITLES.split(",")) | {""}


def normalise_title(title: str) -> str:
    """Words of a title in lower case without accents, marks, LaTeX and tags, one space between.

    Letters of every script stay. A title without any word gives "".
    """
    text = html.unescape(title) if "&" in title else title
    if "<" in text:
        text = _TAGS.sub(" ", text)
    if "\\" in text:
        text = _LATEX.sub("", text)
    return " ".join(_WORD.findall(fold(text.replace("++", " plus plus ").replace("'", ""))))


def title_key(title: str, normalised: str | None = None) -> str:
    """What titles are grouped by: the normalised title without its spaces.

    A title of marks only ("???") is its own folded text. ``normalised`` is the
    normalised title where it is known already.
    """
    words = normalise_title(title) if normalised is None else normalised
    return words.replace(" ", "") or fold(title).strip()


def is_generic(normalised: str) -> bool:
    """Whether a normalised title names a kind of text ("editorial") rather than one text."""
    if len(normalised) > 60:
        return False
    words = [word for word in normalised.split() if not any(c.isdigit() for c in word)]
    return " ".join(words) in _GENERIC


def similarity(first: str, second: str, *, cutoff: float = 0.0) -> float:
    """rapidfuzz's normalised Indel similarity of two normalised titles, 0 to 100.

    The words "extended abstract" at the end do not count: such a paper is told
    apart by :func:`difference`, but it has to be noticed.
    """
    first, second = (title.removesuffix(" extended abstract") for title in (first, second))
    return float(fuzz.ratio(first, second, score_cutoff=cutoff))


def difference(first: str, second: str) -> TitleDifference:
    """What kind of difference lies between two normalised titles.

    ``version``: a number, a single letter, a version word or a negation is in
    one and not in the other. ``spelling``: all words that differ are spellings
    of each other, or small words. ``wording``: any other word differs.
    """
    if first == second or first.replace(" ", "") == second.replace(" ", ""):
        return "none"
    words_a, words_b = Counter(first.split()), Counter(second.split())
    only_a, only_b = words_a - words_b, words_b - words_a
    if any(map(_is_version, only_a)) or any(map(_is_version, only_b)):
        return "version"
    left = sorted(word for word in only_a.elements() if word not in _SMALL_WORDS)
    right = sorted(word for word in only_b.elements() if word not in _SMALL_WORDS)
    if "".join(left) == "".join(right):
        return "spelling"
    if len(left) != len(right):
        return "wording"
    for word in left:
        match = next((other for other in right if _same_word(word, other)), None)
        if match is None:
            return "wording"
        right.remove(match)
    return "spelling"


def _is_version(word: str) -> bool:
    single = len(word) == 1 and word != "a" and word.isalpha()
    return single or word in _VERSION_WORDS or any(c.isdigit() for c in word)


def _same_word(first: str, second: str) -> bool:
    """Spellings of one word: the same beginning, and one edit for each six letters."""
    shorter = min(len(first), len(second))
    if shorter < 4 or first[:2] != second[:2]:
        return False
    return OSA.distance(first, second) <= (1 if shorter < 9 else 2)
