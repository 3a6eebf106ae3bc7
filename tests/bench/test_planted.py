from __future__ import annotations

import numpy as np
import pandas as pd

from topics.bench.planted import CURVES, plant_reports, plant_rise


def test_reports_hold_what_the_text_says():
    reports = list(plant_reports(seed=3, corpora=65))
    assert sum(len(report.authors) for report in reports) == 65
    assert {curve for report in reports for curve in report.curves} == set(CURVES)
    for report in reports:
        sizes = report.papers["authors"].str[0].value_counts()
        assert sizes.between(5, 200).all()
        assert 3 <= report.years[1] - report.years[0] + 1 <= 10
        assert report.papers["year"].between(*report.years).all()
        np.testing.assert_allclose(report.shares.sum(axis=2), 1)
        assert (report.shares >= 0).all()
        for curve, shares in zip(report.curves, report.shares, strict=True):
            steps = np.diff(shares[:, 0])
            assert np.ptp(shares[:, 2:], axis=0).max() < 1e-12
            if curve == "flat":
                assert np.ptp(shares) == np.ptp(shares[0])
            else:
                assert (steps <= 1e-12).all() if curve == "decline" else (steps >= -1e-12).all()


def test_the_same_seed_gives_the_same_papers():
    one, other = (next(plant_reports(seed=3, corpora=10)) for _ in range(2))
    pd.testing.assert_frame_equal(one.papers, other.papers)
    different = next(plant_reports(seed=4, corpora=10))
    assert one.shares.shape != different.shares.shape or (one.shares != different.shares).any()


def test_a_planted_rise_is_the_one_asked_for():
    report = plant_rise(seed=1, authors=20, years=5, papers=42, start=0.05, end=0.65)
    np.testing.assert_allclose(report.shares[0, :, 0], [0.05, 0.2, 0.35, 0.5, 0.65])
    sizes = report.papers.groupby([report.papers["authors"].str[0], "year"]).size()
    assert set(sizes) == {8, 9}
