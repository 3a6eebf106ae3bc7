"""Facts about how a model was made, for its card and for its next update."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from topics.runtime.versions import installed_version
from topics.schema import NO_THEME
from topics.settings import ThemeSettings
from topics.themes.calibration import compute_calibration_error
from topics.themes.discovered import Cut
from topics.themes.fitting import Theming
from topics.themes.stability import compute_stability

_LIBRARIES = ("bertopic", "numpy", "scikit-learn", "scikit-network")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a model was made of, and how well it did when it was made.

    Parameters
    ----------
    versions : mapping of str to str
        Of research-topics and the libraries that decide about themes.
    made, updated : str
        ISO dates of the fit and of the last update; empty if unknown or never.
    sources : tuple of (file, format, records)
        Names of the input files, without folders.
    clusterer : str
    clusters : int
        What an agglomeration was cut at; 0 for other methods.
    resolution : float
        Louvain's; 0 for other methods.
    settings : ThemeSettings
        Without the declared themes, which the model has.
    refits : int
        Times that the themes were sought again.
    stability : mapping of str to float
        Mean Jaccard overlap of a theme, by id, with its match in each refit (Hennig 2007).
    agreement : float or None
        Share of papers that keep their theme in a refit.
    calibration_error : float or None
        Mean difference between the weight of a paper's theme and the share of refits
        that give it this theme again, over ten equal bins of weight, weighted by their
        papers (expected calibration error; Naeini, Cooper and Hauskrecht 2015).
    """

    versions: Mapping[str, str] = field(default_factory=dict)
    made: str = ""
    updated: str = ""
    sources: tuple[tuple[str, str, int], ...] = ()
    clusterer: str = ""
    clusters: int = 0
    resolution: float = 0.0
    settings: ThemeSettings = field(default_factory=ThemeSettings)
    refits: int = 0
    stability: Mapping[str, float] = field(default_factory=dict)
    agreement: float | None = None
    calibration_error: float | None = None

    @property
    def cut(self) -> Cut:
        """How finely themes were cut, so that it can be done again."""
        return Cut(clusters=self.clusters, resolution=self.resolution)


def describe_origin(
    theming: Theming,
    settings: ThemeSettings,
    *,
    refits: Sequence[Sequence[str]] = (),
    inputs: pd.DataFrame | None = None,
) -> Origin:
    """The origin of a model that is made today.

    Parameters
    ----------
    theming : Theming
    settings : ThemeSettings
    refits : sequence of sequences of str
        From :func:`topics.themes.refitting.refit_themes`, at the finest level.
    inputs : DataFrame, optional
        ``Corpus.inputs``.
    """
    stability: dict[str, float] = {}
    agreement = error = None
    model = theming.model
    if refits and model.theme_ids:
        ids = (*model.theme_ids, NO_THEME)
        found = compute_stability(
            [ids[label] for label in theming.labels], refits, theme_ids=model.theme_ids
        )
        stability = {
            theme: round(value, 4)
            for theme, value in zip(
                found.themes["theme_id"].tolist(), found.themes["stability"].tolist(), strict=True
            )
            if not math.isnan(value)
        }
        assigned = theming.labels >= 0
        agreement = _mean(found.consensus)
        error = compute_calibration_error(
            theming.memberships.max(axis=1)[assigned], found.consensus[assigned]
        )
    return Origin(
        versions=current_versions(),
        made=dt.datetime.now(dt.UTC).date().isoformat(),
        sources=list_sources(inputs),
        clusterer=theming.clusterer,
        clusters=theming.cut.clusters,
        resolution=theming.cut.resolution,
        settings=replace(settings, declared=()),
        refits=len(refits),
        stability=stability,
        agreement=agreement,
        calibration_error=error,
    )


def list_sources(inputs: pd.DataFrame | None) -> tuple[tuple[str, str, int], ...]:
    """File, format and number of records of each input of ``Corpus.inputs``."""
    if inputs is None:
        return ()
    rows = inputs[["file", "format", "records"]].itertuples(index=False, name=None)
    return tuple((str(file), str(form), int(records)) for file, form, records in rows)


def current_versions() -> dict[str, str]:
    """Versions of research-topics and of the libraries that decide about themes."""
    return {name: installed_version(name) for name in ("research-topics", *_LIBRARIES)}


def _mean(values: NDArray[np.float64]) -> float | None:
    known = values[~np.isnan(values)]
    return round(float(known.mean()), 4) if len(known) else None


def origin_to_json(origin: Origin) -> dict[str, Any]:
    """The origin as JSON-ready values."""
    settings = origin.settings
    return {
        "versions": dict(origin.versions),
        "made": origin.made,
        "updated": origin.updated,
        "sources": [list(source) for source in origin.sources],
        "clusterer": origin.clusterer,
        "clusters": origin.clusters,
        "resolution": origin.resolution,
        "settings": {
            name: getattr(settings, name)
            for name in ("discover", "clusterer", "granularity", "themes_max", "min_papers")
        }
        | {"resolution": settings.resolution, "seed": settings.seed},
        "refits": origin.refits,
        "stability": dict(origin.stability),
        "agreement": origin.agreement,
        "calibration_error": origin.calibration_error,
    }
