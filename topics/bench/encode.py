"""Benchmark of the default encoder, in float32 and int8, against sentence-transformers.

All contenders encode the same texts in turn, several times, so that other load on the
machine affects all of them; the median is reported. sentence-transformers runs with its
defaults, if it is installed. Vectors are compared with ours in float32 by cosine and by
the share of each text's ten nearest neighbours that differ.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from topics.encoders.base import Vectors
from topics.encoders.bert.precision import PRECISIONS
from topics.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from rich.table import Table

COLUMNS = (
    "encoder",
    "precision",
    "texts",
    "repetitions",
    "seconds",
    "texts_per_second",
    "ratio_to_float32",
    "cosine_mean",
    "cosine_min",
    "neighbours_changed",
)
"""Columns of the table, in order."""

NEIGHBOURS = 10

Encode: TypeAlias = Callable[[Sequence[str]], Vectors]

EXACT, SHORT = "topics float32", "topics int8"
"""Contenders: the arithmetic used for small and for large corpora."""

PEER = "sentence-transformers"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contender:
    name: str
    precision: str
    encode: Encode


def run_encode_bench(
    texts: Sequence[str],
    *,
    repetitions: int = 3,
    threads: int = 0,
    cache: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> pd.DataFrame:
    """Measure the default encoder in both precisions, and sentence-transformers.

    Parameters
    ----------
    texts : sequence of str
        At least 20; several hundred give stable figures.
    repetitions : int, default 3
        Number of times that each contender encodes all texts; contenders alternate.
    threads : int, default 0
        Threads per contender; 0 means each contender's default, which is all cores.
    cache : Path or None
        Folder for built graphs.
    progress : callable or None
        Called with the name of the running contender.

    Returns
    -------
    DataFrame
        One row per contender, with :data:`COLUMNS`; ``seconds`` is the median over
        repetitions, and ``ratio_to_float32`` the ratio of throughputs.
        sentence-transformers has a row only if it is installed.

    Raises
    ------
    topics.errors.UsageError
        If there are too few texts or no repetitions.
    """
    if len(texts) < 2 * NEIGHBOURS:
        raise UsageError(f"The bench needs at least {2 * NEIGHBOURS} texts, got {len(texts)}.")
    if repetitions < 1:
        raise UsageError(f"The bench needs at least one repetition, got {repetitions}.")
    contenders = _contenders(threads, cache)
    warm_up = list(texts[:NEIGHBOURS])
    for contender in contenders:
        contender.encode(warm_up)
    seconds: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    vectors: dict[str, Vectors] = {}
    for _ in range(repetitions):
        for contender in contenders:
            if progress is not None:
                progress(contender.name)
            start = time.perf_counter()
            vectors[contender.name] = contender.encode(texts)
            seconds[contender.name].append(time.perf_counter() - start)
    reference = vectors[EXACT]
    base = float(np.median(seconds[EXACT]))
    rows = []
    for contender in contenders:
        median = float(np.median(seconds[contender.name]))
        cosines = (vectors[contender.name] * reference).sum(axis=1)
        cosines = cosines[reference.any(axis=1)]
        rows.append(
            (
                contender.name,
                contender.precision,
                len(texts),
                repetitions,
                median,
                len(texts) / median,
                base / median,
                float(cosines.mean()),
                float(cosines.min()),
                neighbours_changed(reference, vectors[contender.name]),
            )
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def neighbours_changed(before: Vectors, after: Vectors, *, neighbours: int = NEIGHBOURS) -> float:
    """Mean share of each row's nearest neighbours (by cosine) that differ, 0 to 1.

    Parameters
    ----------
    before, after : ndarray of float32, shape (n, any), rows of length one
    neighbours : int, default 10
        Less than n.
    """
    first, second = (_nearest(vectors, neighbours) for vectors in (before, after))
    kept = [len(np.intersect1d(a, b)) for a, b in zip(first, second, strict=True)]
    return 1 - float(np.mean(kept)) / neighbours


def resample_sentences(abstracts: Sequence[str], count: int, *, seed: int = 0) -> list[str]:
    """Compose texts of the length of an abstract from the sentences of given abstracts.

    Each text has as many sentences as a random abstract; they are drawn from all.

    Returns
    -------
    list of str, of length ``count``; the same for the same seed
    """
    sentences = [
        sentence.strip() for text in abstracts for sentence in text.split(". ") if sentence.strip()
    ]
    if not sentences:
        raise UsageError("The bench has no text with a sentence to draw from.")
    lengths = [max(1, text.count(". ") + 1) for text in abstracts]
    random = np.random.default_rng(seed)
    return [
        ". ".join(random.choice(sentences, size=random.choice(lengths)).tolist())
        for _ in range(count)
    ]


def render(results: pd.DataFrame) -> Table:
    """Render the results as a table for the terminal."""
    from rich.table import Table

    table = Table(title=f"Encoding {int(results['texts'].iloc[0])} texts")
    for heading in ("encoder", "precision", "texts/s", "x float32", "cosine", "least", "10 nn"):
        table.add_column(
            heading, justify="left" if heading in ("encoder", "precision") else "right"
        )
    for row in results.itertuples(index=False):
        table.add_row(
            str(row.encoder),
            str(row.precision),
            f"{row.texts_per_second:.1f}",
            f"{row.ratio_to_float32:.2f}",
            f"{row.cosine_mean:.4f}",
            f"{row.cosine_min:.4f}",
            f"{row.neighbours_changed:.1%} changed",
        )
    return table


def _contenders(threads: int, cache: Path | None) -> list[_Contender]:
    from topics.encoders.load import load_encoder
    from topics.settings import EncoderSettings

    found = []
    for name, precision in zip((EXACT, SHORT), PRECISIONS, strict=True):
        ours = load_encoder(EncoderSettings(threads=threads), cache=cache, precision=precision)
        found.append(_Contender(name=name, precision=precision, encode=ours.encode))
    transformers = _sentence_transformers(threads)
    if transformers is not None:
        found.append(_Contender(name=PEER, precision="float32", encode=transformers))
    return found


def _sentence_transformers(threads: int) -> Encode | None:
    try:
        import torch
        from sentence_transformers import SentenceTransformer
    except ImportError:
        return None
    from topics.encoders.bert.minilm import minilm_checkpoint

    if threads:
        torch.set_num_threads(threads)
    model = SentenceTransformer(str(minilm_checkpoint().folder), device="cpu")

    def encode(texts: Sequence[str]) -> Vectors:
        vectors: Vectors = model.encode(list(texts), show_progress_bar=False)
        return vectors

    return encode


def _nearest(vectors: Vectors, neighbours: int) -> NDArray[np.int64]:
    """Indices of each row's nearest other rows, shape (n, neighbours), computed in blocks."""
    found = np.empty((len(vectors), neighbours), dtype=np.int64)
    for start in range(0, len(vectors), 1024):
        similarity = vectors[start : start + 1024] @ vectors.T
        own = np.arange(len(similarity))
        similarity[own, start + own] = -np.inf
        found[start : start + 1024] = np.argpartition(-similarity, neighbours - 1, axis=1)[
            :, :neighbours
        ]
    return found
