"""Deduplication of papers: groups of records that describe one paper, with the evidence.

The evidence is tried in order of strength: identifiers, equal titles, equal
abstracts, and nearly equal titles. A shared identifier is not trusted where the
titles have nothing in common (the DOI of a whole volume), and a shared title is
never sufficient on its own. Pairs are compared only within small blocks, so that
the work grows with the number of records and not with its square.

Every decision that a person may want to check is recorded: each merge, and each
near miss that was kept apart.
"""

from topics.identity.papers.by_hand import find_decisions
from topics.identity.papers.facts import compatible
from topics.identity.papers.grouping import group_records
from topics.identity.papers.sets import Decisions, Link, PaperGroups
from topics.identity.papers.surroundings import Surroundings

__all__ = [
    "Decisions",
    "Link",
    "PaperGroups",
    "Surroundings",
    "compatible",
    "find_decisions",
    "group_records",
]
