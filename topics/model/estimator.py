"""Themes in scikit-learn's manner: an estimator of texts, for pipelines and searches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClusterMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from topics.encoders.base import Encoder
from topics.encoders.load import choose_encoder, prepare_encoder, with_cache
from topics.errors import ParameterError
from topics.model.making import make_model
from topics.model.model import Model, Prepared
from topics.runtime.cache import default_cache
from topics.runtime.progress import quiet
from topics.schema import NO_THEME
from topics.settings import (
    SEED,
    CleaningSettings,
    DeclaredTheme,
    EncoderSettings,
    ThemeSettings,
)
from topics.text.cleaning import clean, clean_titles
from topics.text.paper_text import paper_text, split_paper_text
from topics.themes.cosines import compute_cosines
from topics.themes.fitting import fit_themes


class ThemeModel(ClusterMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Themes of texts, as an estimator.

    Parameters
    ----------
    encoder : str or Encoder, default "minilm"
        As ``EncoderSettings.name``, or an encoder itself.
    granularity, clusterer, min_papers, themes_max, declared
        As in :class:`topics.settings.ThemeSettings`.
    rules_off : iterable of str
        Cleaning rules that are switched off.
    random_state : int or None
        Seed; None is ``topics.settings.SEED``.
    cache : path or None
        Folder for vectors. Default: the package's own.

    Attributes
    ----------
    model_ : Model
        The model that was fitted, which can be saved.
    classes_ : ndarray of shape (n_themes + 1,)
        Ids of themes, "none" last.
    labels_ : ndarray of shape (n_texts,)
        Theme of each text of the fit.

    Examples
    --------
    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn.linear_model import LogisticRegression
    >>> import topics
    >>> pipeline = make_pipeline(topics.ThemeModel(themes_max=5), LogisticRegression())
    """

    def __init__(
        self,
        *,
        encoder: str | Encoder = "minilm",
        granularity: str = "auto",
        clusterer: str = "auto",
        min_papers: int = 0,
        themes_max: int = 0,
        declared: Sequence[DeclaredTheme] = (),
        rules_off: Iterable[str] = (),
        random_state: int | None = None,
        cache: Path | str | None = None,
    ) -> None:
        self.encoder = encoder
        self.granularity = granularity
        self.clusterer = clusterer
        self.min_papers = min_papers
        self.themes_max = themes_max
        self.declared = declared
        self.rules_off = rules_off
        self.random_state = random_state
        self.cache = cache

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.one_d_array = True
        tags.input_tags.two_d_array = False
        return tags

    def fit(self, X: Iterable[str], y: object = None) -> ThemeModel:  # noqa: N803
        """Find the themes of texts.

        Parameters
        ----------
        X : iterable of str
            If a text has several lines, the first is its title.
        y : ignored

        Raises
        ------
        ParameterError
            If a parameter has a value that is not allowed, or ``X`` holds no texts.
        """
        parts = [split_paper_text(text) for text in _texts(X)]
        settings = ThemeSettings(
            declared=tuple(self.declared),
            granularity=self.granularity,  # type: ignore[arg-type]
            clusterer=self.clusterer,  # type: ignore[arg-type]
            min_papers=self.min_papers,
            themes_max=self.themes_max,
            refits=0,
            seed=SEED if self.random_state is None else self.random_state,
        )
        cleaning = CleaningSettings(rules_off=frozenset(self.rules_off))
        titles = clean_titles([title for title, _ in parts], cleaning).texts
        abstracts = clean([abstract for _, abstract in parts], cleaning).texts
        texts = [paper_text(*pair) for pair in zip(titles, abstracts, strict=True)]
        cache = Path(self.cache or default_cache())
        encoder, encoder_settings = self._prepare(texts, cache)
        cached = with_cache(encoder, cache)
        vectors = cached.encode(texts)
        theming = fit_themes(titles, abstracts, vectors, cached, settings)
        papers = pd.DataFrame(
            {
                "paper_id": [str(row) for row in range(len(texts))],
                "title": [title or text[:100] for title, text in zip(titles, texts, strict=True)],
                "year": pd.array([None] * len(texts), dtype="Int64"),
            }
        )
        self.model_: Model = make_model(
            theming,
            papers,
            texts,
            vectors,
            settings=settings,
            encoder=encoder,
            encoder_settings=encoder_settings,
            cleaning=cleaning,
            cache=Path(self.cache) if self.cache else None,
        )
        self.classes_ = np.array([*theming.model.theme_ids, NO_THEME], dtype=object)
        self.labels_ = self.classes_[theming.labels]
        return self

    def predict(self, X: Iterable[str]) -> NDArray[Any]:  # noqa: N803
        """Id of each text's theme, "none" for no theme; shape (n_texts,), object."""
        weights = self.predict_proba(X)
        return np.asarray(self.classes_[weights.argmax(axis=1)])

    def predict_proba(self, X: Iterable[str]) -> NDArray[np.float64]:  # noqa: N803
        """Weights over ``classes_``, shape (n_texts, n_themes + 1); rows sum to 1."""
        prepared = self._prepared(X)
        return self.model_.themes.compute_memberships(
            prepared.vectors, prepared.words, prepared.foreign
        )

    def transform(self, X: Iterable[str]) -> NDArray[np.float64]:  # noqa: N803
        """Weights over the themes alone, shape (n_texts, n_themes)."""
        return self.predict_proba(X)[:, :-1]

    def get_feature_names_out(self, input_features: object = None) -> NDArray[Any]:
        """Ids of the themes, in the order of the columns of :meth:`transform`."""
        check_is_fitted(self)
        return np.asarray(self.classes_[:-1])

    def score(self, X: Iterable[str], y: Sequence[object] | None = None) -> float:  # noqa: N803
        """How well the themes fit texts.

        With labels ``y``, their adjusted mutual information with the themes (Vinh, Epps
        and Bailey 2010). Without, the mean simplified silhouette (Hruschka, de Castro and
        Campello 2006): by how much the nearest discovered theme is nearer than the next, in
        parts of the further; 0 where there is only one.
        """
        if y is not None:
            from sklearn.metrics import adjusted_mutual_info_score

            return float(adjusted_mutual_info_score(list(y), self.predict(X).astype(str)))
        vectors = self._prepared(X).vectors
        themes = self.model_.themes
        if len(themes.discovered) < 2 or not len(vectors):
            return 0.0
        cosines = compute_cosines(themes.around(vectors), themes.discovered_vectors)
        distances = np.sort(1.0 - cosines, axis=1)
        return float(np.mean(1.0 - distances[:, 0] / np.maximum(distances[:, 1], 1e-12)))

    def _prepared(self, X: Iterable[str]) -> Prepared:  # noqa: N803
        check_is_fitted(self)
        own = None if isinstance(self.encoder, str) else self.encoder
        return self.model_.prepare(_texts(X, empty=True), encoder=own)

    def _prepare(self, texts: list[str], cache: Path) -> tuple[Encoder, EncoderSettings]:
        """The encoder, and the settings by which it can be loaded again."""
        if not isinstance(self.encoder, str):
            return self.encoder, EncoderSettings(name=self.encoder.id)
        named = EncoderSettings(name=self.encoder)
        encoder = prepare_encoder(texts, named, cache=cache, progress=quiet)
        return encoder, EncoderSettings(name=choose_encoder(named.name, len(texts)))


def _texts(X: Iterable[str], *, empty: bool = False) -> list[str]:  # noqa: N803
    if isinstance(X, (str, bytes)):
        raise ParameterError("X", "an iterable of texts", X)
    texts = list(X)
    for one in texts:
        if not isinstance(one, str):
            raise ParameterError("X", "an iterable of texts", one)
    if not texts and not empty:
        raise ParameterError("X", "at least one text", texts)
    return texts
