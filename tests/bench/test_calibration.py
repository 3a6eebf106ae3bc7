from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.themes.corpora import WordEncoder, make_papers
from topics.bench.calibration import draw_calibration, run_calibration_bench
from topics.bench.prepared import Prepared
from topics.themes.calibration import compute_calibration_curve, compute_calibration_error


def test_curve_and_error_are_those_of_the_tenths() -> None:
    weights, kept = np.array([0.92, 0.98, 1.0, 0.55]), np.array([1.0, 0.8, 0.9, 0.35])
    stated, again, papers = compute_calibration_curve(weights, kept)
    assert papers.tolist() == [1, 3]
    assert stated.tolist() == pytest.approx([0.55, 2.9 / 3])
    assert again.tolist() == pytest.approx([0.35, 0.9])
    error = compute_calibration_error(weights, kept)
    assert error == pytest.approx((0.2 + 3 * (2.9 / 3 - 0.9)) / 4)


def test_weights_are_set_by_other_refits_than_judge_them(tmp_path: Path) -> None:
    titles, abstracts = make_papers(300)
    papers = pd.DataFrame({"title": titles, "abstract": abstracts, "keywords": [[]] * 300})
    vectors = WordEncoder().encode(abstracts)
    result = run_calibration_bench(
        Prepared(papers=papers, vectors=vectors, encoder=WordEncoder()), seed=3
    )
    assert result.curve["papers"].sum() == 2 * result.papers
    assert result.curve[["confidence", "kept"]].stack().between(0, 1).all()
    for name, rows in result.curve.groupby("weights"):
        gaps = np.abs(rows["confidence"] - rows["kept"])
        assert result.errors[str(name)] == pytest.approx(
            np.average(gaps, weights=rows["papers"]), abs=1e-4
        )
    assert len(result.errors) == 2
    assert set(result.to_json()) == {"papers", "errors", "curve"}
    draw_calibration(result, tmp_path / "calibration.png")
    assert (tmp_path / "calibration.png").stat().st_size > 5_000
