from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import percentileofscore

from topics.errors import UsageError
from topics.neighbours import blocks
from topics.neighbours.novelty import compute_novelty


def loop(vectors, years, neighbours, min_earlier):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    found = []
    for own, year in zip(unit, years, strict=True):
        earlier = unit[years < year]
        if len(earlier) < min_earlier:
            found.append(np.nan)
        else:
            found.append(1 - np.sort(earlier @ own)[-neighbours:].mean())
    return np.array(found)


@pytest.mark.parametrize("pairs", [blocks.BLOCK_PAIRS, 100])
def test_novelty_is_that_of_a_loop_whatever_the_block(monkeypatch, pairs):
    monkeypatch.setattr(blocks, "BLOCK_PAIRS", pairs)
    rng = np.random.default_rng(4)
    vectors = rng.normal(size=(120, 8))
    years = rng.integers(2018, 2023, 120)
    table = compute_novelty(vectors, years)
    expected = loop(vectors, years, 5, 20)
    np.testing.assert_allclose(table["novelty"], expected, atol=1e-5)
    assert np.isnan(table["novelty"]).sum() == (years == 2018).sum()
    own_year = table["novelty"][years == 2022].to_numpy()
    ranks = [percentileofscore(own_year, value, "mean") for value in own_year]
    shown = table["novelty_percentile"][years == 2022]
    np.testing.assert_allclose(shown, np.array(ranks), atol=100 / len(own_year))
    assert shown.mean() == pytest.approx(50)


def test_unknown_years_and_empty_vectors_get_no_novelty():
    rng = np.random.default_rng(5)
    vectors = rng.normal(size=(30, 4))
    vectors[28] = 0
    years = pd.array([2018] * 25 + [2019] * 4 + [None], dtype="Int64")
    table = compute_novelty(vectors, years)
    assert table["novelty"][25:28].notna().all()
    assert table["novelty"][28:].isna().all()


def test_a_copy_of_earlier_papers_is_not_novel():
    vectors = np.tile([1.0, 2.0], (25, 1))
    table = compute_novelty(vectors, [2018] * 24 + [2019])
    assert table["novelty"].iloc[24] == 0
    assert table["novelty_percentile"].iloc[24] == 50


def test_wrong_shapes_have_a_sentence():
    with pytest.raises(UsageError, match=r"one vector per paper, got \(3, 2\) for 2 papers"):
        compute_novelty(np.ones((3, 2)), [1, 2])
    with pytest.raises(UsageError, match=r"neighbours must be between 1 and 20 .* got 0"):
        compute_novelty(np.ones((2, 2)), [1, 2], neighbours=0)
