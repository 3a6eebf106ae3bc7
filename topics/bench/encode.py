"""How fast the default encoder is, beside what else runs the same weights, in one run.

All contenders encode the same texts, in turn and several times over, so that
what else the machine does falls on all of them; the median counts. The peers
are what their users get: ONNX Runtime in float32 with its own fused operators,
all cores and padded batches of 32 texts sorted by length, and
sentence-transformers with its defaults where it is installed. Vectors are
compared with those of the float32 peer: cosine, and the share of each text's
ten nearest neighbours that differ.
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
    "ratio_to_onnxruntime",
    "cosine_mean",
    "cosine_min",
    "neighbours_changed",
)
"""Columns of the table, in their order."""

NEIGHBOURS = 10

Encode: TypeAlias = Callable[[Sequence[str]], Vectors]

OURS = "topics"
OURS_FEW = "topics, few texts"
"""What small corpora get, where that is another."""

PEER = "onnxruntime float32"
TRANSFORMERS = "sentence-transformers"


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
    """Measure the default encoder beside its peers.

    Parameters
    ----------
    texts : sequence of str
        At least 20; some hundreds give steady figures.
    repetitions : int, default 3
        Times that each contender encodes all texts; contenders take turns.
    threads : int, default 0
        For each contender; 0 leaves each its default, which is all cores.
    cache : Path or None
        Folder for built graphs.
    progress : callable or None
        Is told which contender runs.

    Returns
    -------
    DataFrame
        One row a contender, with :data:`COLUMNS`; ``seconds`` is the median
        over repetitions, ``ratio_to_onnxruntime`` of their throughputs;
        sentence-transformers has no row where it is not installed.

    Raises
    ------
    topics.errors.UsageError
        If there are too few texts or no repetition.
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
    reference = vectors[PEER]
    base = float(np.median(seconds[PEER]))
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
    """Mean share of each row's nearest neighbours by cosine that are not the same, 0 to 1.

    Parameters
    ----------
    before, after : ndarray of float32, shape (n, any), rows of length one
    neighbours : int, default 10
        Fewer than n.
    """
    first, second = (_nearest(vectors, neighbours) for vectors in (before, after))
    kept = [len(np.intersect1d(a, b)) for a, b in zip(first, second, strict=True)]
    return 1 - float(np.mean(kept)) / neighbours


def resample_sentences(abstracts: Sequence[str], count: int, *, seed: int = 0) -> list[str]:
    """Make new texts of about an abstract's length from the sentences of given ones.

    Each text has as many sentences as a randomly drawn abstract, drawn from all.

    Returns
    -------
    list of str, ``count`` long; the same for the same seed
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
    """The results as a table for the terminal."""
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
            f"{row.ratio_to_onnxruntime:.2f}",
            f"{row.cosine_mean:.4f}",
            f"{row.cosine_min:.4f}",
            f"{row.neighbours_changed:.1%} changed",
        )
    return table


def _contenders(threads: int, cache: Path | None) -> list[_Contender]:
    from topics.encoders.bert.processor import FEWEST_FOR_TILES
    from topics.encoders.load import load_encoder
    from topics.settings import EncoderSettings

    settings = EncoderSettings(threads=threads)
    ours = load_encoder(settings, cache=cache, texts=FEWEST_FOR_TILES)
    few = load_encoder(settings, cache=cache)
    found = [_Contender(name=OURS, precision=ours.precision, encode=ours.encode)]
    if few.precision != ours.precision:
        found.append(_Contender(name=OURS_FEW, precision=few.precision, encode=few.encode))
    peer = _onnxruntime_float32(threads)
    found.append(_Contender(name=PEER, precision="float32", encode=peer))
    transformers = _sentence_transformers(threads)
    if transformers is not None:
        found.append(_Contender(name=TRANSFORMERS, precision="float32", encode=transformers))
    return found


def _onnxruntime_float32(threads: int) -> Encode:
    """The same weights as ONNX Runtime's own optimiser leaves them, in padded batches."""
    import onnxruntime

    from topics.bench.peer_graph import build_peer_graph
    from topics.encoders.bert.minilm import minilm_checkpoint
    from topics.encoders.bert.tokens import Tokenizer

    checkpoint = minilm_checkpoint()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(
        build_peer_graph(checkpoint, checkpoint.load_weights()),
        options,
        providers=["CPUExecutionProvider"],
    )
    tokenize = Tokenizer(checkpoint.tokenizer_file, max_tokens=checkpoint.max_tokens)

    def encode(texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), checkpoint.dimensions), dtype=np.float32)
        tokens = {row: ids[0] for row, ids in enumerate(tokenize(texts)) if ids is not None}
        order = sorted(tokens, key=lambda row: len(tokens[row]), reverse=True)
        for start in range(0, len(order), 32):
            rows = order[start : start + 32]
            ids, mask = _pad([tokens[row] for row in rows])
            vectors[rows] = session.run(None, {"ids": ids, "mask": mask})[0]
        return vectors

    return encode


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


def _pad(
    rows: Sequence[NDArray[np.int32]],
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    ids = np.zeros((len(rows), max(map(len, rows))), dtype=np.int32)
    mask = np.zeros_like(ids)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = row
        mask[number, : len(row)] = 1
    return ids, mask


def _nearest(vectors: Vectors, neighbours: int) -> NDArray[np.int64]:
    """Indices of each row's nearest other rows, shape (n, neighbours), in blocks of rows."""
    found = np.empty((len(vectors), neighbours), dtype=np.int64)
    for start in range(0, len(vectors), 1024):
        similarity = vectors[start : start + 1024] @ vectors.T
        own = np.arange(len(similarity))
        similarity[own, start + own] = -np.inf
        found[start : start + 1024] = np.argpartition(-similarity, neighbours - 1, axis=1)[
            :, :neighbours
        ]
    return found
