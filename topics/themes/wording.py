"""What the words of a phrase say by themselves, before anything is counted."""

from __future__ import annotations

from topics.text.phrases import phrase_key
from topics.text.phrases.unspaced import is_unspaced_phrase
from topics.themes.candidates import Candidate

VAGUE = frozenset(
    phrase_key(
        "algorithm approach accuracy area behavior benchmark case code complexity context data "
        "dataset experiment feature field frame framework function image information input "
        "issue layer method number object output parameter performance point problem result "
        "sample scenario set setting size space step strategy structure task technique test "
        "time training type value work"
    ).split()
)
"""Last words that leave open what a theme is about."""

BARE = frozenset(
    map(
        phrase_key,
        (
            *"application community construction country directive effect impact implication "
            "industry influence mechanism organization practice principle relationship review role "
            "sector trend user volume".split(),
            "real world", "real-world scenarios", "wide range",
        ),
    )
)  # fmt: skip
"""What by itself says nothing of any field, though a word of it may with another."""

QUALIFIERS = frozenset(
    "accurate automatic complex consuming current different dynamic efficient existing fast "
    "general generic given high initial input large long low multiple new noisy optimal original "
    "raw real robust same several short significant simple single small specific stable standard "
    "strong target test training unknown unlabeled unseen".split()
)
"""First words that say how something is and not what."""


MEASURES = frozenset(
    map(
        phrase_key,
        (
            "ablation studies", "attack success rate", "average precision", "baseline",
            "benchmark results", "error rate", "F1 score", "GPT-4 evaluation", "human evaluation",
            "inference time", "performance gains", "prediction accuracy", "run time", "runtime",
            "score", "success rate", "test accuracy", "win rate", "win rates",
        ),
    )
)  # fmt: skip
"""What results are counted in, whatever the papers are about."""


def says_much(candidate: Candidate) -> bool:
    """Several words or a proper name."""
    return has_several_words(candidate) or is_proper(candidate.surface)


def says_nothing(candidate: Candidate) -> bool:
    """A single word that fits any field."""
    return candidate.key in VAGUE or candidate.key in BARE


def has_several_words(candidate: Candidate) -> bool:
    """In scripts without spaces, a phrase of more than one term."""
    return " " in candidate.key or is_unspaced_phrase(candidate.key)


def is_proper(surface: str) -> bool:
    """An acronym or a proper name."""
    return any(map(str.isupper, surface[1:]))


def has_version(surface: str) -> bool:
    """Something that is counted ("Aligner-2B"), other than dimensions ("6D object pose")."""
    counted = any(word.isdigit() or any(map(str.isdigit, word[1:])) for word in surface.split())
    return is_proper(surface) and counted


def phrase_cosine(one: Candidate, other: Candidate) -> float:
    """Cosine between two phrases, 0 where one has no vector."""
    if one.vector is None or other.vector is None:
        return 0.0
    return float(one.vector @ other.vector)


_ENDINGS = ("ationship", "ionship", "ation", "ator", "ing", "ion", "er", "or", "ic", "e")
"""Endings of nouns that are made of one verb or noun ("planner", "planning")."""

_SHORTEST_STEM = 4

_IRREGULAR = {
    "corpora": "corpus", "criteria": "criterion", "defence": "defend", "defense": "defend",
    "equilibria": "equilibrium", "indice": "index", "matrice": "matrix",
    "phenomena": "phenomenon", "vertice": "vertex",
}  # fmt: skip
"""Plurals of Latin and Greek nouns, as :func:`topics.text.phrases.phrase_key` leaves them,
and nouns that are further from their verb than by an ending."""


def word_stem(word: str) -> str:
    """What words of one family begin with: "plan" for "plan", "planner" and "planning".

    Parameters
    ----------
    word : str
        A word of a phrase's key.
    """
    word = _IRREGULAR.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word.removesuffix(ending)
            break
    doubled = len(word) >= _SHORTEST_STEM and word[-1] == word[-2]
    return word[:-1] if doubled else word
