import pytest

from topics.settings import ThemeSettings
from topics.themes.discovery import choose_clusterer, fewest_papers


@pytest.mark.parametrize(
    ("papers", "fewest"), [(10, 2), (27, 2), (147, 4), (400, 10), (28_726, 21), (300_000, 68)]
)
def test_the_smallest_theme_grows_slowly_with_the_corpus(papers: int, fewest: int) -> None:
    assert fewest_papers(ThemeSettings(), papers) == fewest
    assert fewest_papers(ThemeSettings(min_papers=3), papers) == 3


def test_auto_is_decided_by_size() -> None:
    assert choose_clusterer(ThemeSettings(), 500) == "agglomerative"
    assert choose_clusterer(ThemeSettings(), 501) == "louvain"
    assert choose_clusterer(ThemeSettings(clusterer="hdbscan"), 10) == "hdbscan"
