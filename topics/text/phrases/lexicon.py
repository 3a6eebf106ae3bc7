"""What parts of speech an English word can be, by a lexicon.

Which phrases are noun phrases shows in their words, and a lexicon knows most of
them without a tagger's model: "prefer" is never a noun, "share" may be one. A
word that it does not know, of a new term or another language, may be anything.
"""

from __future__ import annotations

from functools import cache

VERB = frozenset({"VERB"})


@cache
def parts_of_speech(word: str) -> frozenset[str]:
    """Which of "NOUN", "VERB", "ADJ" and "ADV" a word can be; empty where it is not known.

    Parameters
    ----------
    word : str
        In lower case.
    """
    # Half a second, for which only those who find phrases should wait.
    from lemminflect import getAllLemmas

    known = frozenset(getAllLemmas(word)) & {"NOUN", "VERB", "ADJ", "ADV"}
    return known or frozenset({"ADV"} if word.endswith("ally") else ())
