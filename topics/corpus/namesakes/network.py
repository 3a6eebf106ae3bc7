"""Network of co-authors, as far as names can be trusted.

A shared co-author is evidence only if the co-author's own name is not shared:
"Wei Wang" on two papers can be two people. Each co-author weighs by how common
the name is (:class:`topics.corpus.namesakes.commonness.Commonness`), so that one
rare name joins two papers and a very common one does not.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from heapq import nsmallest

from topics.corpus.corpus import Corpus
from topics.corpus.namesakes.commonness import Commonness
from topics.corpus.namesakes.institutions import institutions
from topics.names.folding import fold_words
from topics.names.person import homonym_number, name_parts

_UNIQUE = 0.25
"""A name of fewer expected people is taken for one person when circles are drawn."""
_LARGEST_TEAM = 30
"""A paper of more authors says little about who knows whom."""
_MOST_OF_A_TEAM = 100
"""Of the authors of one paper, those who are looked at as co-authors of each of the others."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_READ = 800
"""Signs of an abstract that are read, beside the title."""
_EVERYWHERE = 0.1
"""A word in more than this share of the papers says nothing of a person."""
_MOST_COUNTED = 10_000
"""Papers in which it is counted how common each word is, evenly spread over all."""


class Weighted:
    """Counts of things, each worth 1 + ln(count) times its weight, with the length of all."""

    def __init__(self, counts: Counter[Hashable], weights: Callable[[Hashable], float]) -> None:
        self.counts = counts
        self.weights = weights
        self.values = {
            key: weights(key) if n == 1 else (1 + math.log(n)) * weights(key)
            for key, n in counts.items()
        }
        self.length = math.sqrt(math.fsum(value * value for value in self.values.values()))

    def joined(self, other: Weighted) -> Weighted:
        """The counts of both."""
        return Weighted(self.counts + other.counts, self.weights)

    def cosine(self, other: Weighted) -> float:
        """The cosine of two, 0 where nothing is shared."""
        short, long = sorted((self.values, other.values), key=len)
        dot = math.fsum(value * long[key] for key, value in short.items() if key in long)
        return dot / (self.length * other.length) if dot else 0.0


@dataclass(frozen=True, slots=True)
class Profile:
    """What a group of papers shows of the person behind it.

    ``circle`` are the people around: co-authors and theirs, each counted once.
    ``venues`` and ``words`` (of titles and abstracts) count the papers. ``places`` are
    the institutions of the affiliations, each with its share among all affiliations of
    the corpus.
    """

    circle: Weighted
    venues: Weighted
    words: Weighted
    size: int
    places: Mapping[str, float]

    def joined(self, other: Profile) -> Profile:
        """The profile of both groups together."""
        people: Counter[Hashable] = Counter(
            dict.fromkeys((*self.circle.counts, *other.circle.counts), 1)
        )
        return Profile(
            Weighted(people, self.circle.weights),
            self.venues.joined(other.venues),
            self.words.joined(other.words),
            self.size + other.size,
            {**self.places, **other.places},
        )


