"""Texts to their phrases and how often each text mentions them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from topics.phrases.acronyms import settled_acronyms
from topics.phrases.runs import Level, find_runs, number_long_forms
from topics.phrases.spelling import spell_phrases
from topics.phrases.tokens import Tokens, read_tokens
from topics.phrases.words import Words, describe_words

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseTable:
    """Phrases of a corpus and where they occur.

    Parameters
    ----------
    keys : tuple of str
        The phrases by the form under which variants meet, sorted.
    surface : tuple of str
        The form of each that is shown.
    counts : sparse matrix of shape (n_texts, n_phrases), int32
        Mentions of each phrase in each text.
    """

    keys: tuple[str, ...]
    surface: tuple[str, ...]
    counts: csr_matrix


def find_phrases(texts: Sequence[str], *, min_texts: int = 1) -> PhraseTable:
    """Find the candidate phrases of each text.

    Parameters
    ----------
    texts : sequence of str
        Cleaned titles and abstracts.
    min_texts : int, default 1
        A phrase that occurs in fewer texts is left out.

    Notes
    -----
    An acronym that the texts define counts as its long form where it is
    written in capitals, so that "REAL" does not take what is "real".
    """
    tokens = read_tokens(texts)
    words = describe_words(tokens.forms)
    levels = find_runs(tokens, words)
    long_forms = number_long_forms(settled_acronyms(texts, tokens, words), words, levels)
    counts, kept = _count(tokens, words, levels, long_forms, min_texts)
    keys, surface = spell_phrases(tokens, words, levels, kept)
    by_key = sorted(range(len(keys)), key=keys.__getitem__)
    return PhraseTable(
        keys=tuple(keys[at] for at in by_key),
        surface=tuple(surface[at] for at in by_key),
        counts=counts[:, by_key].sorted_indices() if by_key else counts,
    )


def _count(
    tokens: Tokens,
    words: Words,
    levels: Sequence[Level],
    long_forms: Mapping[int, int],
    min_texts: int,
) -> tuple[csr_matrix, NDArray[np.int64]]:
    """Mentions by text of the phrases that are in enough texts, and their numbers."""
    from scipy import sparse

    total = levels[-1].first + len(levels[-1].codes)
    single = levels[0]
    replaced = np.arange(len(words.keys), dtype=np.int32)
    replaced[list(long_forms)] = list(long_forms.values())
    stands_for = np.where(
        words.capitals[tokens.ids[single.positions]], replaced[single.numbers], single.numbers
    )
    spelled_out = np.zeros(total, dtype=bool)
    spelled_out[single.numbers[stands_for == single.numbers]] = True
    for level in levels[1:]:
        spelled_out[level.numbers] = True
    numbers = np.concatenate([stands_for, *(level.numbers for level in levels[1:])])
    positions = np.concatenate([level.positions for level in levels])
    shown = numbers >= 0
    shown[shown] = spelled_out[numbers[shown]]
    rows, columns = tokens.text[positions[shown]], numbers[shown]
    texts = int(tokens.text[-1]) + 1 if tokens.text.size else 0
    counts = sparse.csr_matrix(
        (np.ones(len(rows), dtype=np.int32), (rows, columns)), shape=(texts, total)
    )
    in_texts = np.bincount(counts.indices, minlength=total)
    kept = np.flatnonzero((in_texts >= min_texts) & (in_texts > 0))
    place = np.full(total, -1, dtype=np.int32)
    place[kept] = np.arange(len(kept))
    stays = place[counts.indices] >= 0
    offsets = np.concatenate([[0], np.cumsum(stays)])[counts.indptr]
    small = sparse.csr_matrix(
        (counts.data[stays], place[counts.indices[stays]], offsets), shape=(texts, len(kept))
    )
    return small, kept
