"""What a handful of examples moves: beside an optimum found otherwise, and on planted papers."""

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_expit

from tests.themes.corpora import WordEncoder, make_papers
from topics.settings import DeclaredTheme, ThemeSettings
from topics.themes.assembly import begin_model, encode_declared, learn_placed, match_declared
from topics.themes.declared import keyword_evidence
from topics.themes.placed import Placed
from topics.themes.teaching import PENALTY, fit_shift


def loss(shift: np.ndarray, offset: np.ndarray, points: np.ndarray, belongs: np.ndarray) -> float:
    sign = np.where(belongs, 1.0, -1.0)
    likelihood = log_expit(sign * (offset + points @ shift)).sum()
    return float(-likelihood + PENALTY / 2 * shift @ shift)


def test_the_shift_has_the_least_penalised_loss() -> None:
    random = np.random.default_rng(5)
    for papers, dimensions in ((1, 6), (4, 9), (40, 5)):
        points, offset = random.normal(size=(papers, dimensions)), 6 * random.normal(size=papers)
        belongs = random.random(papers) < 0.5
        found = fit_shift(offset, points, belongs)
        best = minimize(loss, np.zeros(dimensions), args=(offset, points, belongs), tol=1e-12)
        assert np.allclose(found, best.x, atol=1e-4)


def test_examples_that_a_theme_is_sure_of_move_nothing() -> None:
    points = np.eye(3)
    assert np.abs(fit_shift(np.full(3, 40.0), points, np.ones(3, dtype=bool))).max() < 1e-6


def test_examples_move_the_boundary_of_a_declared_theme() -> None:
    titles, abstracts = make_papers(300)
    vectors = WordEncoder().encode(abstracts)
    # It says robots, but its user means every kind of camera as well.
    theme = DeclaredTheme(id="seeing", name="Seeing", description="robot gripper tactile")
    settings = ThemeSettings(declared=(theme,))
    words = keyword_evidence(titles, abstracts, settings.declared)
    start = begin_model(vectors, encode_declared(WordEncoder(), settings), settings)
    segmentation = np.arange(300) % 6 == 3
    assert (match_declared(start, vectors, words)[segmentation] == 0).mean() < 0.1
    others = ~np.isin(np.arange(300) % 6, (0, 3))
    for examples, least in ((10, 0.3), (20, 0.8)):
        rows = np.flatnonzero(segmentation)[:examples]
        placed = Placed(rows=rows, themes=("seeing",) * examples)
        matches = match_declared(learn_placed(start, vectors, words, placed), vectors, words)
        assert (matches[rows] == 0).all()
        assert (matches[segmentation] == 0).mean() > least
        assert (matches[others] == 0).mean() < 0.05
