"""What a reader of the tables has to know of the abstracts that they come from.

Themes are only as good as the texts. Where many abstracts are copies of each
other, say next to nothing, are as long as papers or are not in English, a note
says so. A few of any kind are normal and not worth one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from topics.text.cleaning.languages import is_foreign

WORTH_A_NOTE = 0.1
"""Share of the abstracts from which a note says that they are of a kind."""

_FEW_WORDS = 5
_FEW_CHARACTERS = 30
"""Chinese and Japanese have no spaces between words."""

_MANY_CHARACTERS = 20_000
_SAMPLE = 2000
"""Abstracts that are enough to tell how many are in another language."""


def find_text_notes(abstracts: Sequence[str]) -> tuple[str, ...]:
    """Notes on cleaned abstracts, of which empty ones do not count."""
    texts = [text for text in abstracts if text]
    if not texts:
        return ()
    copies = Counter(texts)
    count = len(texts)
    sample = texts[:: 1 + count // _SAMPLE]
    found = (
        (
            sum(copies[text] > 1 for text in texts),
            count,
            "are the same as another paper's; these papers differ by their titles alone.",
        ),
        (
            sum(len(text) < _FEW_CHARACTERS and len(text.split()) < _FEW_WORDS for text in texts),
            count,
            f"have fewer than {_FEW_WORDS} words; little but the title says what these papers are "
            "about.",
        ),
        (
            sum(len(text) > _MANY_CHARACTERS for text in texts),
            count,
            f"have more than {_MANY_CHARACTERS:,} characters, as if they were whole papers; "
            "minilm reads the first two hundred words or so.",
        ),
        (
            sum(is_foreign(text) for text in sample),
            len(sample),
            "are not in English, the language of the embedded encoder and of the word lists; "
            "judge their themes with care, or name a multilingual encoder with --encoder.",
        ),
    )
    return tuple(
        f"{_share(hits, of, count)} abstracts {what}"
        for hits, of, what in found
        if hits > WORTH_A_NOTE * of
    )


def _share(hits: int, of: int, count: int) -> str:
    return f"{hits:,} of {of:,}" if of == count else f"About {hits / of:.0%} of the {count:,}"
