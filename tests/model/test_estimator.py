"""The estimator among those of scikit-learn."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError, SkipTestWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.utils import estimator_checks

import topics
from tests.themes.corpora import WordEncoder, make_papers
from topics.errors import ParameterError
from topics.model.estimator import ThemeModel


def texts_of(count: int, seed: int = 0) -> list[str]:
    return ["\n".join(pair) for pair in zip(*make_papers(count, seed=seed), strict=True)]


@pytest.fixture
def estimator(tmp_path) -> ThemeModel:
    return ThemeModel(encoder=WordEncoder(), cache=tmp_path)


CHECKS = (
    "check_estimator_cloneable",
    "check_estimator_tags_renamed",
    "check_valid_tag_types",
    "check_estimator_repr",
    "check_no_attributes_set_in_init",
    "check_do_not_raise_errors_in_init_or_set_params",
    "check_mixin_order",
    "check_parameters_default_constructible",
    "check_get_params_invariance",
    "check_set_params",
)
"""Checks that need no data; all others make matrices of numbers, which are no texts."""


@pytest.mark.parametrize("name", CHECKS)
def test_the_checks_of_scikit_learn_that_need_no_matrix(name: str) -> None:
    getattr(estimator_checks, name)("ThemeModel", ThemeModel())


def test_scikit_learn_itself_tries_no_matrices() -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        estimator_checks.check_estimator(ThemeModel())
    assert any(
        issubclass(one.category, SkipTestWarning) and "requires input" in str(one.message)
        for one in told
    )


def test_it_fits_predicts_and_transforms(estimator: ThemeModel) -> None:
    texts = texts_of(120)
    before = estimator.get_params()
    assert estimator.fit(texts) is estimator
    assert estimator.get_params() == before
    labels = estimator.predict(texts)
    assert (labels == estimator.labels_).all()
    assert (estimator.fit_predict(texts) == labels).all()
    weights = estimator.predict_proba(texts)
    assert weights.shape == (120, len(estimator.classes_))
    np.testing.assert_allclose(weights.sum(axis=1), 1.0)
    assert (estimator.classes_[weights.argmax(axis=1)] == labels).all()
    np.testing.assert_array_equal(estimator.transform(texts), weights[:, :-1])
    assert estimator.get_feature_names_out().tolist() == estimator.classes_[:-1].tolist()
    kinds = [row % 6 for row in range(120)]
    assert estimator.score(texts, kinds) > 0.9
    assert 0 < estimator.score(texts) < 1
    assert estimator.predict([]).shape == (0,)


def test_fitting_twice_gives_the_same(estimator: ThemeModel) -> None:
    texts = texts_of(60)
    first = estimator.fit(texts).predict_proba(texts)
    again = clone(estimator).fit(texts).predict_proba(texts)
    np.testing.assert_array_equal(first, again)


def test_an_unfitted_one_says_so() -> None:
    for call in ("predict", "predict_proba", "transform", "score"):
        with pytest.raises(NotFittedError):
            getattr(ThemeModel(), call)(["text"])


def test_what_is_no_text_is_refused(estimator: ThemeModel) -> None:
    for wrong in ("one text", np.zeros((3, 2)), [None]):
        with pytest.raises(ParameterError, match="X must be an iterable of texts"):
            estimator.fit(wrong)
    with pytest.raises(ParameterError, match="X must be at least one text"):
        estimator.fit([])
    with pytest.raises(ParameterError, match="granularity must be 'auto'"):
        ThemeModel(granularity="huge").fit(["text"])


def test_it_works_in_a_pipeline_and_in_a_search(estimator: ThemeModel) -> None:
    texts = texts_of(90)
    kinds = [row % 6 for row in range(90)]
    pipeline = make_pipeline(clone(estimator), LogisticRegression(C=100))
    assert pipeline.fit(texts, kinds).score(texts, kinds) > 0.9
    search = GridSearchCV(estimator, {"themes_max": [2, 0]}, cv=2)
    search.fit(np.array(texts), kinds)
    assert search.best_params_ == {"themes_max": 0}
    assert search.predict(texts[:2]).shape == (2,)


def test_it_is_public() -> None:
    assert topics.ThemeModel is ThemeModel
