"""What a corpus as a whole says of records that are grouped by themselves.

Which titles are looked at beside each other depends on all titles: how rare a word is, and how
many others share it with an author. Records that have nothing to do with the others can be
grouped by themselves, with the same result, once that is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from topics.identity.papers.blocking import pairs_of_titles
from topics.names.titles import is_generic, similarity


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known of the whole corpus.

    Parameters
    ----------
    similar : frozenset of (str, str)
        Nearly equal titles that are looked at beside each other, the smaller first.
    crowded : frozenset of str
        Keys of titles that more records of the corpus bear than are all compared, where
        not all of them are among the records.
    """

    similar: frozenset[tuple[str, str]] = frozenset()
    crowded: frozenset[str] = frozenset()


def find_surroundings(
    titles: Sequence[str], blocks: Sequence[Collection[str]], *, near: float
) -> Surroundings:
    """What a whole corpus says of its own records.

    Parameters
    ----------
    titles : sequence of str
        The compared title of each record.
    blocks : sequence of collection of str
        The author blocks of each record.
    near : float
        Similarity from which titles are nearly equal; 100 is to look at none.
    """
    if near >= 100:
        return Surroundings()
    of_title: dict[str, set[str]] = defaultdict(set)
    for title, own in zip(titles, blocks, strict=True):
        if not is_generic(title):
            of_title[title].update(own)
    similar = (pair for pair in pairs_of_titles(of_title) if similarity(*pair, cutoff=near))
    return Surroundings(similar=frozenset(similar))
