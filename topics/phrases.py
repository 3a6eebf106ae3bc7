"""Texts to candidate phrases: the words that a theme can be named by.

A phrase is one to four words that stand together in a sentence, neither
beginning nor ending with a function word or with the vocabulary of abstracts
("propose", "novel", "results"), which says nothing about a theme. Spelling
variants ("multi-modal models", "Multimodal model") count as one phrase, and
are shown in the form that is used most.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from topics.words import ABSTRACT_WORDS, FUNCTION_WORDS, WEAK_ENDS, WEAK_STARTS

MAX_WORDS = 4

_NOT_PLURAL = (
    "ss", "us", "is", "ics", "bias", "alias", "atlas", "canvas", "lens", "news", "series",
    "species",
)  # fmt: skip
_ACRONYM_PLURAL = re.compile(r"(?<=[A-Z]{2})s$")
_ATTRIBUTE = ("-based", "-driven", "-aware", "-oriented", "-level", "-specific")
"""A phrase does not end with an attribute that waits for its noun ("GPU-based")."""

_USUAL_DEFINITION = 0.7
"""Share of an acronym's definitions that its long form must have."""

_DEFINITION = re.compile(r"\(([A-Z][\w-]{0,8}[A-Z][\w-]{0,4})\)")
_LONGEST_FORM = 80
"""Characters before an acronym in which its long form is looked for."""

_TOKEN = re.compile(r"[^\W_]+(?:[-'’/+#][^\W_]+)*[+#]*")
_BREAK = re.compile(r"[.;:,!?()\[\]{}\"“”«»|\n\r\t]|\s[-–—]+\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseTable:
    """Phrases of a corpus and where they occur.

    ``per_text[i]`` maps a phrase's key to its mentions in text ``i``;
    ``surface[key]`` is the form that is shown.
    """

    per_text: tuple[dict[str, int], ...]
    surface: dict[str, str]


def find_phrases(texts: Sequence[str], *, min_texts: int = 1) -> PhraseTable:
    """Find the candidate phrases of each text.

    Parameters
    ----------
    texts : sequence of str
        Cleaned titles and abstracts.
    min_texts : int, default 1
        A phrase that occurs in fewer texts is left out.
    """
    long_forms = find_acronyms(texts)
    counted: list[dict[str, int]] = []
    in_texts: Counter[str] = Counter()
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    spellings: Counter[str] = Counter()
    for text in texts:
        counts: Counter[str] = Counter()
        for sentence in _BREAK.split(text):
            words = _TOKEN.findall(sentence)
            spellings.update(words[1:])
            for form in _candidate_forms(words):
                key = phrase_key(form)
                if key in long_forms:
                    key = long_forms[key]
                else:
                    forms[key][form] += 1
                counts[key] += 1
        counted.append(dict(counts))
        in_texts.update(counts.keys())
    kept = {key for key, count in in_texts.items() if count >= min_texts and key in forms}
    surface = {key: _best_form(forms[key], spellings) for key in sorted(kept)}
    per_text = tuple(
        {key: count for key, count in sorted(counts.items()) if key in kept} for counts in counted
    )
    return PhraseTable(per_text=per_text, surface=surface)


def find_acronyms(texts: Sequence[str]) -> dict[str, str]:
    """Acronyms that the texts define, from their key to that of the long form.

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
    usual: dict[str, str] = {}
    for short, forms in definitions.items():
        best = min(forms, key=lambda form: (-forms[form], form))
        if forms[best] >= _USUAL_DEFINITION * forms.total() and best != short:
            usual[short] = best
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


def _candidate_forms(words: Sequence[str]) -> Iterator[str]:
    """The phrases in one sentence's words."""
    lower = [word.lower() for word in words]
    usable = [word not in FUNCTION_WORDS and not word.isdigit() and len(word) > 1 for word in lower]
    for start, first in enumerate(lower):
        if not usable[start] or first in WEAK_STARTS:
            continue
        named = first not in ABSTRACT_WORDS and not first.endswith(_ATTRIBUTE)
        if named and _names_something(words[start]):
            yield words[start]
        for last in range(start + 1, min(start + MAX_WORDS, len(words))):
            if not usable[last]:
                break
            if lower[last] not in WEAK_ENDS and not lower[last].endswith(_ATTRIBUTE):
                yield " ".join(words[start : last + 1])


def _names_something(word: str) -> bool:
    """A single word is a phrase only if it has letters and is not a number with a unit."""
    return sum(character.isalpha() for character in word) >= 3 and not word[0].isdigit()


def _best_form(forms: Counter[str], spellings: Counter[str]) -> str:
    """The most used form; capitals only where they belong to the word."""
    merged: Counter[str] = Counter()
    for form, count in forms.items():
        merged[" ".join(_plain_case(word, spellings) for word in form.split())] += count
    return min(merged, key=lambda form: (-merged[form], form))


def _plain_case(word: str, spellings: Counter[str]) -> str:
    """Lower a word that is merely capitalised; keep acronyms and names ("Lagrangian")."""
    merely_capitalised = word[:1].isupper() and word[1:].islower()
    lower = word.lower()
    if merely_capitalised and (spellings[lower] or not spellings[word]):
        return lower
    return word
