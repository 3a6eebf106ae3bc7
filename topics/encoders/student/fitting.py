"""Fit of a lexical student, distilled from a contextual teacher, for large corpora.

The teacher encodes only a sample, so that the cost is a constant plus little per
paper. A ridge regression learns how much each word piece adds to a vector, and the
vector of a text is the weighted sum of its pieces::

    vector = unit(tf-idf(pieces of the text) @ table + intercept)

The ridge regression is solved in dual form over all pieces, without prior reduction
to a few hundred components. Its kernel is the sum of two: one of the tf-idf rows, and
one of their products with the embedded model's table of piece embeddings, so that
pieces with similar embeddings share what is learned and a piece that occurs in no
sampled text still has a meaning. Both kernels are linear, so that the fitted student
is a single table.

A tenth of the sample is held out. Its coefficient of determination and mean cosine
are reported, and the sample grows if the cosine is too low.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Encoder, Progress, Vectors
from topics.encoders.cache.vectors import encode_cached
from topics.encoders.student.lexical import (
    BLOCK,
    Counts,
    PieceCounter,
    document_frequency,
    inverse_frequency,
    weigh,
)
from topics.encoders.student.sampling import (
    assign_regions,
    canonical_texts,
    covering_sample,
    head_size,
)
from topics.encoders.student.student import Student, StudentReport, embedded_pieces, unit_rows
from topics.errors import InputError, UsageError
from topics.settings import SEED

AUTO_PAPERS = 20_000
"""Number of papers up to which ``auto`` encodes all of them with the teacher.

