"""Whether confidences mean what they say: of the papers at 70%, do 70% keep their theme?

Half of the refits set the weights, as in a run, and the other half judges them: a refit
that helped to set a weight would speak for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from topics.bench.prepared import Prepared
from topics.schema import NO_THEME
from topics.settings import SEED, ThemeSettings
from topics.themes.calibration import (
    calibrate,
    compute_calibration_curve,
    compute_calibration_error,
)
from topics.themes.fitting import fit_themes
from topics.themes.refitting import refit_themes
from topics.themes.stability import compute_stability

REFITS = 5
"""Refits that set the weights, and as many that judge them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationBench:
    """``curve`` has a row for each tenth of confidence, before and after calibration.

    Its columns are weights ("similarities alone" or "calibrated"), papers, confidence (their
    mean) and kept (how often the judging refits give them their theme). ``errors`` are the
    expected calibration errors by weights.
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
    curves: list[pd.DataFrame] = []
    errors: dict[str, float] = {}
    for name, one in (("similarities alone", theming), ("calibrated", calibrated)):
        weights = one.memberships[judged].max(axis=1)
        stated, again, papers = compute_calibration_curve(weights, kept[judged])
        curve = {"confidence": stated, "kept": again, "papers": papers, "weights": name}
        curves.append(pd.DataFrame(curve))
        errors[name] = compute_calibration_error(weights, kept[judged]) or 0.0
    return CalibrationBench(curve=pd.concat(curves), errors=errors, papers=int(judged.sum()))


def draw_calibration(result: CalibrationBench, path: Path) -> None:
    """Draw how often a theme is kept by confidence, to a file: SVG, PNG or PDF."""
    from matplotlib.figure import Figure

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
