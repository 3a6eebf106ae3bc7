"""Shorten empty openings: "In this paper, we propose" and "This paper proposes".

Half of all abstracts have one, and a phrase that half of all texts share does not
distinguish any of them. It is shortened to "We propose", which leaves a sentence.
"""

from __future__ import annotations

import re

_PLACE = (
    r"(?:paper|work|article|study|letter|survey|report|technical report|thesis|chapter|"
    r"research|contribution|manuscript|position paper|short paper|demo paper|system paper)"
)
_IN_THIS_PAPER = re.compile(
    rf"(?:In|Within|With|Through|Throughout) (?:this|the present|our|the current) {_PLACE},? "
    r"(?=(?:we|the authors|our|it|a|an|the|i|this|novel|new|two|three)\b)(\w)",
)
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
    rf"(?:This|The present|Our|The current) {_PLACE} (?:first |also |mainly |primarily )?"
    rf"({'|'.join(_TOWARDS_VERB)})(?= \w)",
)

_SECOND_VERB = re.compile(
    rf"[^.!?]{{0,280}}?(?:\band|\bthen|,) (?:also |then |further )?"
    rf"(?:{'|'.join(_TOWARDS_VERB)}|evaluates|compares|applies|extends|uses|shows|gives|"
    r"validates|illustrates|establishes|suggests|concludes|summari[sz]es|identifies)\b"
)
TRIGGER = (
    rf"(?:In|Within|With|Through|Throughout) (?:this|the present|our|the current) {_PLACE}"
    rf"|(?:This|The present|Our|The current) {_PLACE} (?:first |also |mainly |primarily )?"
    rf"(?:{'|'.join(_TOWARDS_VERB)})"
)


def shorten_openings(text: str) -> str:
    """Shorten ``In this paper, we propose`` and ``This paper proposes`` to ``We propose``."""
    text = _IN_THIS_PAPER.sub(
        lambda found: found[1].upper() if _starts_sentence(found) else found[0], text
    )
    return _THIS_PAPER.sub(_as_we, text)


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
