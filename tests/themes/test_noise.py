"""Noise far below what a processor's kernels could add moves no paper to another theme."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.themes.corpora import make_vectors
from topics.analysis.result import Result
from topics.encoders.load import load_encoder
from topics.settings import AGGLOMERATIVE_PAPERS, EncoderSettings, Settings, ThemeSettings
from topics.text.paper_text import paper_text
from topics.themes.assembly import (
    begin_model,
    complete_model,
    discover_among_free,
    encode_declared,
    find_labels,
    match_declared,
)
from topics.themes.cosines import Labels, Vectors
from topics.themes.declared import keyword_evidence

NOISE = 1e-6
"""Of every component; kernels of other processors differ by 1e-7 and less."""


def add_noise(vectors: Vectors, seed: int) -> Vectors:
    """Unit rows again, each component moved by up to ``NOISE``."""
    noise = np.random.default_rng(seed).uniform(-NOISE, NOISE, size=vectors.shape)
    moved = vectors + noise
    return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), dtype=np.float32)


def label(
    vectors: Vectors, declared: Vectors, words: np.ndarray, settings: ThemeSettings
) -> Labels:
    model = begin_model(vectors, declared, settings)
    matches = match_declared(model, vectors, words)
    model = complete_model(model, discover_among_free(model, vectors, matches, None, settings))
    return find_labels(model.compute_memberships(vectors, words))


@pytest.mark.parametrize("papers", [AGGLOMERATIVE_PAPERS - 100, 2000])
def test_no_label_of_made_papers_moves(papers: int) -> None:
    vectors = make_vectors(papers)
    nothing = np.empty((0, 96), np.float32), np.empty((papers, 0))
    labels = label(vectors, *nothing, ThemeSettings())
    assert len(set(labels)) > 10
    for seed in range(3):
        assert np.array_equal(label(add_noise(vectors, seed), *nothing, ThemeSettings()), labels)


def test_no_label_of_the_embedded_papers_moves(
    seed_result: Result, seed_settings: Settings, tmp_path: Path
) -> None:
    papers, settings = seed_result.papers, seed_settings.themes
    titles, abstracts = papers["title"].tolist(), papers["abstract"].tolist()
    encoder = load_encoder(EncoderSettings(), cache=tmp_path)
    vectors = encoder.encode([paper_text(*pair) for pair in zip(titles, abstracts, strict=True)])
    words = keyword_evidence(titles, abstracts, settings.declared)
    declared = encode_declared(encoder, settings)
    labels = label(vectors, declared, words, settings)
    for seed in range(20):
        moved = label(add_noise(vectors, seed), add_noise(declared, seed), words, settings)
        assert np.array_equal(moved, labels)
