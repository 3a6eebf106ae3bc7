"""Texts to their phrases and how often each text mentions them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from topics.text.phrases.acronyms import find_definitions, settled_acronyms, usual_acronyms
from topics.text.phrases.runs import Level, Runs, find_runs, phrase_keys
from topics.text.phrases.spelling import spell_phrases
from topics.text.phrases.tokens import TokenReader, Tokens, count_inside
from topics.text.phrases.unspaced import Terms, find_terms
from topics.text.phrases.words import Words, describe_words

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_TEXTS = 4096
"""Texts whose phrases are counted at once."""


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
    titled : ndarray of shape (n_phrases,), float64
        Share of its mentions that stand in titles; 0 where no titles were given.
    bounded : ndarray of shape (n_phrases,), float64
        Share of its mentions behind which a noun phrase may end: a piece
        ("multimodal human") is nearly always followed by the word that it
        lacks, and a verb at its end by an article.
    """

    keys: tuple[str, ...]
    surface: tuple[str, ...]
    counts: csr_matrix
    titled: NDArray[np.float64]
    bounded: NDArray[np.float64]


def find_phrases(
    texts: Iterable[str],
    *,
    titles: Sequence[str] | None = None,
    min_texts: int = 1,
    keywords: Iterable[Sequence[str]] = (),
) -> PhraseTable:
    """Find the candidate phrases of each text.

    Parameters
    ----------
    texts : iterable of str
        Cleaned abstracts.
    titles : sequence of as many str, optional
        Cleaned titles, read before the texts that they belong to.
    min_texts : int, default 1
        A phrase that occurs in fewer texts is left out.
    keywords : iterable of sequences of str, optional
        What authors give: the words of scripts that are written without spaces.

    Notes
    -----
    An acronym that the texts define counts as its long form where it is
    written in capitals, so that "REAL" does not take what is "real".
    """
    tokens, title_ends, definitions = _read(texts, titles, find_terms(titles or (), keywords))
    acronyms = usual_acronyms(definitions)
    spared = {word for one in acronyms for word in (one.short, *one.long_form.split())}
    words = describe_words(tokens, fewest=min_texts, spared=spared)
    settled = settled_acronyms(acronyms, words)
    long_forms = [long_form.split() for long_form in settled.values()]
    runs = find_runs(tokens, words, fewest=min_texts, long_forms=long_forms)
    numbers = _replace_acronyms(tokens, words, runs, list(settled))
    total = runs.levels[-1].first + len(runs.levels[-1].codes)
    blocks = _count_by_text(tokens, runs.levels, numbers, total)
    in_texts = sum((np.bincount(one.indices, minlength=total) for one in blocks), np.zeros(total))
    kept = np.flatnonzero(in_texts >= max(1, min_texts))
    keys = phrase_keys(runs.levels, kept, words)
    surface = spell_phrases(tokens, words, runs.levels, kept, count_inside(tokens, title_ends))
    by_key = sorted(range(len(keys)), key=keys.__getitem__)
    kept = kept[by_key]
    mentions, titled, bounded = _count_by_place(tokens, words, title_ends, runs.levels, numbers)
    return PhraseTable(
        keys=tuple(keys[at] for at in by_key),
        surface=tuple(surface[at] for at in by_key),
        counts=_take_columns(blocks, kept, total),
        titled=(titled / np.maximum(1, mentions))[kept],
        bounded=(bounded / np.maximum(1, mentions))[kept],
    )


def _read(
    texts: Iterable[str], titles: Sequence[str] | None, terms: Terms
) -> tuple[Tokens, NDArray[np.int64], Counter[tuple[str, str]]]:
    """The tokens of titles and texts, where each title ends, and the acronyms defined."""
    reader = TokenReader()
    definitions: Counter[tuple[str, str]] = Counter()
    pairs = zip(repeat(""), texts) if titles is None else zip(titles, texts, strict=True)
    for title, text in pairs:
        for part in (title, text):
            reader.add(terms.divide(part))
            definitions.update(find_definitions(part))
    tokens = reader.tokens()
    return replace(tokens, ends=tokens.ends[1::2]), tokens.ends[::2], definitions


