"""How phrases are shown: in the form that is used most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from topics.phrases.runs import Level
from topics.phrases.tokens import Numbering, Tokens, count_openings
from topics.phrases.words import Words


def spell_phrases(
    tokens: Tokens, words: Words, levels: Sequence[Level], kept: NDArray[np.int64]
) -> list[str]:
    """The form of each kept phrase that is used most, the first of equals by the alphabet.

    Parameters
    ----------
    tokens, words, levels
        What the phrases were found in.
    kept : ndarray of int64
        Numbers of phrases, ascending.
    """
    plain, plain_forms = _plain_cases(tokens, words)
    total = levels[-1].first + len(levels[-1].codes)
    column = np.full(total, -1, dtype=np.int32)
    column[kept] = np.arange(len(kept))
    surface = [""] * len(kept)
    for level in levels:
        columns = column[level.numbers]
        stays = columns >= 0
        columns, positions = columns[stays], level.positions[stays]
        forms = [plain[tokens.ids[positions + place]] for place in range(level.words)]
        code = columns.astype(np.int64)
        for form in forms:
            code = _pair(code, form, len(plain_forms))
        order = np.argsort(code)
        new = np.flatnonzero(np.diff(code[order], prepend=-1))
        uses = np.diff(new, append=len(order))
        one_of = order[new]
        of_column = columns[one_of]
        begins = np.flatnonzero(np.diff(of_column, prepend=-1))
        most = np.repeat(np.maximum.reduceat(uses, begins), np.diff(begins, append=len(uses)))
        best = np.flatnonzero(uses == most)
        spelled = zip(
            *([plain_forms[i] for i in form[one_of[best]]] for form in forms), strict=True
        )
        for at, text in zip(of_column[best].tolist(), map(" ".join, spelled), strict=True):
            surface[at] = min(surface[at] or text, text)
    return surface


def _pair(codes: NDArray[np.int64], numbers: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    """A code for each pair of a code and a number below ``width``, in the order of the codes."""
    if len(codes) and int(codes.max()) >= np.iinfo(np.int64).max // max(1, width):
        codes = np.unique(codes, return_inverse=True)[1]
    return codes * width + numbers


def _plain_cases(tokens: Tokens, words: Words) -> tuple[NDArray[np.int64], list[str]]:
    """Each usable form with capitals only where they belong to the word."""
    inside = words.uses - count_openings(tokens)
    spellings = dict(zip(tokens.forms, inside.tolist(), strict=True))
    numbering = Numbering()
    plain = np.zeros(len(tokens.forms), dtype=np.int64)
    for row in np.flatnonzero(words.usable).tolist():
        plain[row] = numbering[_plain_case(tokens.forms[row], spellings)]
    return plain, list(numbering)


def _plain_case(word: str, spellings: Mapping[str, int]) -> str:
    """Lower a word that is merely capitalised; keep acronyms and names ("Lagrangian")."""
    merely_capitalised = word[:1].isupper() and word[1:].islower()
    lower = word.lower()
    if merely_capitalised and (spellings.get(lower, 0) or not spellings[word]):
        return lower
    return word
