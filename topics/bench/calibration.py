"""Whether confidences mean what they say: of the papers at 70%, do 70% keep their theme?

Half of the refits set the weights, as in a run, and the other half judges them: a refit
that helped to set a weight would speak for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from topics.bench.prepared import Prepared
from topics.errors import MissingExtraError
from topics.schema import NO_THEME
from topics.settings import SEED, ThemeSettings
from topics.themes.calibration import calibrate
from topics.themes.fitting import fit_themes
from topics.themes.refitting import refit_themes
from topics.themes.stability import compute_stability

REFITS = 5
"""Refits that set the weights, and as many that judge them."""

_BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationBench:
    """``curve`` has a row for each tenth of confidence, before and after calibration.

    Its columns are weights ("similarities alone" or "calibrated"), papers, confidence (their
    mean) and kept (how often the judging refits give them their theme). ``errors`` are the
    expected calibration errors by weights: the mean distance of the two (Naeini, Cooper and
    Hauskrecht 2015).
    """

    curve: pd.DataFrame
    errors: dict[str, float]
    papers: int

    def to_json(self) -> dict[str, object]:
        """The figures as JSON-ready values."""
        return {
            "papers": self.papers,
            "errors": self.errors,
            "curve": self.curve.to_dict(orient="records"),
        }


def run_calibration_bench(prepared: Prepared, *, seed: int = SEED) -> CalibrationBench:
    """Fit themes, set the confidences by some refits and judge them by others.

    Parameters
    ----------
    prepared : Prepared
    seed : int
    """
    settings = ThemeSettings(seed=seed)
    theming = fit_themes(
        prepared.papers["title"].tolist(),
        prepared.papers["abstract"].tolist(),
        prepared.vectors,
        prepared.encoder,
        settings,
        keywords=prepared.papers["keywords"].tolist(),
    )
    refits = refit_themes(
        prepared.vectors,
        theming.words,
        prepared.encoder,
        settings,
        refits=2 * REFITS,
        cut=theming.cut,
        nearby=theming.nearby,
    )
    ids = (*theming.model.theme_ids, NO_THEME)
    kept = compute_stability(
        [ids[label] for label in theming.labels],
        refits[REFITS:],
        theme_ids=theming.model.theme_ids,
    ).consensus
    judged = (theming.labels >= 0) & ~np.isnan(kept)
    calibrated = calibrate(theming, prepared.vectors, refits[:REFITS])
    curves = {
        name: tabulate(one.memberships[judged].max(axis=1), kept[judged])
        for name, one in (("similarities alone", theming), ("calibrated", calibrated))
    }
    return CalibrationBench(
        curve=pd.concat([curve.assign(weights=name) for name, curve in curves.items()]),
        errors={name: compute_error(curve) for name, curve in curves.items()},
        papers=int(judged.sum()),
    )


def tabulate(weights: NDArray[np.float64], kept: NDArray[np.float64]) -> pd.DataFrame:
    """Papers, mean confidence and how often the theme is kept, by tenths of confidence.

    Parameters
    ----------
    weights, kept : ndarrays of shape (n,), from 0 to 1
    """
    bins = np.minimum((weights * _BINS).astype(int), _BINS - 1)
    table = pd.DataFrame({"bin": bins, "confidence": weights, "kept": kept})
    grouped = table.groupby("bin")
    return grouped.mean().assign(papers=grouped.size()).reset_index(drop=True)


def compute_error(curve: pd.DataFrame) -> float:
    """The mean distance between confidence and what is kept, weighed by papers."""
    gaps = (curve["confidence"] - curve["kept"]).abs() * curve["papers"]
    return float(gaps.sum() / max(1, curve["papers"].sum()))


def draw_calibration(result: CalibrationBench, path: Path) -> None:
    """Draw how often a theme is kept by confidence, to a file: SVG, PNG or PDF.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise MissingExtraError("The plot of the benchmark", extra="bench") from error

    figure = Figure(figsize=(5.2, 4.6), layout="constrained")
    axes = figure.subplots()
    axes.plot((0, 1), (0, 1), color="0.7", label="as it says")
    for name, rows in result.curve.groupby("weights", sort=False):
        label = f"{name} (error {result.errors[str(name)]:.3f})"
        axes.plot(rows["confidence"], rows["kept"], marker="o", label=label)
    axes.set(
        xlim=(0, 1),
        ylim=(0, 1),
        xlabel="confidence of a paper",
        ylabel="share of other refits that give it its theme",
        title=f"{result.papers:,} papers with a theme",
    )
    axes.legend()
    figure.savefig(path, dpi=110)