Above it, the student's themes agree with fields and areas as well as the teacher's
(AMI .309 and .252 against .314 and .257); at 10,000 papers they are slightly worse
(.322 and .233 against .328 and .254).
"""

_STATIC = 0.25
"""Weight of the piece-embedding kernel relative to the tf-idf kernel."""

_PENALTIES = (0.1, 0.3, 1.0)

Rows: TypeAlias = NDArray[np.int64]
Doubles: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentSettings:
    """Parameters of the fit of a student.

    Parameters
    ----------
    sample : int, default 750
        Number of texts that the teacher encodes at first. With 500, 750 and 1000 abstracts
        the themes of 19,116 papers agreed with fields of venues by .324, .320 and .316 (AMI),
        with venues by .281, .281 and .280, with areas by .236, .244 and .250; 4.0, 3.1 and
        2.5% of the papers had none, and the coherence of their words was .214, .228 and .233.
    largest_sample : int, default 6000
        Size to which the sample may grow.
    cosine : float, default 0.75
        Mean cosine to the teacher on held-out texts below which the sample grows.
    pool : int, default 6000
        Number of texts, in canonical order, from which the sample is drawn.
    seed : int
    """

    sample: int = 750
    largest_sample: int = 6000
    cosine: float = 0.75
    pool: int = 6_000
    seed: int = SEED

    def __post_init__(self) -> None:
        if not 20 <= self.sample <= self.largest_sample <= self.pool:
            raise UsageError(
                "A student needs 20 <= sample <= largest_sample <= pool, got "
                f"{self.sample}, {self.largest_sample} and {self.pool}."
            )


def fit_student(
    texts: Sequence[str],
    teacher: Encoder,
    *,
    settings: StudentSettings | None = None,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Student:
    """Fit a student on a sample of texts.

    With the encoder "student", a run loads the teacher with
    ``load_encoder(EncoderSettings(name="minilm"))``, fits a student on the texts of
    its corpus and uses it in place of the teacher; with "auto" it does so above
    :data:`AUTO_PAPERS` papers. The vectors of all texts, including the sampled ones,
    come from the student, so that they lie in one space.

    Parameters
    ----------
    texts : sequence of str
        The order does not affect the result.
    teacher : Encoder
    settings : StudentSettings or None
    cache : Path or None
        Cache folder for the teacher's vectors.
    progress : callable or None
        Called with the number of further texts the teacher has encoded.

    Raises
    ------
    topics.errors.InputError
        If fewer than 20 distinct texts contain a word.
    """
    from threadpoolctl import threadpool_limits

    fit = _Fit(texts, teacher, settings or StudentSettings(), cache, progress)
    with ThreadPoolExecutor(1) as beside:
        # While the teacher reads its graph and the first texts.
        finding = beside.submit(_find_features, fit.counts, fit.embeddings, fit.settings)
        fit.teach_head()
        features = finding.result()
    # The last bits of a matrix product depend on the number of threads.
    with threadpool_limits(1):
        return fit.run(features)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Features:
    """Features of the n texts of a pool.

    ``pieces`` (n, pieces) are tf-idf rows by ``inverse``; ``static`` (n, d) the piece
    embeddings that they add up to, less ``centre``, times ``scale``; ``regions`` (n,).
    """

    inverse: NDArray[np.float32]
    pieces: Counts
    static: Doubles
    centre: Doubles
    scale: float
    regions: NDArray[np.int32]

    def kernel(self, rows: Rows, columns: Rows) -> Doubles:
        """Sum of the two kernels, shape (rows, columns)."""
        lexical: Vectors = (self.pieces[rows] @ self.pieces[columns].T).toarray()
        kernel: Doubles = lexical + self.static[rows] @ self.static[columns].T
        return kernel


def _find_features(
    counts: Counts, embeddings: NDArray[np.float32], settings: StudentSettings
) -> _Features:
    # The limit applies only to libraries that are loaded, and in part to this thread alone.
    import sklearn.cluster  # noqa: F401
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        inverse = inverse_frequency(document_frequency(counts), counts.shape[0])
        pieces = weigh(counts, inverse)
        # What decides is computed in double precision and rounded at the end, so that
        # the student does not depend on the order in which a processor adds.
        static = (pieces @ embeddings).astype(np.float64)
        centre = static[: settings.sample].mean(axis=0)
        spread = np.square(static[: settings.sample] - centre).sum(axis=1).mean()
        scale = float(np.sqrt(_STATIC / max(float(spread), 1e-12)))
        static = (static - centre) * scale
        return _Features(
            inverse=inverse,
            pieces=pieces,
            static=static,
            centre=centre,
            scale=scale,
            regions=assign_regions(static, seed=settings.seed),
        )


class _Fit:
    """State of one fit: the pool, and the teacher's vectors of the sample."""

    def __init__(
        self,
        texts: Sequence[str],
        teacher: Encoder,
        settings: StudentSettings,
        cache: Path | None,
        progress: Progress | None,
    ) -> None:
        self.settings = settings
        self._teacher = teacher
        self._cache = cache
        self._progress = progress
        self._counter, self.embeddings = embedded_pieces()
        pool = canonical_texts(texts)[: settings.pool]
        counts = _count(self._counter, pool)
        full = np.flatnonzero(np.diff(counts.indptr))
        if len(full) < 20:
            raise InputError(
                f"A student needs at least 20 different texts with words, got {len(full)}; "
                "use --encoder minilm."
            )
        self._pool = [pool[row] for row in full]
        self.counts = counts[full]
        self._known: dict[int, NDArray[np.float32]] = {}

    def teach_head(self) -> None:
        """Have the teacher encode what belongs to the sample whatever the regions are."""
        size = min(self.settings.sample, len(self._pool))
        self._teach(np.arange(head_size(size)))

    def run(self, features: _Features) -> Student:
        """Fit a student on a sample that grows until it is good enough."""
        settings = self.settings
        size = settings.sample
        while True:
            rows = covering_sample(features.regions, size)
            held_out = rows[: max(2, len(rows) // 10)]  # the head of a random order
            r2, cosine, penalty = self._validate(features, rows[len(held_out) :], held_out)
            grown = min(size * 3 // 2, settings.largest_sample, len(self._pool))
            if cosine >= settings.cosine or grown <= len(rows):
                break
            size = grown
        report = StudentReport(
            teacher=self._teacher.id,
            teacher_fingerprint=self._teacher.fingerprint,
            sample=len(rows),
            held_out=len(held_out),
            r2=r2,
            cosine=cosine,
            penalty=penalty,
        )
        table, intercept = self._fit(features, rows, penalty)
        return Student(
            table=table.astype(np.float16),
            intercept=intercept.astype(np.float32),
            inverse=features.inverse,
            counter=self._counter,
            report=report,
        )

    def _validate(
        self, features: _Features, rows: Rows, held_out: Rows
    ) -> tuple[float, float, float]:
        """R2, mean cosine and penalty of the best fit on ``rows``, evaluated on ``held_out``."""
        wanted = self._teach(np.concatenate([held_out, rows]))[: len(held_out)]
        variance = float(np.square(wanted - wanted.mean(axis=0)).sum())
        kernel, across = features.kernel(rows, rows), features.kernel(held_out, rows)
        results = []
        for penalty in _PENALTIES:
            dual, mean = self._solve(kernel, rows, penalty)
            predicted = across @ dual + mean
            r2 = 1 - float(np.square(wanted - predicted).sum()) / max(variance, 1e-12)
            cosine = float((unit_rows(predicted.astype(np.float32)) * wanted).sum(axis=1).mean())
            results.append((r2, cosine, penalty))
        return max(results)

    def _fit(self, features: _Features, rows: Rows, penalty: float) -> tuple[Doubles, Doubles]:
        """Fit the table, shape (pieces, dimensions), and the intercept, shape (dimensions,)."""
        dual, mean = self._solve(features.kernel(rows, rows), rows, penalty)
        shared = (features.static[rows].T @ dual) * features.scale
        table = features.pieces[rows].T @ dual + self.embeddings @ shared
        return table, mean - features.centre @ shared

    def _solve(self, kernel: Doubles, rows: Rows, penalty: float) -> tuple[Doubles, Doubles]:
        """Solve the dual ridge (Saunders et al., 1998): coefficients (rows, d), mean (d,)."""
        from scipy.linalg import solve

        wanted = self._teach(rows).astype(np.float64)
        mean = wanted.mean(axis=0)
        ridge = kernel.copy()
        ridge[np.diag_indices_from(ridge)] += penalty
        dual: Doubles = solve(
            ridge, wanted - mean, assume_a="pos", overwrite_a=True, check_finite=False
        )
        return dual, mean

    def _teach(self, rows: Rows) -> Vectors:
        new = [int(row) for row in rows if int(row) not in self._known]
        if new:
            texts = [self._pool[row] for row in new]
            vectors = encode_cached(self._teacher, texts, self._cache, self._progress)
            self._known.update(zip(new, vectors, strict=True))
        return np.stack([self._known[int(row)] for row in rows])


def _count(counter: PieceCounter, texts: Sequence[str]) -> Counts:
    from scipy.sparse import vstack

    blocks = [
        counter.count(texts[start : start + BLOCK]) for start in range(0, max(len(texts), 1), BLOCK)
    ]
    return vstack(blocks, format="csr")
