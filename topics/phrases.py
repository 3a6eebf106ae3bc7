"""Texts to candidate phrases: the words that a theme can be named by.

A phrase is one to four words that stand together in a sentence, neither
beginning nor ending with a function word or with the vocabulary of abstracts
("propose", "novel", "results"), which says nothing about a theme. Spelling
variants ("multi-modal models", "Multimodal model") count as one phrase, and
are shown in the form that is used most.

Words become numbers once; phrases are then runs of numbers, found and counted
for all texts together.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from topics.words import ABSTRACT_WORDS, FUNCTION_WORDS, WEAK_ENDS, WEAK_STARTS

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

MAX_WORDS = 4
_LONGEST_WORD = 40
"""Characters; what is longer is no word but data or an address."""

_NOT_PLURAL = (
    "ss", "us", "is", "ics", "bias", "alias", "atlas", "canvas", "lens", "news", "series",
    "species",
)  # fmt: skip
_ACRONYM_PLURAL = re.compile(r"(?<=[A-Z]{2})s$")
_ATTRIBUTE = ("-based", "-driven", "-aware", "-oriented", "-level", "-specific")
"""A phrase does not end with an attribute that waits for its noun ("GPU-based")."""

_USUAL_DEFINITION = 0.7
"""Share of an acronym's definitions that its long form must have."""

_USES_BY_DEFINITION = 25
"""An acronym used more often than this for each definition ("COCO") may mean something else."""

_DEFINITION = re.compile(r"\(([A-Z][\w-]{0,8}[A-Z][\w-]{0,4})\)")
_LONGEST_FORM = 80
"""Characters before an acronym in which its long form is looked for."""

