"""Papers and an encoder for tests of the themes: no weights, no files, any size."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

DIMENSIONS = 64
_GROUPS = (
    "robot grasping gripper tactile manipulation object",
    "bandit regret online arms exploration bound",
    "translation multilingual corpus decoder sentence parsing",
    "segmentation image pixels object detection camera",
    "graph nodes edges spectral community message passing",
    "privacy federated clients differential noise gradient",
)


class WordEncoder:
    """A vector is the normalised sum of one random direction a word."""

    id = "words"
    fingerprint = "0"
    precision = "float32"
    dimensions = DIMENSIONS

    def encode(self, texts: Sequence[str], *, progress: object = None) -> np.ndarray:
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        directions: dict[str, np.ndarray] = {}
        for row, text in enumerate(texts):
            for word in text.lower().split():
                if word not in directions:
                    generator = np.random.default_rng(zlib.crc32(word.encode()))
                    directions[word] = generator.normal(size=DIMENSIONS)
                vectors[row] += directions[word]
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def make_papers(count: int, *, seed: int = 0) -> tuple[list[str], list[str]]:
    """Titles and abstracts of six kinds of papers, mixed with common words."""
    generator = np.random.default_rng(seed)
    titles, abstracts = [], []
    for number in range(count):
        words = _GROUPS[number % len(_GROUPS)].split()
        titles.append(f"{generator.choice(words)} {generator.choice(words)} {number}")
        drawn = generator.choice(words, size=30)
        filler = generator.choice(["of the", "with a", "and", "study shows"], size=30)
        abstracts.append(" ".join(f"{a} {b}" for a, b in zip(drawn, filler, strict=True)) + ".")
    return titles, abstracts


def make_vectors(papers: int) -> np.ndarray:
    """Papers around forty centres that lie so close that many belong to two or three.

    A tenth of them are copies of others, twenty of each.
    """
    random = np.random.default_rng(11)
    centres = random.normal(size=(40, 96))
    kind = random.integers(0, 40, size=papers)
    vectors = 0.55 * centres[kind] + 0.25 * centres[random.integers(0, 40, size=papers)]
    vectors += random.normal(size=(papers, 96)) + 0.6 * random.normal(size=96)
    copies = random.choice(papers, size=papers // 10, replace=False)
    vectors[copies] = np.repeat(vectors[: papers // 200], 20, axis=0)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)
