"""A tree of planted themes at each of its levels."""

import numpy as np
import pytest

from tests.themes.corpora import WordEncoder, make_papers
from topics.errors import UsageError
from topics.settings import DeclaredTheme, ThemeSettings
from topics.themes.calibration import calibrate
from topics.themes.clustering import compute_agreement
from topics.themes.fitting import Theming, fit_themes
from topics.themes.levels import at_level, show_level, tree_table
from topics.themes.refitting import count_refits, refit_themes

PRIVACY = DeclaredTheme(
    id="privacy", name="Privacy", description="private federated noise", keywords=("privacy",)
)


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    titles, abstracts = make_papers(700)
    texts = [f"{title} {abstract}" for title, abstract in zip(titles, abstracts, strict=True)]
    return WordEncoder().encode(texts)


@pytest.fixture(scope="module")
def theming(vectors: np.ndarray) -> Theming:
    settings = ThemeSettings(declared=(PRIVACY,), resolution=12.0)
    return fit_themes(*make_papers(700), vectors, WordEncoder(), settings)


def test_every_level_partitions_the_same_papers(theming: Theming) -> None:
    assert theming.tree
    finest = show_level(theming)
    for level in range(1, len(theming.tree) + 2):
        shown = show_level(theming, level)
        assert shown.level == level
        assert len(set(shown.ids)) == len(shown.ids)
        assert len({name.lower() for name in shown.names}) == len(shown.names)
        np.testing.assert_allclose(shown.memberships.sum(axis=1), 1)
        assert (shown.labels < 0).tolist() == (finest.labels < 0).tolist()
        # A theme of the finest level lies in one theme of this one.
        pairs = set(zip(finest.labels.tolist(), shown.labels.tolist(), strict=True))
        assert len(pairs) == len(set(finest.labels.tolist()))
        assert all(shown.keywords)


def test_a_declared_theme_stays_what_it_is_at_every_level(theming: Theming) -> None:
    for level in range(1, len(theming.tree) + 2):
        shown = show_level(theming, level)
        assert (shown.ids[0], shown.origins[0], shown.parents[0]) == ("privacy", "declared", "")


def test_parents_are_themes_of_a_level_above(theming: Theming) -> None:
    table = tree_table(theming).set_index("theme_id")
    assert table.index.is_unique
    assert set(table["level"]) == set(range(1, len(theming.tree) + 2))
    for row in table.itertuples():
        if row.parent_id:
            parent = table.loc[row.parent_id]
            assert parent["level"] < row.level
            assert parent["papers"] >= row.papers
        else:
            assert row.level == 1
    children = table[table["parent_id"] != ""].groupby("parent_id")["papers"].sum()
    for theme, papers in children.items():
        assert table.loc[theme, "papers"] == papers


def test_a_level_that_is_not_there_has_a_sentence(theming: Theming) -> None:
    with pytest.raises(UsageError, match=r"--level must be from 1 to \d, the finest level"):
        show_level(theming, 9)


def test_refits_are_put_together_with_the_themes(theming: Theming, vectors: np.ndarray) -> None:
    settings = ThemeSettings(declared=(PRIVACY,), resolution=12.0)
    refits = refit_themes(
        vectors, theming.words, WordEncoder(), settings, refits=3, cut=theming.cut
    )
    assert at_level(theming, refits, 0) == refits
    broad = at_level(theming, refits, 1)
    assert {label for own in broad for label in own} <= {*show_level(theming, 1).ids, "none"}
    own = np.array(
        [(*show_level(theming, 1).ids, "none")[at] for at in show_level(theming, 1).labels]
    )
    assert np.mean([own == labels for labels in broad]) > 0.8
    calibrated = calibrate(theming, vectors, refits)
    assert calibrated.labels.tolist() == theming.labels.tolist()
    assert calibrated.memberships.max() < theming.memberships.max() + 1e-9
    assert calibrate(theming, vectors, []) is theming


def test_known_neighbours_do_not_change_what_refits_say(vectors: np.ndarray) -> None:
    settings = ThemeSettings(declared=(PRIVACY,))
    found = fit_themes(*make_papers(700), vectors, WordEncoder(), settings)
    assert found.nearby is not None
    known, sought = (
        refit_themes(
            vectors,
            found.words,
            WordEncoder(),
            settings,
            refits=3,
            cut=found.cut,
            nearby=nearby,
        )
        for nearby in (found.nearby, None)
    )
    # A part of the papers has another centre, around which a few others are near.
    alike = [compute_agreement(_coded(a), _coded(b)) for a, b in zip(known, sought, strict=True)]
    assert min(alike) > 0.95


def test_no_refits_no_neighbours_kept(vectors: np.ndarray, theming: Theming) -> None:
    settings = ThemeSettings(declared=(PRIVACY,), resolution=12.0, refits=0)
    found = fit_themes(*make_papers(700), vectors, WordEncoder(), settings)
    assert found.nearby is None
    assert found.labels.tolist() == theming.labels.tolist()


def _coded(labels: list[str]) -> np.ndarray:
    return np.unique(labels, return_inverse=True)[1]


def test_at_most_as_many_themes_as_asked_for(vectors: np.ndarray) -> None:
    for most in (1, 3):
        settings = ThemeSettings(themes_max=most)
        found = fit_themes(*make_papers(700), vectors, WordEncoder(), settings)
        assert len(found.model.discovered) == most


@pytest.mark.parametrize("count", [60, 700])
def test_granularity_gives_fewer_or_more_themes(vectors: np.ndarray, count: int) -> None:
    titles, abstracts = make_papers(count)
    sizes = []
    for granularity in ("coarse", "medium", "fine"):
        settings = ThemeSettings(granularity=granularity)
        found = fit_themes(titles, abstracts, vectors[:count], WordEncoder(), settings)
        sizes.append(len(found.model.discovered))
        assert len(found.cut.tried) >= 1
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[2]


@pytest.mark.parametrize(
    ("papers", "refits"), [(1, 20), (2000, 20), (4000, 10), (8000, 5), (1_000_000, 3)]
)
def test_refits_by_the_size_of_the_corpus(papers: int, refits: int) -> None:
    assert count_refits(ThemeSettings(), papers) == refits
    assert count_refits(ThemeSettings(refits=0), papers) == 0
    assert count_refits(ThemeSettings(refits=7), papers) == 7
