"""Titles of whole volumes of proceedings, which libraries export beside their papers."""

from __future__ import annotations

import re

_VOLUME = re.compile(
    r"(?:(?:companion|adjunct|conference|workshop|supplementary)\s+)?proceedings\s+(?:of|from)\s"
    r"(?=.*\b(?:conference|symposium|workshop|congress|meeting|colloquium)\b)",
    re.IGNORECASE,
)


def is_volume(title: str) -> bool:
    """Whether a title is that of a volume ("Proceedings of the 3rd Conference on ...")."""
    return _VOLUME.match(title) is not None
