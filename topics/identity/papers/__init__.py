"""Which records describe one paper, with the evidence for each answer.

In go records, out come groups of their positions. Three kinds of evidence are
tried in turn: identifiers, equal titles, and titles that are nearly equal. An
identifier alone is not trusted where the titles have nothing in common (the DOI
of a whole volume), a title alone never is. Pairs are only compared within small
blocks, so that the work grows with the number of records and not its square.

Every answer that a person may want to check is kept: each merge, and each pair
that was close and stayed apart.
"""

from topics.identity.papers.facts import compatible
from topics.identity.papers.grouping import group_records
from topics.identity.papers.sets import Decisions, Link, PaperGroups

__all__ = ["Decisions", "Link", "PaperGroups", "compatible", "group_records"]
