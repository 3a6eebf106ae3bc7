"""What every processor has to give: the stored vectors, themes and model of the seeds."""

from __future__ import annotations

import platform
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.stored.make import MODEL, TEXTS, THEMES, encode, load_vectors, make_texts
from topics.analysis.result import Result
from topics.corpus.corpus import Corpus
from topics.encoders.bert.precision import Precision
from topics.model.bundle import load_model

ON_X86 = platform.machine() in ("x86_64", "AMD64")


@pytest.mark.parametrize(("precision", "tolerance"), [("float32", 1e-4), ("int8-7bit", 2e-3)])
def test_the_vectors(
    seed_corpus: Corpus, tmp_path: Path, precision: Precision, tolerance: float
) -> None:
    texts = make_texts(seed_corpus)
    stored = load_vectors()[precision]
    assert stored.shape == (len(texts), 384) == (TEXTS, 384)
    vectors = encode(texts, precision, tmp_path)
    if precision == "int8-7bit" and not ON_X86:
        # Other kernels round the numbers between the products in another way.
        assert (vectors * stored).sum(axis=1).min() > 0.98
        return
    np.testing.assert_allclose(vectors, stored, rtol=0, atol=tolerance)


def test_the_themes_of_the_embedded_papers(seed_result: Result) -> None:
    stored = pd.read_csv(THEMES)
    assert len(stored) == 27
    found = seed_result.assignments[["title", "theme_id"]]
    assert found.to_dict("records") == stored.to_dict("records")


def test_the_embedded_model_is_that_of_the_embedded_papers(seed_result: Result) -> None:
    stored, made = load_model(MODEL), seed_result.model
    assert (stored.encoder_id, stored.encoder_fingerprint, stored.encoder_precision) == (
        made.encoder_id,
        made.encoder_fingerprint,
        "float32",
    )
    assert stored.themes.declared == made.themes.declared
    assert stored.themes.discovered == made.themes.discovered
    for name in ("centre", "declared_vectors", "discovered_vectors", "expected"):
        np.testing.assert_allclose(
            getattr(stored.themes, name), getattr(made.themes, name), atol=1e-4
        )
    for name in ("temperature", "stranger", "outside"):
        assert getattr(stored.themes, name) == pytest.approx(getattr(made.themes, name), abs=1e-4)
