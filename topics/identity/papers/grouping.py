"""Group records into papers by identifier, title and abstract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import product

from rapidfuzz import fuzz

from topics.identity.papers.blocking import (
    SMALL_BLOCK,
    WINDOW,
    neighbours,
    repeated,
    spanning,
)
from topics.identity.papers.facts import Facts
from topics.identity.papers.sets import Decisions, PaperGroups, RecordSets
from topics.identity.papers.surroundings import Surroundings, find_surroundings
from topics.names.book import Book
from topics.names.identifiers import normalise_ids
from topics.names.titles import difference, is_generic, similarity
from topics.records import ID_KINDS, PLAIN_TABLE, Record
from topics.settings import IdentitySettings

_SAME_ABSTRACT = 85.0
_OTHER_ABSTRACT = 50.0
_EQUAL_ABSTRACT = 95.0
_LONG_ABSTRACT = 200
_ABSTRACT_KEY_LENGTH = 100
_RELATED_TITLE = 60.0
_NEARLY_EQUAL_TITLE = 90.0
_MOST_TITLES = 50
"""An identifier that stands on more different titles tells nothing of any of them."""


def group_records(
    records: Sequence[Record],
    settings: IdentitySettings,
    decisions: Decisions | None = None,
    book: Book | None = None,
    surroundings: Surroundings | None = None,
) -> PaperGroups:
    """Group the records that describe the same paper.

    Where evidence conflicts, the result depends on the order of ``records``, so
    callers sort them by content first. ``book`` holds names and titles that
    have already been parsed; ``surroundings`` are those of a larger corpus that
    the records are a part of.
    """
    grouping = _Grouping(records, settings, book or Book(), surroundings)
    if decisions is not None:
        grouping.apply(decisions)
    grouping.by_identifiers()
    grouping.by_equal_titles()
    grouping.by_equal_abstracts()
    grouping.by_similar_titles()
    return grouping.result()


class _Grouping(RecordSets):
    """One method per kind of evidence, each applied to all candidate records."""

    def __init__(
        self,
        records: Sequence[Record],
        settings: IdentitySettings,
        book: Book,
        surroundings: Surroundings | None,
    ) -> None:
        super().__init__(records, book)
        self.settings = settings
        self.title_keys = [book.title_key(record.title) for record in records]
        self.surroundings = surroundings or find_surroundings(
            self.titles, self._blocks, near=settings.near_duplicate
        )

    def by_identifiers(self) -> None:
        own = [normalise_ids(record.ids) if record.ids else {} for record in self.records]
        for kind in ID_KINDS:
            holders = repeated(ids.get(kind) for ids in own)
            for value in sorted(holders):
                self._join_holders(kind, value, holders[value])

    def _join_holders(self, kind: str, value: str, holders: list[int]) -> None:
        titles: dict[str, int] = {}
        for holder in holders:
            titles.setdefault(self.titles[holder], holder)
        if len(titles) > _MOST_TITLES:
            first, second = list(titles.values())[:2]
            detail = f"{kind} {value} stands on {len(titles):,} titles and is not believed"
            self.keep_apart(first, second, f"same {kind}", detail)
            return
        papers: list[int] = []
        for holder in holders:
            reasons: list[tuple[int, str]] = []
            for paper in papers[:WINDOW]:
                if self.root(paper) == self.root(holder):
                    break
                refusal = self.forbidden(self.root(paper), self.root(holder))
                refusal = refusal or self._unrelated(kind, paper, holder)
                if not refusal:
                    detail = f"{kind} {value}; {self.describe(paper, holder)}"
                    self.join(paper, holder, f"same {kind}", detail)
                    break
                reasons.append((paper, refusal))
            else:
                papers.append(holder)
                for paper, refusal in reasons[:1]:
                    detail = f"{kind} {value}, but {refusal}; {self.describe(paper, holder)}"
                    self.keep_apart(paper, holder, f"same {kind}", detail)

    def _unrelated(self, kind: str, first: int, second: int) -> str:
        """Why a shared identifier is not trusted, or "" if it is."""
        one, two = self.facts[first], self.facts[second]
        related = float(fuzz.token_set_ratio(one.title, two.title)) >= _RELATED_TITLE
        shared = bool(self.shared(first, second))
        if kind != "doi":
            unlike = not related and not shared and bool(one.signatures) and bool(two.signatures)
            return "neither the titles nor the authors have anything in common" if unlike else ""
        if difference(one.title, two.title) == "version" and not _one_contains_other(
            one.title, two.title
        ):
            return "the titles differ in a number or version"
        if related and not self._of_others(first, second):
            return ""
        if related:
            return "the authors are others, and neither the titles nor the abstracts are the same"
        if shared and (self.abstract_score(first, second) or 0.0) >= _SAME_ABSTRACT:
            return ""
        return "the titles have little in common"

    def _of_others(self, first: int, second: int) -> bool:
        """Whether two full lists of authors have nobody in common, and the texts differ too."""
        one, two = self.facts[first], self.facts[second]
        known = bool(one.signatures) and bool(two.signatures) and one.complete and two.complete
        if not known or self.shared(first, second):
            return False
        same_text = (self.abstract_score(first, second) or 0.0) >= _SAME_ABSTRACT
        return not same_text and similarity(one.title, two.title) < _NEARLY_EQUAL_TITLE

    def by_equal_titles(self) -> None:
        equal = repeated(self.title_keys)
        for key in sorted(equal):
            self._compare_equal(key, equal[key])

    def _compare_equal(self, key: str, positions: list[int]) -> None:
        def chronological(position: int) -> tuple[int, int]:
            years = self.facts[position].years
            return (years[0] if years else 9999, position)

        crowded = len(positions) > SMALL_BLOCK or key in self.surroundings.crowded
        blocks: dict[str, list[int]] = defaultdict(list)
        for position in sorted(positions, key=chronological):
            # Editorials of a crowd are compared by what they say themselves.
            alone = crowded and is_generic(self.titles[position])
            own = self._blocks[position] if alone else self.blocks(position)
            for name in own or ("",):
                blocks[name].append(position)
            if not crowded and own:
                blocks[""].append(position)
        strangers: list[tuple[int, int]] = []
        for name in sorted(blocks):
            for first, second in neighbours(blocks[name]):
                if self.root(first) != self.root(second):
                    self._judge_equal(first, second, strangers)
        apart = [pair for pair in strangers if self.root(pair[0]) != self.root(pair[1])]
        for first, second in spanning(apart):
            detail = f"the same title, no author in common; {self.describe(first, second)}"
            self.keep_apart(first, second, "same title", detail)

    def _judge_equal(self, first: int, second: int, strangers: list[tuple[int, int]]) -> None:
        one, two = self.facts[self.root(first)], self.facts[self.root(second)]
        shared = self.shared(first, second)
        named = bool(one.signatures) and bool(two.signatures)
        whole = one.complete and two.complete and not self._are_rows_of_authors(first, second)
        if named and not shared and whole:
            strangers.append((first, second))
            return
        refusal = self.forbidden(self.root(first), self.root(second)) or self._years_apart(one, two)
        abstracts = self.abstract_score(first, second)
        same_text = (abstracts or 0.0) >= _SAME_ABSTRACT
        if not refusal and is_generic(one.title) and not same_text and one.place != two.place:
            refusal = "such a title is used for many texts, and year and venue are not the same"
        if not refusal and named and not shared and not same_text:
            refusal = "no author in common in the part of the lists that is known"
        if not refusal and not named and not same_text and len(one.title.split()) < 4:
            refusal = "no authors to compare, and the title is short"
        if not refusal and not named and abstracts is not None and not same_text:
            refusal = "no authors to compare, and the abstracts differ"
        if refusal:
            detail = f"{refusal}; {self.describe(first, second)}"
            self.keep_apart(first, second, "same title", detail)
        else:
            self.join(first, second, "same title", self.describe(first, second))

    def _are_rows_of_authors(self, first: int, second: int) -> bool:
        """Whether a file says the same of a paper twice, as a table with a row for each author."""
        one, two = self.records[first], self.records[second]
        return (
            (one.format, one.location.file) == (PLAIN_TABLE, two.location.file)
            and len(one.abstract) >= _LONG_ABSTRACT
            and (one.title, one.abstract, one.year, one.venue)
            == (two.title, two.abstract, two.year, two.venue)
        )

    def by_equal_abstracts(self) -> None:
        """Join records with equal abstracts: a preprint published under a new title."""
        equal = repeated(abstract_key(record.abstract) for record in self.records)
        for text in sorted(equal):
            for first, second in neighbours(equal[text]):
                if self.root(first) != self.root(second):
                    self._judge_abstract(first, second)

    def _judge_abstract(self, first: int, second: int) -> None:
        if (self.abstract_score(first, second) or 0.0) < _EQUAL_ABSTRACT:
            return
        one, two = self.facts[self.root(first)], self.facts[self.root(second)]
        shared = self.shared(first, second)
        if not shared:
            return
        own, other = self.facts[first].title, self.facts[second].title
        score = similarity(own, other)
        refusal = self.forbidden(self.root(first), self.root(second)) or self._years_apart(one, two)
        if not refusal and difference(own, other) == "version":
            refusal = "the titles differ in a number or version"
        elif not refusal and score < _RELATED_TITLE / 2:
            refusal = "the titles have little in common"
        elif not refusal and 2 * len(shared) < max(len(one.signatures), len(two.signatures)):
            refusal = "less than half of the authors in common"
        evidence = f"title score {score:.0f}; {self.describe(first, second)}"
        if refusal:
            self.keep_apart(first, second, "same abstract", f"{refusal}; {evidence}")
        else:
            self.join(first, second, "same abstract", evidence)

    def by_similar_titles(self) -> None:
        """Join records of nearly equal titles, of each title the first few."""
        holders: dict[str, list[int]] = defaultdict(list)
        for position, title in enumerate(self.titles):
            holders[title].append(position)
        for one, two in sorted(self.surroundings.similar):
            score = similarity(one, two)
            for first, second in product(holders[one][:WINDOW], holders[two][:WINDOW]):
                if self.root(first) != self.root(second):
                    self._judge_similar(first, second, score)

    def _judge_similar(self, first: int, second: int, score: float) -> None:
        one, two = self.facts[self.root(first)], self.facts[self.root(second)]
        shared = self.shared(first, second)
        if not shared:
            return
        kind = difference(self.titles[first], self.titles[second])
        abstracts = self.abstract_score(first, second)
        most = 2 * len(shared) >= min(len(one.signatures), len(two.signatures))
        refusal = self.forbidden(self.root(first), self.root(second)) or self._years_apart(one, two)
        if not refusal and kind == "version":
            refusal = "the titles differ in a number or version"
        elif not refusal and kind == "spelling" and (abstracts or _OTHER_ABSTRACT) < 50:
            refusal = "the abstracts differ"
        elif not refusal and kind == "spelling" and abstracts is None and not most:
            refusal = "few authors in common and no abstracts to compare"
        elif (
            not refusal
            and kind == "wording"
            and not (most and (abstracts or 0.0) >= _SAME_ABSTRACT)
        ):
            refusal = "a word of the title differs"
        evidence = f"title score {score:.0f}; {self.describe(first, second, shared)}"
        if refusal:
            self.keep_apart(first, second, "similar title", f"{refusal}; {evidence}")
        else:
            self.join(first, second, "similar title", evidence)

    def _years_apart(self, one: Facts, two: Facts) -> str:
        if one.years is None or two.years is None:
            return ""
        span = max(one.years[1], two.years[1]) - min(one.years[0], two.years[0])
        return f"{span} years lie between them" if span > self.settings.max_year_gap else ""


def abstract_key(abstract: str) -> str | None:
    """Comparison key of an abstract: its beginning; None if it is too short to tell."""
    if len(abstract) < _LONG_ABSTRACT:
        return None
    return " ".join(abstract[: 2 * _ABSTRACT_KEY_LENGTH].casefold().split())[:_ABSTRACT_KEY_LENGTH]


def _one_contains_other(first: str, second: str) -> bool:
    return set(first.split()) <= set(second.split()) or set(second.split()) <= set(first.split())
