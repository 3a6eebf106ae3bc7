"""What parts of speech an English word can be, by a lexicon.

Which phrases are noun phrases shows in their words, and a lexicon knows most of
them without a tagger's model: "prefer" is never a noun, "share" may be one. A
word that it does not know, of a new term or another language, may be anything.

The lexicon is LemmInflect's. Its tables are searched as they are, since its own reader
makes dictionaries of all 80,000 lines first, which took a twentieth of a small run.
"""

from __future__ import annotations

import gzip
from bisect import bisect_left
from functools import cache
from pathlib import Path

VERB = frozenset({"VERB"})
_TOLD = frozenset({"NOUN", "VERB", "ADJ", "ADV"})


@cache
def parts_of_speech(word: str) -> frozenset[str]:
    """Which of "NOUN", "VERB", "ADJ" and "ADV" a word can be; empty where it is not known.

    Parameters
    ----------
    word : str
        In lower case.
    """
    lines, head = _lines(), f"{word},"
    known = set()
    at = bisect_left(lines, head)
    while at < len(lines) and lines[at].startswith(head):
        known.add(lines[at].split(",", 2)[1].upper())
        at += 1
    return frozenset(known & _TOLD or ({"ADV"} if word.endswith("ally") else ()))


@cache
def _lines() -> list[str]:
    """Lines "word,part of speech,lemma" of the lexicon and of its corrections, sorted."""
    from lemminflect import config

    known = gzip.decompress(Path(config.lemma_lu_fn).read_bytes()).decode()
    corrected = Path(config.lemma_overrides_fn).read_text(encoding="utf-8")
    return sorted([*known.splitlines(), *corrected.splitlines()])
