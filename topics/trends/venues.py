"""What stays of a venue's name from edition to edition.

Sources write the year, the number, the place and the days of a conference, the
volume of its proceedings or the number of a preprint into the name of the venue.
Left there, each edition would be a venue of its own, and no change could be seen
within it.
"""

from __future__ import annotations

import re

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_EDITION = re.compile(
    r"\b(?:19|20)\d\d\b|'\d\d\b|\b\d+(?:st|nd|rd|th)\b"
    r"|\b(?:(?:twenty|thirty|forty|fifty|sixty)[- ])?(?:first|second|third|fourth|fifth|sixth"
    r"|seventh|eighth|ninth)\b(?=.*\b(?:conference|symposium|workshop|meeting|congress)\b)"
    r"|\b(?:tenth|eleventh|twelfth|\w+teenth|\w+tieth)\b"
    r"(?=.*\b(?:conference|symposium|workshop|meeting|congress)\b)",
    re.IGNORECASE,
)
_DAYS = re.compile(
    r"\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?\s*\d"
    r"|\b\d{1,2}\s*(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*\b"
)
_VOLUME = re.compile(
    r"\s+\d{1,3}:\s.*$|[\s,(]+(?:vol(?:ume)?|part)\b\.?\s*[\divxlc]+\b.*$|\s+\d+\s*\(\d+\)$",
    re.IGNORECASE,
)
_PROCEEDINGS = re.compile(
    r"^(?:in:?\s+)?(?:the\s+)?proc(?:eedings|\.)?(?:\s+of(?:\s+the)?\b|\s*[-:])\s*", re.IGNORECASE
)
_ARXIV = re.compile(r"arxiv\b.*|corr", re.IGNORECASE)
_DECISION = re.compile(r"\s(?:poster|oral|spotlight|notable[- ]top[- ]\d+%)$", re.IGNORECASE)
_LONGEST = 400
"""Characters of a name that are looked at, far more than any venue's has."""

_JOINTS = re.compile(r"[\s,.;:()\[\]{}/-]+")


def plain_venue(name: str) -> str:
    """A venue without what belongs to its edition, in lower case.

    >>> plain_venue("Conference on Moss, CoM 2024, Oslo, Norway, May 13-17, 2024")
    'conference on moss com'
    """
    name = _DECISION.sub("", name.strip()[:_LONGEST])
    if _ARXIV.fullmatch(name):
        return "arxiv"
    name = _VOLUME.sub("", _PROCEEDINGS.sub("", _without_days(name)))
    words = [part for part in _JOINTS.split(_EDITION.sub(" ", name).lower()) if part]
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def _without_days(name: str) -> str:
    """The name without the place and the days of a conference, as DBLP writes them."""
    parts = name.split(", ")
    days = next((place for place, part in enumerate(parts) if place and _DAYS.search(part)), 0)
    if not days:
        return name
    dated = (place for place, part in enumerate(parts[:days]) if _YEAR.search(part))
    return ", ".join(parts[: next(dated, 0) + 1])
