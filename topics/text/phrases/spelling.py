"""How phrases are shown: in the form that is used most."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from topics.text.numbering import Numbering
from topics.text.phrases.lexicon import parts_of_speech
from topics.text.phrases.runs import Level
from topics.text.phrases.tokens import Tokens
from topics.text.phrases.words import Words

_CAPITALISED = re.compile(r"[A-Z][a-z'’]+(?:-[A-Z]?[a-z'’]+)*|[a-z'’]+(?:-[A-Z]?[a-z'’]+)+")
"""Words of titles: "Deep", "Self-Play", "Real-time"."""

_SELDOM = 4
"""A word that is this many times oftener written with a capital than without is a name."""


def spell_phrases(
    tokens: Tokens,
    words: Words,
    levels: Sequence[Level],
    kept: NDArray[np.int64],
    inside: NDArray[np.int64],
) -> list[str]:
    """The form of each kept phrase that is used most, the first of equals by the alphabet.

    Parameters
    ----------
    tokens, words, levels
        What the phrases were found in.
    kept : ndarray of int64
        Numbers of phrases, ascending.
    inside : ndarray of int64, shape (n_forms,)
        How often each form stands inside a sentence, where only names have capitals.
    """
    spellings = dict(zip(tokens.forms, inside.tolist(), strict=True))
    plain, plain_forms = _plain_cases(tokens, words, spellings)
    column = np.full(levels[-1].first + len(levels[-1].codes), -1, dtype=np.int32)
    column[kept] = np.arange(len(kept))
    surface = [""] * len(kept)
    for level in levels:
        if level.words == 1:  # a word's uses are known
            forms = np.flatnonzero(words.alone & (column[words.key] >= 0))
            columns, uses, spelled = column[words.key[forms]], words.uses[forms], [plain[forms]]
        else:
            columns = column[level.numbers]
            begins = level.positions[columns >= 0]
            columns, uses = columns[columns >= 0], np.ones(len(begins), dtype=np.int64)
            spelled = [plain[tokens.ids[begins + place]] for place in range(level.words)]
        best = _most_used(columns, spelled, uses, len(plain_forms))
        parts = [[plain_forms[one] for one in of_place[best].tolist()] for of_place in spelled]
        for at, *shown in zip(columns[best].tolist(), *parts, strict=True):
            text = _join_evenly(shown, spellings)
            surface[at] = min(surface[at] or text, text)
    return surface


def _most_used(
    columns: NDArray[np.int32],
    spelled: Sequence[NDArray[np.int32]],
    uses: NDArray[np.int64],
    width: int,
) -> NDArray[np.intp]:
    """For each column, a place of the spelling that has most uses; of each, where several have.

    ``spelled`` has an array for each word of a phrase, of numbers below ``width``.
    """
    if not len(columns):
        return np.empty(0, dtype=np.intp)
    code = columns.astype(np.int64)
    for of_place in spelled:
        code = _pair(code, of_place, width)
    order = np.argsort(code)
    new = np.flatnonzero(np.diff(code[order], prepend=-1))
    total = np.add.reduceat(uses[order], new)
    places = order[new]
    begins = np.flatnonzero(np.diff(columns[places], prepend=-1))
    most = np.maximum.reduceat(total, begins)
    is_most = total == np.repeat(most, np.diff(begins, append=len(total)))
    return np.asarray(places[is_most])


def _pair(codes: NDArray[np.int64], numbers: NDArray[np.int32], width: int) -> NDArray[np.int64]:
    """A code for each pair of a code and a number below ``width``, in the order of the codes."""
    if len(codes) and int(codes.max()) >= np.iinfo(np.int64).max // max(1, width):
        codes = np.unique(codes, return_inverse=True)[1]
    return codes * width + numbers


def _plain_cases(
    tokens: Tokens, words: Words, spellings: Mapping[str, int]
) -> tuple[NDArray[np.int32], list[str]]:
    """Each usable form with capitals only where they belong to the word."""
    numbering = Numbering()
    plain = np.zeros(len(tokens.forms), dtype=np.int32)
    for row in np.flatnonzero(words.usable).tolist():
        plain[row] = numbering[_plain_case(tokens.forms[row], spellings)]
    return plain, list(numbering)


def _plain_case(word: str, spellings: Mapping[str, int]) -> str:
    """Lower a word that is merely capitalised; keep acronyms and names ("Lagrangian").

    A name is written with its capital inside sentences at least as often as without.
    """
    lower = word.lower()
    if _CAPITALISED.fullmatch(word) is None or not spellings[word]:
        return lower if _CAPITALISED.fullmatch(word) else word
    return lower if spellings.get(lower, 0) > spellings[word] else word


def _join_evenly(words: Sequence[str], spellings: Mapping[str, int]) -> str:
    """The words of a phrase, with no capital amid it that is left of a title or a name.

    "Policy Optimization" gives one method its name, and "safe policy optimization" none;
    in "Bluetooth low energy" one word is a name.
    """
    shown = list(words[:1])
    for word, behind in pairwise([*words[1:], ""]):
        lower = word.lower()
        stray = (
            (shown[-1].islower() or behind.islower())
            and _CAPITALISED.fullmatch(word) is not None
            and _SELDOM * spellings.get(lower, 0) > spellings.get(word, 0)
            and bool(parts_of_speech(lower))
        )
        shown.append(lower if stray else word)
    return " ".join(shown)
