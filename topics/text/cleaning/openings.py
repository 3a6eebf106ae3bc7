"""Shorten empty openings: "In this paper, we propose" and "This paper proposes".

Half of all abstracts have one, and a phrase that half of all texts share does not
distinguish any of them. It is shortened to "We propose", which leaves a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

_IN = ("In", "Within", "With", "Through", "Throughout")
_THIS = ("This", "The present", "Our", "The current")
_PLACE = (
    r"(?:paper|work|article|study|letter|survey|report|technical report|thesis|chapter|"
    r"research|contribution|manuscript|position paper|short paper|demo paper|system paper)"
)
_IN_THIS_PAPER = re.compile(
    rf"(?:{'|'.join(_IN)}) (?:this|the present|our|the current) {_PLACE},? "
    r"(?=(?:we|the authors|our|it|a|an|the|i|this|novel|new|two|three)\b)(\w)",
)


def _by_sign(words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Words, each with the space after it, by their first signs."""
    return {
        sign: tuple(f"{word} " for word in words if word[0] == sign)
        for sign in sorted({word[0] for word in words})
    }


_HEADS_OF_IN_THIS, _HEADS_OF_THIS = _by_sign(_IN), _by_sign(_THIS)
_TOWARDS_VERB = {
    "presents": "present", "proposes": "propose", "introduces": "introduce",
    "describes": "describe", "addresses": "address", "studies": "study",
    "investigates": "investigate", "explores": "explore", "examines": "examine",
    "develops": "develop", "considers": "consider", "discusses": "discuss", "proves": "prove",
    "shows": "show", "demonstrates": "demonstrate", "provides": "provide", "reports": "report",
    "tackles": "tackle", "analyzes": "analyze", "analyses": "analyse", "reviews": "review",
    "offers": "offer", "outlines": "outline", "surveys": "survey", "argues": "argue",
    "focuses on": "focus on", "deals with": "deal with", "aims to": "aim to",
    "aims at": "aim at", "seeks to": "seek to", "contributes": "contribute",
}  # fmt: skip
_THIS_PAPER = re.compile(
    rf"(?:{'|'.join(_THIS)}) {_PLACE} (?:first |also |mainly |primarily )?"
    rf"({'|'.join(_TOWARDS_VERB)})(?= \w)",
)

_SECOND_VERB = re.compile(
    rf"[^.!?]{{0,280}}?(?:\band|\bthen|,) (?:also |then |further )?"
    rf"(?:{'|'.join(_TOWARDS_VERB)}|evaluates|compares|applies|extends|uses|shows|gives|"
    r"validates|illustrates|establishes|suggests|concludes|summari[sz]es|identifies)\b"
)
TRIGGER = (
    rf"(?:{'|'.join(_IN)}) (?:this|the present|our|the current) {_PLACE}"
    rf"|(?:{'|'.join(_THIS)}) {_PLACE} (?:first |also |mainly |primarily )?"
    rf"(?:{'|'.join(_TOWARDS_VERB)})"
)


def shorten_openings(text: str) -> str:
    """Shorten ``In this paper, we propose`` and ``This paper proposes`` to ``We propose``."""
    text = _replace(_IN_THIS_PAPER, _HEADS_OF_IN_THIS, _without, text)
    return _replace(_THIS_PAPER, _HEADS_OF_THIS, _as_we, text)


def _replace(
    pattern: re.Pattern[str],
    heads: Mapping[str, tuple[str, ...]],
    replacement: Callable[[re.Match[str]], str],
    text: str,
) -> str:
    """As ``pattern.sub``, which is slower, for a pattern that begins with one of ``heads``.

    They are given by their first signs; a single sign is found faster than several.
    """
    starts = []
    for sign, words in heads.items():
        start = text.find(sign)
        while start >= 0:
            if text.startswith(words, start):
                starts.append(start)
            start = text.find(sign, start + 1)
    pieces, end = [], 0
    for start in sorted(starts):
        found = pattern.match(text, start)
        if found is not None:
            pieces += [text[end:start], replacement(found)]
            end = found.end()
    return "".join([*pieces, text[end:]]) if pieces else text


def _without(found: re.Match[str]) -> str:
    return found[1].upper() if _starts_sentence(found) else found[0]


def _as_we(found: re.Match[str]) -> str:
    rest = found.string[found.end() : found.end() + 300]
    # In "This paper presents X and evaluates it", the second verb would no longer agree.
    if not _starts_sentence(found) or _SECOND_VERB.match(rest):
        return found[0]
    return f"We {_TOWARDS_VERB[found[1]]}"


def _starts_sentence(found: re.Match[str]) -> bool:
    start = found.start()
    before = found.string[max(0, start - 3) : start].rstrip("\"')] ")
    return start == 0 or (found.string[start - 1] == " " and before[-1:] in (".", "!", "?"))
