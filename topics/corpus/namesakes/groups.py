"""Group the papers of one name by person, as far as can be told.

Two papers with a co-author whom one can trust to be one person are together.
The groups that this leaves are joined, the likest first, while the odds are for
one person: by the people around, the venues, the words of the titles and the
affiliations, against how common the name is.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations

from topics.corpus.namesakes.network import Network, Profile

_LINKED = 0.5
"""Weight of shared co-authors at which two papers are one person's."""
_DOUBT = 4.0
"""How fast a shared co-author loses weight with the number of people called so."""
_LEAST_EXPECTED, _MOST_EXPECTED = 0.06, 4.0
"""Bounds of the number of people that a name is expected to stand for, as odds."""
_MOST_GROUPS = 400
"""Of more groups, which only names of very many papers have, the smallest stay apart."""

_STAYS = 0.6
"""Share of people of whom two groups of papers have an institution in common."""
_ELSEWHERE = math.log(1 - _STAYS)
_MOST_OF_A_PLACE = 4.5
"""Bound for rare institutions: people of one name meet there more often than by chance."""

_INTERCEPT = -0.4
_CIRCLE, _VENUES, _WORDS = 7.2, 2.1, 14.8
_SMALLER, _LARGER = -2.7, -1.4
_CIRCLE_OF_MORE, _VENUES_OF_MORE, _WORDS_OF_MORE = -1.5, -0.1, 0.9
"""A logistic regression, fitted on 28,726 papers of 25 venues of machine learning.

Same: parts of the papers of people whose full name is so rare that it is theirs
alone, which have no trusted co-author in common. Different: papers of two such
people. For people left out of the fit the area under the ROC curve is .89 (.90
where the smaller part has three papers or more).
"""


def group_papers(network: Network, author: int) -> list[list[int]]:
    """Positions of the papers of an author in groups, the largest first."""
    groups = _by_coauthors(network, author)
    if len(groups) < 2:
        return groups
    profiles = [network.profile(author, group) for group in groups]
    expected = min(max(network.expected(author), _LEAST_EXPECTED), _MOST_EXPECTED)
    _join(groups, profiles, least=math.log(expected))
    return sorted(groups, key=lambda group: (-len(group), group))


def _by_coauthors(network: Network, author: int) -> list[list[int]]:
    """Papers that share a co-author of a rare name, or several of common ones."""
    papers = network.papers_of[author]
    signed: dict[int, list[int]] = defaultdict(list)
    for paper in papers:
        for other in network.telling(paper):
            if other != author:
                signed[other].append(paper)
    parent = {paper: paper for paper in papers}

    def root(paper: int) -> int:
        while parent[paper] != paper:
            parent[paper] = paper = parent[parent[paper]]
        return paper

    common: dict[tuple[int, int], float] = defaultdict(float)
    for other in sorted(signed):
        weight = 1 / (1 + _DOUBT * network.expected(other))
        together = signed[other]
        if weight >= _LINKED:
            for paper in together[1:]:
                parent[root(paper)] = root(together[0])
        else:
            for pair in combinations(together, 2):
                common[pair] += weight
    for (one, two), weight in common.items():
        if weight >= _LINKED:
            parent[root(two)] = root(one)
    found: dict[int, list[int]] = defaultdict(list)
    for paper in papers:
        found[root(paper)].append(paper)
    return sorted(found.values(), key=lambda group: (-len(group), group))


def _join(groups: list[list[int]], profiles: list[Profile], *, least: float) -> None:
    """Join groups in place, the likest first, while their odds are above ``least``."""
    alive = list(range(min(len(groups), _MOST_GROUPS)))
    odds = {(a, b): same_odds(profiles[a], profiles[b]) for a, b in combinations(alive, 2)}
    while odds:
        (one, two), best = max(odds.items(), key=lambda item: (item[1], (-item[0][0], -item[0][1])))
        if best <= least:
            break
        groups[one] = sorted(groups[one] + groups[two])
        profiles[one] = profiles[one].joined(profiles[two])
        groups[two] = []
        alive.remove(two)
        odds = {pair: value for pair, value in odds.items() if two not in pair}
        for other in alive:
            if other != one:
                pair = (min(one, other), max(one, other))
                odds[pair] = same_odds(profiles[one], profiles[other])
    groups[:] = [group for group in groups if group]


def same_odds(one: Profile, two: Profile) -> float:
    """Logarithm of the odds that two groups of papers of one name are one person's work.

    Before it is considered how common the name is.
    """
    small, large = sorted((math.log(one.size), math.log(two.size)))
    circle = math.sqrt(one.circle.cosine(two.circle))
    venues = one.venues.cosine(two.venues)
    words = math.sqrt(one.words.cosine(two.words))
    return (
        _INTERCEPT
        + (_CIRCLE + _CIRCLE_OF_MORE * small) * circle
        + (_VENUES + _VENUES_OF_MORE * small) * venues
        + (_WORDS + _WORDS_OF_MORE * small) * words
        + _SMALLER * small
        + _LARGER * large
        + _of_places(one.places, two.places)
    )


def _of_places(one: Mapping[str, float], two: Mapping[str, float]) -> float:
    """Logarithm of the ratio by which affiliations speak for one person; 0 without any.

    An institution in common is expected of one person, and of two people as often as
    the institution is among all affiliations.
    """
    if not one or not two:
        return 0.0
    shared = [share for key, share in one.items() if key in two]
    if not shared:
        return _ELSEWHERE
    return min(max(math.log(_STAYS / min(shared)), 0.0), _MOST_OF_A_PLACE)