_TOKEN = re.compile(r"[^\W_]+(?:[-'’/+#][^\W_]+)*[+#]*")
_BREAK = re.compile(r"[.;:,!?()\[\]{}\"“”«»|\n\r\t]|\s[-–—]+\s")
_TOKEN_OR_BREAK = re.compile(f"{_TOKEN.pattern}|{_BREAK.pattern}")


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
    tokens = _read_tokens(texts)
    words = _describe_words(tokens.forms)
    levels = _find_runs(tokens, words)
    long_forms = _number_long_forms(_settled_acronyms(texts, tokens, words), words, levels)
    counts, kept = _count(tokens, words, levels, long_forms, min_texts)
    return _spell(tokens, words, levels, counts, kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tokens:
    """All texts in a row: ``ids[i]`` is the place of token ``i`` in ``forms``.

    A sentence's end is a token too, and each text ends with one. ``text[i]``
    is the text that token ``i`` stands in.
    """

    forms: list[str]
    ids: NDArray[np.int32]
    text: NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What can be said of each distinct form by itself; flags of shape (n_forms,)."""

    key: NDArray[np.int64]
    keys: list[str]
    usable: NDArray[np.bool_]
    starts: NDArray[np.bool_]
    ends: NDArray[np.bool_]
    alone: NDArray[np.bool_]
    capitals: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """The phrases of one length.

    ``positions`` are the tokens at which one begins and ``numbers`` which
    phrase that is, counted from ``first`` over all lengths. ``codes`` are the
    distinct pairs of shorter phrase and last word, sorted, by which a phrase is
    found again.
    """

    words: int
    first: int
    positions: NDArray[np.int32]
    numbers: NDArray[np.int32]
    codes: NDArray[np.int64]


class _Numbering(dict[str, int]):
    """Numbers for strings in the order of their first use."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self)
        return number


def _read_tokens(texts: Sequence[str]) -> _Tokens:
    numbering = _Numbering()
    ids = array("i")
    ends = np.empty(len(texts), dtype=np.int64)
    for position, text in enumerate(texts):
        ids.extend(map(numbering.__getitem__, _TOKEN_OR_BREAK.findall(text)))
        ids.append(numbering["\n"])
        ends[position] = len(ids)
    lengths = np.diff(ends, prepend=0)
    return _Tokens(
        forms=list(numbering),
        ids=np.frombuffer(ids, dtype=np.int32) if len(ids) else np.empty(0, dtype=np.int32),
        text=np.repeat(np.arange(len(texts), dtype=np.int32), lengths),
    )


def _describe_words(forms: Sequence[str]) -> _Words:
    numbering = _Numbering()
    key = np.empty(len(forms), dtype=np.int64)
    flags = np.zeros((5, len(forms)), dtype=bool)
    for row, form in enumerate(forms):
        key[row] = numbering[phrase_key(form)]
        lower = form.lower()
        if (
            lower in FUNCTION_WORDS
            or lower.isdigit()
            or not 2 <= len(lower) <= _LONGEST_WORD
            or _TOKEN.fullmatch(form) is None
        ):
            continue
        starts = lower not in WEAK_STARTS
        whole = not lower.endswith(_ATTRIBUTE)
        flags[:, row] = (
            True,
            starts,
            whole and lower not in WEAK_ENDS,
            whole and starts and lower not in ABSTRACT_WORDS and _names_something(form),
            sum(map(str.isupper, form)) > 1,
        )
    usable, starting, ending, alone, capitals = flags
    return _Words(
        key=key,
        keys=list(numbering),
        usable=usable,
        starts=starting,
        ends=ending,
        alone=alone,
        capitals=capitals,
    )


def _find_runs(tokens: _Tokens, words: _Words) -> list[_Level]:
    """Every place where a phrase stands, by the phrase's length."""
    ids = tokens.ids
    single = np.flatnonzero(words.alone[ids]).astype(np.int32)
    levels = [
        _Level(
            words=1,
            first=0,
            positions=single,
            numbers=words.key[ids[single]].astype(np.int32),
            codes=np.arange(len(words.keys), dtype=np.int64),
        )
    ]
    begun = np.flatnonzero(words.starts[ids]).astype(np.int32)
    prefix = words.key[ids[begun]]
    for length in range(2, MAX_WORDS + 1):
        # A text ends with a break, so that a word that goes on has a next token.
        last = ids[begun + length - 1]
        goes_on = words.usable[last]
        begun, prefix, last = begun[goes_on], prefix[goes_on], last[goes_on]
        codes, prefix = np.unique(prefix * len(words.keys) + words.key[last], return_inverse=True)
        whole = words.ends[last]
        first = levels[-1].first + len(levels[-1].codes)
        levels.append(
            _Level(
                words=length,
                first=first,
                positions=begun[whole],
                numbers=(prefix[whole] + first).astype(np.int32),
                codes=codes,
            )
        )
    return levels


def _settled_acronyms(texts: Sequence[str], tokens: _Tokens, words: _Words) -> dict[str, str]:
    """Acronyms whose definition is common enough to be what the others mean too."""
    uses = np.bincount(
        words.key[tokens.ids], weights=words.capitals[tokens.ids], minlength=len(words.keys)
    )
    used = dict(zip(words.keys, uses.tolist(), strict=True))
    return {
        short: long_form
        for short, (long_form, times) in _define_acronyms(texts).items()
        if used.get(short, 0) <= _USES_BY_DEFINITION * times
    }


def _number_long_forms(
    acronyms: Mapping[str, str], words: _Words, levels: Sequence[_Level]
) -> dict[int, int]:
    """From an acronym's number to that of its long form, -1 where no text holds it."""
    key_number = {key: number for number, key in enumerate(words.keys)}
    found: dict[int, int] = {}
    for short, long_form in acronyms.items():
        parts = [key_number.get(part, -1) for part in long_form.split()]
        if short not in key_number:
            continue
        rank = parts[0]
        for level, part in zip(levels[1:], parts[1:], strict=False):
            if rank < 0 or part < 0:
                break
            code = rank * len(words.keys) + part
            place = int(np.searchsorted(level.codes, code))
            rank = place if place < len(level.codes) and level.codes[place] == code else -1
        known = rank >= 0 and min(parts) >= 0
        found[key_number[short]] = rank + levels[len(parts) - 1].first if known else -1
    return found


def _count(
    tokens: _Tokens,
    words: _Words,
    levels: Sequence[_Level],
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


def find_acronyms(texts: Sequence[str]) -> dict[str, str]:
    """Acronyms that the texts define, from their key to that of the long form."""
    return {short: long_form for short, (long_form, _) in _define_acronyms(texts).items()}


def _define_acronyms(texts: Sequence[str]) -> dict[str, tuple[str, int]]:
    """The long form of each acronym, and how often the texts define it.

    "Multimodal large language models (MLLMs)" defines one if its letters occur
    in the words before it, from the last to the first, the first at the start
    of a word (Schwartz and Hearst 2003). An acronym that is defined in several
    ways is kept where one of them makes up most of its definitions.
    """
    definitions: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for found in _DEFINITION.finditer(text):
            short = found.group(1)
            before = text[max(0, found.start() - _LONGEST_FORM) : found.start()]
            long_form = _long_form(short, _BREAK.split(before.rstrip())[-1].split())
            if long_form is not None and len(long_form) <= MAX_WORDS:
                key = phrase_key(" ".join(long_form))
                definitions[phrase_key(short)][key] += 1
    usual: dict[str, tuple[str, int]] = {}
    for short, forms in definitions.items():
        best = min(forms, key=lambda form: (-forms[form], form))
        if forms[best] >= _USUAL_DEFINITION * forms.total() and best != short:
            usual[short] = (best, forms.total())
    return usual


def _long_form(short: str, words: Sequence[str]) -> list[str] | None:
    """The fewest last words whose letters hold those of ``short``, or None."""
    letters = [letter.lower() for letter in short if letter.isalnum()]
    if letters[-1] == "s" and not short[-1].isupper():
        letters.pop()
    for start in range(len(words) - 1, -1, -1):
        rest = " ".join(words[start:]).lower()
        if not rest.startswith(letters[0]) or len(words) - start > len(letters):
            continue
        position = len(rest)
        for letter in reversed(letters[1:]):
            position = rest.rfind(letter, 1, position)
            if position < 0:
                break
        else:
            return list(words[start:])
    return None


def phrase_key(form: str) -> str:
    """The form under which spelling variants of a phrase meet.

    Lower case, hyphens as joints ("multi-modal" is "multimodal"), plural
    endings off.
    """
    return " ".join(
        _singular(_ACRONYM_PLURAL.sub("", word).lower().replace("-", "")) for word in form.split()
    )


def _singular(word: str) -> str:
    if len(word) <= 3 or not word.endswith("s") or word.endswith(_NOT_PLURAL):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1]


def _spell(
    tokens: _Tokens,
    words: _Words,
    levels: Sequence[_Level],
    counts: csr_matrix,
    kept: NDArray[np.int64],
) -> PhraseTable:
    """The key of each phrase and the form that is used most, in the order of the keys."""
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
    by_key = sorted(range(len(keys)), key=keys.__getitem__)
    return PhraseTable(
        keys=tuple(keys[at] for at in by_key),
        surface=tuple(surface[at] for at in by_key),
        counts=counts[:, by_key].sorted_indices() if by_key else counts,
    )


def _plain_cases(tokens: _Tokens) -> tuple[NDArray[np.int64], list[str]]:
    """Each form with capitals only where they belong to the word."""
    inside = np.ones(len(tokens.ids), dtype=bool)
    is_break = np.array([_TOKEN.fullmatch(form) is None for form in tokens.forms], dtype=bool)
    inside[1:] = ~is_break[tokens.ids[:-1]]
    inside[:1] = False
    uses = np.bincount(tokens.ids[inside], minlength=len(tokens.forms))
    spellings = Counter(dict(zip(tokens.forms, uses.tolist(), strict=True)))
    numbering = _Numbering()
    plain = np.array(
        [numbering[_plain_case(form, spellings)] for form in tokens.forms], dtype=np.int64
    )
    return plain, list(numbering)


def _names_something(word: str) -> bool:
    """A single word is a phrase only if it has letters and is not a number with a unit."""
    return sum(character.isalpha() for character in word) >= 3 and not word[0].isdigit()


def _plain_case(word: str, spellings: Counter[str]) -> str:
    """Lower a word that is merely capitalised; keep acronyms and names ("Lagrangian")."""
    merely_capitalised = word[:1].isupper() and word[1:].islower()
    lower = word.lower()
    if merely_capitalised and (spellings[lower] or not spellings[word]):
        return lower
    return word
