"""Choice of the encoder for a corpus: a named one is loaded, a student is fitted to the texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from topics.encoders.base import Encoder, Progress
from topics.encoders.bert.precision import Precision, choose_precision, parse_precision
from topics.encoders.spread import SpreadEncoder
from topics.errors import MissingExtraError, ParameterError, UsageError
from topics.runtime.cache import default_cache
from topics.runtime.devices import choose_device
from topics.runtime.workers import HERE, Workers
from topics.settings import TRANSFORMERS, EncoderSettings

if TYPE_CHECKING:
    from topics.encoders.bert.checkpoint import Checkpoint

STUDENT = "student"
AUTO = "auto"
"""Names that stand for an encoder of the corpus: see :func:`prepare_encoder`."""

FITTED = (STUDENT, AUTO)
"""Names of encoders that come from :func:`topics.encoders.student.fitting.fit_student`."""

TEACHER = "minilm"

_BLOCK, _STUDENT_BLOCK = 250, 4_000
"""Texts that a worker is given at once: some seconds of work."""


def choose_encoder(name: str, texts: int) -> str:
    """What a name stands for with this many texts: "auto" is decided, others stay."""
    from topics.encoders.student.fitting import AUTO_PAPERS

    if name != AUTO:
        return name
    return STUDENT if texts > AUTO_PAPERS else TEACHER


def prepare_encoder(
    texts: Sequence[str],
    settings: EncoderSettings,
    *,
    cache: Path | None,
    progress: Callable[[str, int | None], Progress],
    workers: Workers = HERE,
) -> Encoder:
    """Load the encoder that the settings name, or fit the student that they ask for.

    The number of texts decides the arithmetic, also that of a student's teacher.

    Parameters
    ----------
    texts : sequence of str
        The corpus, which a student is fitted to.
    settings : EncoderSettings
    cache : Path or None
        Folder for graphs and vectors.
    progress : callable
        Begins a stage, as :class:`topics.runtime.progress.Progress`.
    workers : Workers, optional
        Where a student's teacher encodes. The student itself is fitted in this process.

    Raises
    ------
    InputError
        If there are too few texts for a student.
    """
    name = choose_encoder(settings.name, len(texts))
    precision = choose_precision(len(texts))
    if name != STUDENT:
        return load_encoder(replace(settings, name=name), cache=cache, precision=precision)
    from topics.encoders.student.fitting import fit_student

    named = replace(settings, name=TEACHER)
    teacher = load_encoder(named, cache=cache, precision=precision)
    teacher = spread(teacher, named, cache=cache, workers=workers)
    return fit_student(texts, teacher, cache=cache, progress=progress("teaching", None))


def with_cache(encoder: Encoder, cache: Path) -> Encoder:
    """The encoder with its vectors kept in a folder, unless it is a student.

    A student encodes as fast as its vectors could be read from disk.
    """
    from topics.encoders.cache.encoder import CachedEncoder

    if encoder.id == STUDENT:
        return encoder
    at_once = encoder.at_once if isinstance(encoder, SpreadEncoder) else None
    return CachedEncoder(encoder, cache, at_once=at_once)


def spread(
    encoder: Encoder, settings: EncoderSettings, *, cache: Path | None, workers: Workers
) -> Encoder:
    """The same encoder on workers, where these are elsewhere.

    A model of sentence-transformers stays: it decides itself where it runs.

    Parameters
    ----------
    encoder : Encoder
        From :func:`prepare_encoder` or :func:`load_encoder`.
    settings : EncoderSettings
        Those that it was made with, the name decided.
    cache : Path or None
        Folder for built graphs on the machine of each worker; None, and the default here,
        mean the default there.
    workers : Workers
    """
    if not workers.elsewhere or settings.name.startswith(TRANSFORMERS):
        return encoder
    if settings.name == STUDENT:
        return SpreadEncoder(encoder, workers, block=_STUDENT_BLOCK)
    precision = parse_precision(encoder.precision)
    there = None if cache == default_cache() else cache
    load = partial(load_encoder, settings, cache=there, precision=precision)
    return SpreadEncoder(encoder, workers, load=load, block=_BLOCK)


def stands_for(encoder: Encoder, id: str, fingerprint: str) -> bool:
    """Whether an encoder of :func:`load_encoder` encodes as the one of this name did.

    Those of an earlier recipe of the graph, and those of a model of sentence-transformers
    on another device, count if no vector differs by more than its last bits.
    """
    from topics.encoders.bert.onnx_encoder import OnnxEncoder
    from topics.encoders.sentence_transformer import SentenceTransformerEncoder

    if isinstance(encoder, SentenceTransformerEncoder):
        return encoder.stands_for(id, fingerprint)
    if isinstance(encoder, OnnxEncoder):
        return encoder.id == id and encoder.stands_for(fingerprint)
    return (encoder.id, encoder.fingerprint) == (id, fingerprint)


def check_encoder(settings: EncoderSettings) -> None:
    """Refuse an encoder that cannot be loaded, without loading it.

    A name that sentence-transformers would look up is taken as it is.

    Raises
    ------
    topics.errors.UsageError, topics.errors.ModelError, topics.errors.MissingExtraError
        As :func:`load_encoder`.
    """
    choose_device(settings)
    name = settings.name.strip()
    if name.startswith(TRANSFORMERS):
        if find_spec("sentence_transformers") is None:
            raise MissingExtraError(f"The encoder {name}", extra="transformers")
    elif name not in (*FITTED, TEACHER):
        _checkpoint(name)


def _checkpoint(name: str) -> Checkpoint:
    """What is in the folder of this name."""
    from topics.encoders.bert.checkpoint import read_checkpoint

    folder = Path(name).expanduser()
    if not folder.is_dir():
        allowed = (
            "minilm, student, auto, a folder with a BERT-family sentence encoder, or "
            "sentence-transformers:NAME"
        )
        raise ParameterError("name", allowed, name, owner="EncoderSettings")
    return read_checkpoint(folder)


def load_encoder(
    settings: EncoderSettings,
    *,
    cache: Path | None = None,
    precision: Precision = "float32",
) -> Encoder:
    """Load the encoder that the settings name.

    Parameters
    ----------
    settings : EncoderSettings
        ``name`` is "minilm", a folder with a BERT-family sentence encoder, or
        "sentence-transformers:NAME".
    cache : Path or None
        Folder for built graphs; None means :func:`default_cache`.
    precision : "float32" or "int8-7bit"
        Of the embedded model and of folders. For a corpus,
        :func:`topics.encoders.bert.precision.choose_precision` says which; a saved
        model says which it was fitted with.

    Raises
    ------
    topics.errors.UsageError
        If the name is none of these, or a GPU is asked for and there is none.
    topics.errors.ModelError
        If the weights are damaged or of another architecture.
    topics.errors.MissingExtraError
        If the encoder needs an extra that is not installed.
    """
    name = settings.name.strip()
    if name.startswith(TRANSFORMERS):
        from topics.encoders.sentence_transformer import SentenceTransformerEncoder

        return SentenceTransformerEncoder(
            name.removeprefix(TRANSFORMERS), device=choose_device(settings)
        )
    if name in FITTED:
        raise UsageError(
            f"The encoder {name} is fitted on the texts it encodes and cannot be loaded before "
            "them; use topics.encoders.student.fitting.fit_student."
        )
    from topics.encoders.bert.minilm import minilm_checkpoint
    from topics.encoders.bert.onnx_encoder import OnnxEncoder

    checkpoint = minilm_checkpoint() if name == TEACHER else _checkpoint(name)
    return OnnxEncoder(
        checkpoint,
        id=name if name == TEACHER else checkpoint.folder.resolve().name,
        cache=default_cache() if cache is None else cache,
        precision=precision,
        threads=settings.threads,
    )
