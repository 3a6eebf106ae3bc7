"""How phrases are shown: in the form that is used most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from topics.phrases.runs import Level
from topics.phrases.tokens import TOKEN, Numbering, Tokens
from topics.phrases.words import Words


def spell_phrases(
    tokens: Tokens,
    words: Words,
    levels: Sequence[Level],
    kept: NDArray[np.int64],
) -> tuple[list[str], list[str]]:
    """The key of each kept phrase, and the form that is used most."""
    plain, plain_forms = _plain_cases(tokens)
    keys: list[str] = [""] * len(kept)
    surface: list[str] = [""] * len(kept)
    for level in levels:
        column = np.searchsorted(kept, level.numbers)
        column[column == len(kept)] = 0
        stays = kept[column] == level.numbers if len(kept) else np.zeros(0, dtype=bool)
        column, positions = column[stays], level.positions[stays]
        form = plain[tokens.ids[positions]]
        for place in range(1, level.words):
            pairs = form * len(plain_forms) + plain[tokens.ids[positions + place]]
            form = np.unique(pairs, return_inverse=True)[1]
        order = np.lexsort((positions, form, column))
        column, form, positions = column[order], form[order], positions[order]
        new = np.flatnonzero(np.diff(column, prepend=-1) | np.diff(form, prepend=-1))
        uses = np.diff(new, append=len(column))
        best: dict[int, tuple[int, str]] = {}
        for begin, number in zip(new.tolist(), uses.tolist(), strict=True):
            ids = tokens.ids[positions[begin] : positions[begin] + level.words]
            one = (-number, " ".join(plain_forms[plain[i]] for i in ids))
            at = int(column[begin])
            if at not in best:
                keys[at] = " ".join(words.keys[words.key[i]] for i in ids)
            best[at] = min(best.get(at, one), one)
        for at, (_, text) in best.items():
            surface[at] = text
    return keys, surface


def _plain_cases(tokens: Tokens) -> tuple[NDArray[np.int64], list[str]]:
    """Each form with capitals only where they belong to the word."""
    inside = np.ones(len(tokens.ids), dtype=bool)
    is_break = np.array([TOKEN.fullmatch(form) is None for form in tokens.forms], dtype=bool)
    inside[1:] = ~is_break[tokens.ids[:-1]]
    inside[:1] = False
    uses = np.bincount(tokens.ids[inside], minlength=len(tokens.forms))
    spellings = Counter(dict(zip(tokens.forms, uses.tolist(), strict=True)))
    numbering = Numbering()
    plain = np.array(
        [numbering[_plain_case(form, spellings)] for form in tokens.forms], dtype=np.int64
    )
    return plain, list(numbering)


def _plain_case(word: str, spellings: Counter[str]) -> str:
    """Lower a word that is merely capitalised; keep acronyms and names ("Lagrangian")."""
    merely_capitalised = word[:1].isupper() and word[1:].islower()
    lower = word.lower()
    if merely_capitalised and (spellings[lower] or not spellings[word]):
        return lower
    return word
