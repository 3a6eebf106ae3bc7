import numpy as np
from sklearn.metrics import adjusted_rand_score

from tests.themes.corpora import WordEncoder, make_papers
from topics.settings import ThemeSettings
from topics.themes.fitting import fit_themes
from topics.themes.layout import Layout


def test_hdbscan_on_the_layout_finds_the_planted_groups() -> None:
    titles, abstracts = make_papers(240)
    vectors = WordEncoder().encode(abstracts)
    settings = ThemeSettings(clusterer="hdbscan")
    theming = fit_themes(titles, abstracts, vectors, WordEncoder(), settings)
    assert theming.clusterer == "hdbscan"
    assert adjusted_rand_score(np.arange(240) % 6, theming.labels) > 0.9


def test_labels_that_bertopic_passes_do_not_pull_the_layout() -> None:
    _, abstracts = make_papers(60)
    vectors = WordEncoder().encode(abstracts)
    plain = Layout(1).fit(vectors).transform(vectors)
    assert plain.shape == (60, 5)
    assert np.array_equal(plain, Layout(1).fit(vectors, y=np.arange(60) % 2).transform(vectors))
