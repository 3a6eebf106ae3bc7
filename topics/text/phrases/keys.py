"""The form under which spelling variants of a phrase meet."""

from __future__ import annotations

import re

_NOT_PLURAL = (
    "ss", "us", "is", "ics", "bias", "alias", "atlas", "canvas", "lens", "news", "series",
    "species",
)  # fmt: skip
_POSSESSIVE = re.compile(r"['’]s$")
_ACRONYM_PLURAL = re.compile(r"(?<=[A-Z]{2})s$")


def phrase_key(form: str) -> str:
    """The form under which spelling variants of a phrase meet.

    Lower case, hyphens as joints ("multi-modal" is "multimodal"), plural
    and possessive endings off.
    """
    return " ".join(map(word_key, form.split()))


def word_key(word: str) -> str:
    """As :func:`phrase_key` for a single word."""
    if word.endswith("s"):
        word = _POSSESSIVE.sub("", word)
        word = _ACRONYM_PLURAL.sub("", word)
    return _singular(word.lower().replace("-", ""))


def _singular(word: str) -> str:
    if len(word) <= 3 or not word.endswith("s") or word.endswith(_NOT_PLURAL):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1]