def _count_by_place(
    tokens: Tokens,
    words: Words,
    title_ends: NDArray[np.int64],
    levels: Sequence[Level],
    numbers: Sequence[NDArray[np.int32]],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Mentions of each phrase: all, those in titles, those behind which a noun phrase may end."""
    total = levels[-1].first + len(levels[-1].codes)
    mentions, titled, bounded = (np.zeros(total, dtype=np.int64) for _ in range(3))
    for level, of_level in zip(levels, numbers, strict=True):
        shown = of_level >= 0
        position, number = level.positions[shown], of_level[shown]
        text = np.searchsorted(tokens.ends, position, side="right")
        # A text ends with an end, so that a phrase has a next token.
        closed = words.closes[tokens.ids[position + level.words]]
        mentions += np.bincount(number, minlength=total)
        titled += np.bincount(number[position < title_ends[text]], minlength=total)
        bounded += np.bincount(number[closed], minlength=total)
    return mentions, titled, bounded


def _replace_acronyms(
    tokens: Tokens, words: Words, runs: Runs, acronyms: Sequence[str]
) -> list[NDArray[np.int32]]:
    """The phrase that each position of each level counts for, -1 where for none.

    An acronym counts for its long form, if that is spelled out anywhere.
    """
    single, *longer = runs.levels
    replaced = np.arange(len(words.keys), dtype=np.int32)
    place = {key: number for number, key in enumerate(words.keys)}
    for short, number in zip(acronyms, runs.long_forms.tolist(), strict=True):
        if short in place:
            replaced[place[short]] = number
    capitals = words.capitals[tokens.ids[single.positions]]
    stands_for = np.where(capitals, replaced[single.numbers], single.numbers)
    spelled_out = np.zeros(runs.levels[-1].first + len(runs.levels[-1].codes), dtype=bool)
    spelled_out[single.numbers[stands_for == single.numbers]] = True
    for level in longer:
        spelled_out[level.numbers] = True
    counts = (stands_for >= 0) & spelled_out[stands_for]
    return [np.where(counts, stands_for, -1), *(level.numbers for level in longer)]


def _count_by_text(
    tokens: Tokens, levels: Sequence[Level], numbers: Sequence[NDArray[np.int32]], total: int
) -> list[csr_matrix]:
    """Mentions of each of ``total`` phrases by text, in blocks of texts."""
    from scipy import sparse

    blocks = []
    for start in range(0, len(tokens.ends), _TEXTS):
        ends = tokens.ends[start : start + _TEXTS]
        begin = tokens.ends[start - 1] if start else 0
        rows, columns = [], []
        for level, of_level in zip(levels, numbers, strict=True):
            low, high = np.searchsorted(level.positions, [begin, ends[-1]])
            rows.append(np.searchsorted(ends, level.positions[low:high], side="right"))
            columns.append(of_level[low:high])
        row, column = np.concatenate(rows), np.concatenate(columns)
        shown = column >= 0
        ones = np.ones(int(shown.sum()), dtype=np.int32)
        blocks.append(
            sparse.csr_matrix((ones, (row[shown], column[shown])), shape=(len(ends), total))
        )
    return blocks


def _take_columns(
    blocks: Sequence[csr_matrix], columns: NDArray[np.int64], total: int
) -> csr_matrix:
    """Blocks of rows put together, with these columns of ``total`` in this order."""
    from scipy import sparse

    place = np.full(total, -1, dtype=np.int32)
    place[columns] = np.arange(len(columns))
    taken = [sparse.csr_matrix((0, len(columns)), dtype=np.int32)]
    for block in blocks:
        column = place[block.indices]
        stays = column >= 0
        begins = np.append(0, np.cumsum(stays))[block.indptr]
        part = sparse.csr_matrix(
            (block.data[stays], column[stays], begins), shape=(block.shape[0], len(columns))
        )
        part.sort_indices()
        taken.append(part)
    return sparse.vstack(taken, format="csr")
