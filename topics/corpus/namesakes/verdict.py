"""Names that are several people by the evidence of the corpus, and what to do about each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from topics.corpus.corpus import Corpus
from topics.corpus.namesakes.groups import group_papers
from topics.corpus.namesakes.network import Network
from topics.identity.decisions import load_author_decisions
from topics.schema import TABLES
from topics.text.wording import counted

FEWEST_PAPERS = 5
"""Papers below which nothing is said of a name."""
_FEWEST_OF_ANOTHER = 3
"""Papers of a second group at which the name is more than one person."""
_LEAST_SHARE_OF_ANOTHER = 0.125
"""The same of a rare name, as a share of its papers: long careers have parts of their own."""
_COMMON = 0.25
_SCATTERED_PAPERS = 8
_SHOWN_GROUPS = 6
_SHOWN_NAMES = 5

MOST_NAMES = 1_000
"""Names that are looked at where nobody was asked for."""

NAMESAKE_COLUMNS: Mapping[str, str] = {
    "author": "str",
    "papers": "int64",
    "groups": "int64",
    "largest": "int64",
    "second": "int64",
    "expected": "float64",
    "evidence": "str",
}
"""Columns of :func:`namesake_table`."""

REASON = "name of several people"
"""Reason of such a name's row in the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameOfMany:
    """A name, its papers in groups by position, and whether the groups are several people.

    ``expected`` is how many people the name should stand for by its frequency.
    """

    author: str
    groups: tuple[tuple[int, ...], ...]
    expected: float

    @property
    def papers(self) -> int:
        """How many papers the name is on."""
        return sum(map(len, self.groups))

    @property
    def several(self) -> bool:
        """Whether the evidence is for more than one person.

        Either a second group is large enough to be somebody's work, or the name is
        common and no group has half of its papers.
        """
        sizes = [len(group) for group in self.groups]
        if len(sizes) < 2:
            return False
        common = self.expected >= _COMMON
        scattered = common and self.papers >= _SCATTERED_PAPERS and 2 * sizes[0] < self.papers
        least = 0.0 if common else _LEAST_SHARE_OF_ANOTHER * self.papers
        return scattered or sizes[1] >= max(_FEWEST_OF_ANOTHER, least)

    @property
    def evidence(self) -> str:
        """The groups in words."""
        sizes = [len(group) for group in self.groups]
        shown = ", ".join(map(str, sizes[:_SHOWN_GROUPS]))
        more = f" and {len(sizes) - _SHOWN_GROUPS} more" if len(sizes) > _SHOWN_GROUPS else ""
        if len(sizes) == 1:
            return f"{counted(self.papers, 'paper')} in one group"
        return (
            f"{counted(self.papers, 'paper')} in {len(sizes)} groups ({shown}{more}) "
            "that have no trusted co-author in common"
        )


def names_of_many(corpus: Corpus, authors: Iterable[str] | None = None) -> list[NameOfMany]:
    """The papers of each author in groups, in the order of ``authors``.

    Left out are those who are one person by a source's word, through an identifier
    or a page of their own, or by the user's file of authors, and those of whom too
    little is known: fewer than
    ``FEWEST_PAPERS`` papers, or most of them with a cut list of authors. None: all
    authors of the corpus.
    """
    network = Network(corpus)
    decided = _decided(corpus)
    sure = [
        bool(ids) or bool(owner) or label in decided
        for label, ids, owner in zip(
            network.labels, network.ids, corpus.authors["owner"], strict=True
        )
    ]
    whole = corpus.papers["authors_complete"].tolist()
    place = {label: n for n, label in enumerate(network.labels)}
    asked = network.labels if authors is None else [a for a in authors if a in place]
    found = []
    for label in asked:
        author = place[label]
        papers = network.papers_of[author]
        if sure[author] or len(papers) < FEWEST_PAPERS:
            continue
        if 2 * sum(bool(whole[paper]) for paper in papers) < len(papers):
            continue
        groups = group_papers(network, author)
        found.append(
            NameOfMany(
                author=label,
                groups=tuple(map(tuple, groups)),
                expected=network.expected(author),
            )
        )
    return found


def _decided(corpus: Corpus) -> set[str]:
    """Labels that the user's file of authors gives; a run folder does not hold that file."""
    path = corpus.identity.authors
    if path is None or not Path(path).is_file():
        return set()
    decisions = load_author_decisions(path)
    aliases = {alias.label for alias in decisions.aliases}
    return aliases | {split.label for split in decisions.splits}


def most_papers(corpus: Corpus, limit: int = MOST_NAMES) -> list[str]:
    """The labels of the authors with the most papers, at most ``limit``."""
    ranked = corpus.authors.sort_values(["papers", "author"], ascending=[False, True])
    return [str(label) for label in ranked["author"].head(limit)]


def namesake_table(names: Iterable[NameOfMany]) -> pd.DataFrame:
    """The names that are several people, those with the most papers first.

    Columns of ``NAMESAKE_COLUMNS``: papers, groups, the sizes of the two largest,
    how many people the name is expected to stand for, and the evidence in words.
    """
    rows = [
        {
            "author": name.author,
            "papers": name.papers,
            "groups": len(name.groups),
            "largest": len(name.groups[0]),
            "second": len(name.groups[1]),
            "expected": round(name.expected, 3),
            "evidence": name.evidence,
        }
        for name in sorted(names, key=lambda name: (-name.papers, name.author))
        if name.several
    ]
    return pd.DataFrame(
        {
            column: pd.Series([row[column] for row in rows], dtype=dtype)
            for column, dtype in NAMESAKE_COLUMNS.items()
        }
    )


def namesake_ledger(names: Iterable[NameOfMany]) -> pd.DataFrame:
    """Rows of a ledger, one for each name that is several people: as the schema has it."""
    rows = [
        ("noted", REASON, "", "", f"{name.author}: {name.evidence}")
        for name in sorted(names, key=lambda name: name.author)
        if name.several
    ]
    return pd.DataFrame(rows, columns=TABLES["ledger"].names, dtype="str")


def namesake_notes(names: Iterable[NameOfMany]) -> tuple[str, ...]:
    """What a reader of trends has to know of names that are several people."""
    found = sorted(name.author for name in names if name.several)
    if not found:
        return ()
    shown = ", ".join(found[:_SHOWN_NAMES])
    more = f" and {len(found) - _SHOWN_NAMES} more" if len(found) > _SHOWN_NAMES else ""
    verb = "seems" if len(found) == 1 else "seem"
    return (
        f"{counted(len(found), 'name')} of reported authors {verb} to be several people "
        f"({shown}{more}); their trends mix them. `topics authors --write` divides them.",
    )
