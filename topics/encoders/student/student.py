"""A lexical student distilled from a contextual teacher, for large corpora.

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

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Encoder, Progress, Vectors
from topics.encoders.cache.vectors import encode_cached
from topics.encoders.student.lexical import (
    Counts,
    PieceCounter,
    document_frequency,
    inverse_frequency,
    weigh,
)
from topics.encoders.student.sampling import assign_regions, canonical_texts, covering_sample
from topics.errors import InputError, ModelError, UsageError
from topics.settings import SEED
from topics.store.atomic import replacing

AUTO_PAPERS = 20_000
"""Number of papers up to which ``auto`` encodes all of them with the teacher.

Above it, the student's themes agree with fields and areas as well as the teacher's
(AMI .309 and .252 against .314 and .257); at 10,000 papers they are slightly worse
(.322 and .233 against .328 and .254).
"""

_BLOCK = 4000
_STATIC = 0.25
"""Weight of the piece-embedding kernel relative to the tf-idf kernel."""
_PENALTIES = (0.1, 0.3, 1.0)
_FILE, _DESCRIPTION = "student.safetensors", "student.json"
_FORMAT = 1

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


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentReport:
    """Agreement of a student with its teacher on held-out texts.

    ``r2`` is the explained share of the teacher's variance, ``cosine`` the mean
    cosine over held-out texts, and ``penalty`` the ridge penalty.
    """

    teacher: str
    teacher_fingerprint: str
    sample: int
    held_out: int
    r2: float
    cosine: float
    penalty: float


class Student:
    """A fitted student; implements :class:`topics.encoders.base.Encoder`.

    Created by :func:`fit_student` or :func:`load_student`.
    """

    id = "student"
    precision = "float32"

    def __init__(
        self,
        *,
        table: NDArray[np.float16],
        intercept: Vectors,
        inverse: NDArray[np.float32],
        counter: PieceCounter,
        report: StudentReport,
    ) -> None:
        self._stored = table
        self._table = table.astype(np.float32)
        self._intercept = intercept
        self._inverse = inverse
        self._counter = counter
        self.report = report
        self.dimensions = table.shape[1]
        digest = hashlib.sha256(counter.digest.encode())
        for part in (table, intercept, inverse):
            digest.update(part.tobytes())
        self.fingerprint = digest.hexdigest()

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode texts; see :meth:`topics.encoders.base.Encoder.encode`."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), _BLOCK):
            block = texts[start : start + _BLOCK]
            vectors[start : start + len(block)] = self.encode_counts(self._counter.count(block))
            if progress is not None:
                progress(len(block))
        return vectors

    def encode_counts(self, counts: Counts) -> Vectors:
        """Encode texts whose pieces are counted already, by the embedded model's counter."""
        vectors = np.zeros((counts.shape[0], self.dimensions), dtype=np.float32)
        pieces = weigh(counts, self._inverse)
        rows = np.flatnonzero(np.diff(pieces.indptr))
        vectors[rows] = _unit(pieces[rows] @ self._table + self._intercept)
        return vectors

    def save(self, folder: Path) -> None:
        """Write the student to a folder, as safetensors and JSON."""
        from safetensors.numpy import save

        arrays: dict[str, NDArray[Any]] = {
            "table": self._stored,
            "intercept": self._intercept,
            "inverse": self._inverse,
        }
        description = {
            "format": _FORMAT,
            "fingerprint": self.fingerprint,
            "report": asdict(self.report),
        }
        # The library's own save function hides why a file cannot be written.
        with replacing(folder / _FILE) as temporary:
            temporary.write_bytes(save(arrays))
        with replacing(folder / _DESCRIPTION) as temporary:
            temporary.write_text(
                json.dumps(description, indent=2, sort_keys=True) + "\n", encoding="utf-8"
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
    import sklearn.cluster  # noqa: F401
    from threadpoolctl import threadpool_limits

    chosen = settings or StudentSettings()
    # The last bits of a matrix product depend on the number of threads. The limit
    # applies only to libraries that are already loaded, hence the import above.
    with threadpool_limits(1):
        return _Fit(texts, teacher, chosen, cache, progress).run()


def load_student(folder: Path) -> Student:
    """Load a saved student.

    Raises
    ------
    topics.errors.ModelError
        If a file is missing, damaged, or was written by another version.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        description = json.loads((folder / _DESCRIPTION).read_text(encoding="utf-8"))
        arrays = load_file(folder / _FILE)
        if description["format"] != _FORMAT:
            raise ModelError(f"{folder}: the student has an unknown format; fit it again.")
        counter = _embedded()[0]
        _check_arrays(arrays, counter.pieces)
        student = Student(
            table=arrays["table"],
            intercept=arrays["intercept"],
            inverse=arrays["inverse"],
            counter=counter,
            report=StudentReport(**description["report"]),
        )
    except (
        OSError, ValueError, KeyError, TypeError, IndexError, RecursionError, SafetensorError
    ) as error:  # fmt: skip
        raise ModelError(
            f"{folder}: no student can be read from this folder ({error}); fit it again."
        ) from error
    if student.fingerprint != description["fingerprint"]:
        raise ModelError(f"{folder}: the student's files do not belong together; fit it again.")
    return student


def _check_arrays(arrays: Mapping[str, NDArray[Any]], pieces: int) -> None:
    """Raise unless the arrays have the dtypes and shapes of a student, and finite values."""
    dimensions = arrays["table"].shape[-1]
    for name, dtype, shape in (
        ("table", np.float16, (pieces, dimensions)),
        ("intercept", np.float32, (dimensions,)),
        ("inverse", np.float32, (pieces,)),
    ):
        array = arrays[name]
        if array.dtype != dtype or array.shape != shape:
            raise ValueError(f"{name} must be {np.dtype(dtype)} of shape {shape}")
        if not np.isfinite(array).all():
            raise ValueError(f"{name} holds NaN or infinite values")


class _Fit:
    """State of one fit: the pool, its features, and the teacher's vectors of the sample."""

    def __init__(
        self,
        texts: Sequence[str],
        teacher: Encoder,
        settings: StudentSettings,
        cache: Path | None,
        progress: Progress | None,
    ) -> None:
        self._teacher = teacher
        self._settings = settings
        self._cache = cache
        self._progress = progress
        self._counter, self._embeddings = _embedded()
        pool = canonical_texts(texts)[: settings.pool]
        counts = _count(self._counter, pool)
        full = np.flatnonzero(np.diff(counts.indptr))
        if len(full) < 20:
            raise InputError(
                f"A student needs at least 20 different texts with words, got {len(full)}; "
                "use --encoder minilm."
            )
        self._pool = [pool[row] for row in full]
        counts = counts[full]
        self._inverse = inverse_frequency(document_frequency(counts), len(full))
        self._pieces = weigh(counts, self._inverse)
        # What decides is computed in double precision and rounded at the end, so that
        # the student does not depend on the order in which a processor adds.
        static = (self._pieces @ self._embeddings).astype(np.float64)
        self._centre = static[: settings.sample].mean(axis=0)
        spread = np.square(static[: settings.sample] - self._centre).sum(axis=1).mean()
        self._scale = np.sqrt(_STATIC / max(float(spread), 1e-12))
        self._static = (static - self._centre) * self._scale
        self._known: dict[int, NDArray[np.float32]] = {}

    def run(self) -> Student:
        settings = self._settings
        regions = assign_regions(self._static, seed=settings.seed)
        size = settings.sample
        while True:
            rows = covering_sample(regions, size)
            held_out = rows[: max(2, len(rows) // 10)]  # the head of a random order
            r2, cosine, penalty = self._validate(rows[len(held_out) :], held_out)
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
        table, intercept = self._fit(rows, penalty)
        return Student(
            table=table.astype(np.float16),
            intercept=intercept.astype(np.float32),
            inverse=self._inverse,
            counter=self._counter,
            report=report,
        )

    def _validate(self, rows: Rows, held_out: Rows) -> tuple[float, float, float]:
        """R2, mean cosine and penalty of the best fit on ``rows``, evaluated on ``held_out``."""
        wanted = self._teach(np.concatenate([held_out, rows]))[: len(held_out)]
        variance = float(np.square(wanted - wanted.mean(axis=0)).sum())
        kernel, across = self._kernel(rows, rows), self._kernel(held_out, rows)
        results = []
        for penalty in _PENALTIES:
            dual, mean = self._solve(kernel, rows, penalty)
            predicted = across @ dual + mean
            r2 = 1 - float(np.square(wanted - predicted).sum()) / max(variance, 1e-12)
            cosine = float((_unit(predicted.astype(np.float32)) * wanted).sum(axis=1).mean())
            results.append((r2, cosine, penalty))
        return max(results)

    def _fit(self, rows: Rows, penalty: float) -> tuple[Doubles, Doubles]:
        """Fit the table, shape (pieces, dimensions), and the intercept, shape (dimensions,)."""
        dual, mean = self._solve(self._kernel(rows, rows), rows, penalty)
        shared = (self._static[rows].T @ dual) * self._scale
        table = self._pieces[rows].T @ dual + self._embeddings @ shared
        return table, mean - self._centre @ shared

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

    def _kernel(self, rows: Rows, columns: Rows) -> Doubles:
        """Sum of the two kernels, shape (rows, columns)."""
        lexical: Vectors = (self._pieces[rows] @ self._pieces[columns].T).toarray()
        kernel: Doubles = lexical + self._static[rows] @ self._static[columns].T
        return kernel

    def _teach(self, rows: Rows) -> Vectors:
        new = [int(row) for row in rows if int(row) not in self._known]
        if new:
            texts = [self._pool[row] for row in new]
            vectors = encode_cached(self._teacher, texts, self._cache, self._progress)
            self._known.update(zip(new, vectors, strict=True))
        return np.stack([self._known[int(row)] for row in rows])


def _embedded() -> tuple[PieceCounter, NDArray[np.float32]]:
    """The embedded model's tokenizer and its table of piece embeddings."""
    from topics.encoders.bert.minilm import minilm_checkpoint

    checkpoint = minilm_checkpoint()
    words = checkpoint.load_tensor("embeddings.word_embeddings.weight")
    return PieceCounter(checkpoint), words


def _count(counter: PieceCounter, texts: Sequence[str]) -> Counts:
    from scipy.sparse import vstack

    blocks = [
        counter.count(texts[start : start + _BLOCK])
        for start in range(0, max(len(texts), 1), _BLOCK)
    ]
    return vstack(blocks, format="csr")


def _unit(rows: Vectors) -> Vectors:
    lengths = np.sqrt(np.square(rows).sum(axis=1, keepdims=True))
    unit: Vectors = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return unit
