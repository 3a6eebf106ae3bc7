"""Editions of a venue are one venue, and venues that differ are not."""

from __future__ import annotations

import pytest

from topics.trends.venues import plain_venue


@pytest.mark.parametrize(
    ("plain", "names"),
    [
        ("icml", ["Proc. of the 39th ICML (2022)", "proceedings of the 40th ICML 2023"]),
        ("neurips", ["NeurIPS '21", "NeurIPS 2023"]),
        (
            "ieee conference on moss and lichen icml",
            [
                "IEEE Conference on Moss and Lichen, ICML 2024, Oslo, Norway, May 13-17, 2024",
                "IEEE Conference on Moss and Lichen, ICML 2019, 9-15 June 2019, Bergen, Norway",
                "Proceedings of the 36th IEEE Conference on Moss and Lichen, ICML 2018, Long "
                "Bay, Maine, USA, April 30 - May 2, 2018, Volume 1: Long Papers",
            ],
        ),
        (
            "moss vision emcv european conference",
            [
                "Moss Vision - EMCV 2020 - 16th European Conference, Oslo, August 2-8, 2020, "
                "Proceedings, Part I",
                "Moss Vision - EMCV 2022: 17th European Conference",
            ],
        ),
        (
            "advances in moss processing systems",
            [
                "Advances in Moss Processing Systems 32: Annual Conference on Moss Processing "
                "Systems 2019, MPS 2019, December 8-14, 2019, Oslo, Norway",
                "Advances in Moss Processing Systems, vol. 33",
                "Advances in Moss Processing Systems",
            ],
        ),
        (
            "annual meeting of the moss society",
            [
                "Proceedings of the 61st Annual Meeting of the Moss Society (Volume 1: Papers)",
                "The Fifty-Ninth Annual Meeting of the Moss Society",
                "Proceedings of the Fifty-Eighth Annual Meeting of the Moss Society",
            ],
        ),
        ("arxiv", ["CoRR", "arXiv", "arXiv preprint arXiv:2301.01234", "arXiv (Moss University)"]),
        ("mlr", ["MLR 2024 poster", "MLR 2023 notable top 5%", "MLR 2022 Oral"]),
        ("journal of moss", ["Journal of Moss", "JOURNAL OF MOSS", "Journal of Moss 41(2)"]),
    ],
)
def test_editions_of_a_venue_are_one_venue(plain: str, names: list[str]) -> None:
    assert {plain_venue(name) for name in names} == {plain}


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Venue 7", "venue 7"),
        ("Findings of the Moss Society: MOSS 2023", "findings of the moss society moss"),
        ("First Monday", "first monday"),
        ("Moss, Lichen, and Fern Letters", "moss lichen and fern letters"),
        ("May 1968 Review", "may review"),
        ("", ""),
        ("(" * 100_000, ""),
    ],
)
def test_what_is_no_edition_stays(name: str, plain: str) -> None:
    assert plain_venue(name) == plain
