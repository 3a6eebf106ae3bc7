"""What is stored beside the tests, and the embedded model: ``python -m tests.stored.make``.

Run it when the encoder, the clustering or the seeds are changed on purpose; the
tests beside this file fail until then.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from tests.conftest import ROOT, SEEDS
from topics.analysis.analyse import analyse
from topics.corpus.corpus import Corpus
from topics.corpus.reading import read
from topics.encoders.bert.precision import PRECISIONS, Precision
from topics.encoders.load import load_encoder
from topics.settings import EncoderSettings, Settings, ThemeSettings
from topics.text.paper_text import paper_text
from topics.themes.declared_file import read_declared_themes

HERE = Path(__file__).resolve().parent
VECTORS = HERE / "vectors.safetensors"
THEMES = HERE / "seed_themes.csv"
MODEL = ROOT / "models" / "seeds"
TEXTS = 200

_STEP = 2.0**-15
"""Components are stored as whole numbers of these."""


def make_texts(corpus: Corpus) -> list[str]:
    """Papers of the seeds, their titles, and sentences of their abstracts."""
    titles, abstracts = corpus.papers["title"].tolist(), corpus.papers["abstract"].tolist()
    sentences = [
        sentence.strip() for abstract in abstracts for sentence in abstract.split(". ") if sentence
    ]
    papers = [paper_text(*pair) for pair in zip(titles, abstracts, strict=True)]
    return [*papers, *titles, *sentences][:TEXTS]


def encode(texts: list[str], precision: Precision, cache: Path | None) -> NDArray[np.float32]:
    return load_encoder(EncoderSettings(), cache=cache, precision=precision).encode(texts)


def load_vectors() -> dict[str, NDArray[np.float64]]:
    """Stored vectors by arithmetic, each of shape (200, 384), to within 2e-5."""
    return {name: codes * _STEP for name, codes in load_file(VECTORS).items()}


def make() -> None:
    corpus = read(SEEDS)
    texts = make_texts(corpus)
    vectors = {name: encode(texts, name, None) for name in PRECISIONS}
    save_file(
        {name: np.rint(rows / _STEP).astype(np.int16) for name, rows in vectors.items()}, VECTORS
    )
    declared = read_declared_themes(SEEDS / "themes.toml")
    result = analyse(corpus, Settings(themes=ThemeSettings(declared=declared)))
    columns = ["title", "theme_id"]
    THEMES.write_text(result.assignments[columns].to_csv(index=False), encoding="utf-8")
    shutil.rmtree(MODEL)
    result.model.save(MODEL)


if __name__ == "__main__":
    make()
