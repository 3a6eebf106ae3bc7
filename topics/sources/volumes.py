"""Titles of volumes and of their pages that are no papers, which indexes export beside papers."""

from __future__ import annotations

import re

_VOLUME = re.compile(
    r"(?:(?:companion|adjunct|conference|workshop|supplementary)\s+)?proceedings\s+(?:of|from)\s"
    r"(?=.*\b(?:conference|symposium|workshop|congress|meeting|colloquium)\b)",
    re.IGNORECASE,
)


_PAGES_OF_A_VOLUME = re.compile(
    r"\[?(?:(?:front|back|end) ?matter|(?:(?:inside )?(?:front|back) )?cover"
    r"|(?:half )?title page(?: [ivx]+)?|(?:table of )?contents|copyright(?: (?:page|notice))?"
    r"|(?:author|subject|reviewer|keyword) index|(?:list of |index of )(?:reviewers|authors)"
    r"|(?:program(?:me)?|organi[sz]ing|steering|technical) committees?"
    r"|conference (?:organi[sz]ation|committees?)|masthead|colophon|sponsors|blank page)\]?",
    re.IGNORECASE,
)


def is_page_of_a_volume(title: str) -> bool:
    """Whether a title is that of a cover, an index or the like ("Table of Contents")."""
    return _PAGES_OF_A_VOLUME.fullmatch(title.strip(" .")) is not None


def is_volume(title: str) -> bool:
    """Whether a title is that of a volume ("Proceedings of the 3rd Conference on ...")."""
    return _VOLUME.match(title) is not None