class Network:
    """The papers of a corpus with their authors, venues and words, by position."""

    def __init__(self, corpus: Corpus) -> None:
        self.labels = [str(label) for label in corpus.authors["author"]]
        place = {label: n for n, label in enumerate(self.labels)}
        bare = [homonym_number(label.split(" (")[0])[0] for label in self.labels]
        self.commonness = Commonness([name_parts(name, name) for name in bare])
        self.ids = [list(ids) for ids in corpus.authors["ids"]]
        self.teams = [[place[name] for name in names] for names in corpus.papers["authors"]]
        self.papers_of: dict[int, list[int]] = defaultdict(list)
        for paper, team in enumerate(self.teams):
            for author in team:
                self.papers_of[author].append(paper)
        self._affiliations: list[list[str]] = corpus.papers["affiliations"].tolist()
        self.venues = [fold_words(venue) for venue in corpus.papers["venue"]]
        self._titles: list[str] = corpus.papers["title"].tolist()
        self._abstracts: list[str] = corpus.papers["abstract"].tolist()
        self._words: dict[int, tuple[str, ...]] = {}
        self._expected: dict[int, float] = {}
        self._near: dict[int, frozenset[int]] = {}
        self._hub_weights = cache(self._hub_weight)
        self._telling: dict[int, tuple[int, ...]] = {}

    def expected(self, author: int) -> float:
        """How many people the name of an author is expected to stand for; 1 or less with an id."""
        if author not in self._expected:
            found = 0.0 if self.ids[author] else self.commonness.of(author)
            self._expected[author] = found
        return self._expected[author]

    def telling(self, paper: int) -> tuple[int, ...]:
        """The authors of a paper; of a very large team those who say most of the others.

        These are the rarest names, and among them those on the most papers. Papers of one
        large team have them in common, so that few say what thousands would.
        """
        team = self.teams[paper]
        if len(team) <= _MOST_OF_A_TEAM:
            return tuple(team)
        if paper not in self._telling:
            self._telling[paper] = tuple(nsmallest(_MOST_OF_A_TEAM, team, key=self._rarity))
        return self._telling[paper]

    def _rarity(self, author: int) -> tuple[float, int, int]:
        return self.expected(author), -len(self.papers_of[author]), author

    def profile(self, author: int, papers: Iterable[int]) -> Profile:
        """What some papers of an author show of the person."""
        papers = list(papers)
        circle: set[int] = set()
        for paper in papers:
            for other in self.telling(paper):
                if other != author and self.expected(other) < _UNIQUE:
                    circle |= self._around(other)
        circle.discard(author)
        venues: Counter[Hashable] = Counter(
            self.venues[paper] for paper in papers if self.venues[paper]
        )
        words: Counter[Hashable] = Counter(word for paper in papers for word in self.words(paper))
        return Profile(
            Weighted(Counter(dict.fromkeys(circle, 1)), self._hub_weights),
            Weighted(venues, self._venue_weights.__getitem__),
            Weighted(words, self._word_weights.__getitem__),
            len(papers),
            {key: self._place_shares[key] for paper in papers for key in self._at(paper, author)},
        )

    def _at(self, paper: int, author: int) -> Iterator[str]:
        """The institutions of an author on one paper."""
        if self._affiliations[paper]:
            place = self.teams[paper].index(author)
            yield from institutions(self._affiliations[paper][place])

    @cached_property
    def _place_shares(self) -> Mapping[str, float]:
        """The share of each institution among all affiliations."""
        count = Counter(
            key for texts in self._affiliations for text in texts for key in institutions(text)
        )
        total = count.total()
        return {key: n / total for key, n in count.items()}

    def _around(self, person: int) -> frozenset[int]:
        """A person and those who signed a paper with them."""
        if person not in self._near:
            found = {person}
            for paper in self.papers_of[person]:
                team = self.teams[paper]
                if len(team) <= _LARGEST_TEAM:
                    found.update(other for other in team if self.expected(other) < _UNIQUE)
            self._near[person] = frozenset(found)
        return self._near[person]

    def words(self, paper: int) -> tuple[str, ...]:
        """The telling words of a paper, each once."""
        if paper not in self._words:
            weights = self._word_weights
            self._words[paper] = tuple(w for w in self._all_words(paper) if w in weights)
        return self._words[paper]

    def _all_words(self, paper: int) -> list[str]:
        text = fold_words(f"{self._titles[paper]} {self._abstracts[paper][:_READ]}")
        return sorted(set(_WORD.findall(text)))

    @cached_property
    def _word_weights(self) -> Mapping[Hashable, float]:
        """Inverse document frequency of each word of several papers that is not everywhere."""
        step = -(-len(self._titles) // _MOST_COUNTED)
        counted = range(0, len(self._titles), step or 1)
        count = Counter(word for paper in counted for word in self._all_words(paper))
        most = max(3.0, _EVERYWHERE * len(counted))
        return _weights(
            Counter({word: n for word, n in count.items() if 1 < n <= most}), len(counted)
        )

    @cached_property
    def _venue_weights(self) -> Mapping[Hashable, float]:
        """Inverse document frequency of each venue."""
        return _weights(Counter(self.venues), len(self.venues))

    def _hub_weight(self, person: Hashable) -> float:
        """How much it says to be near a person: less for one whom many are near."""
        return 1 / math.log(2 + len(self._around(int(str(person)))))


def _weights(counts: Counter[str], papers: int) -> Mapping[Hashable, float]:
    return {key: math.log(1 + papers / count) for key, count in counts.items()}
