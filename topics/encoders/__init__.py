"""Texts to unit vectors: choose an encoder by name, and load it when it is asked for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from topics.errors import UsageError
from topics.runtime.devices import choose_encoder_device
from topics.settings import EncoderSettings

if TYPE_CHECKING:
    from topics.encoders.base import Encoder

__all__ = ["AUTO", "STUDENT", "default_cache", "load_encoder"]

STUDENT = "student"
AUTO = "auto"
"""Names that stand for an encoder of the corpus: see :mod:`topics.encoders.selection`."""

FITTED = ("student", "auto")
"""Names of encoders that come from :func:`topics.encoders.student.fit_student`."""

_TRANSFORMERS = "sentence-transformers:"


def default_cache() -> Path:
    """The folder for graphs and vectors: ``$TOPICS_CACHE``, or the user's cache folder."""
    chosen = os.environ.get("TOPICS_CACHE", "").strip()
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("topics", appauthor=False)


def load_encoder(
    settings: EncoderSettings,
    *,
    cache: Path | None = None,
    texts: int = 0,
    precision: str | None = None,
) -> Encoder:
    """Load the encoder that the settings name.

    Parameters
    ----------
    settings : EncoderSettings
        ``name`` is "minilm", a folder with a BERT-family sentence encoder, or
        "sentence-transformers:NAME".
    cache : Path or None
        Folder for built graphs; None means :func:`default_cache`.
    texts : int, default 0
        How many will be encoded; see :func:`topics.encoders.processor.choose_precision`.
    precision : str or None
        That of a model which is to be repeated; taken where the processor has it.

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
    if name.startswith(_TRANSFORMERS):
        from topics.encoders.sentence_transformer import SentenceTransformerEncoder

        return SentenceTransformerEncoder(
            name.removeprefix(_TRANSFORMERS), device=choose_encoder_device(settings)
        )
    if name in FITTED:
        raise UsageError(
            f"The encoder {name} is fitted on the texts it encodes and cannot be loaded before "
            "them; use topics.encoders.student.fit_student."
        )
    folder = Path(name).expanduser()
    if name != "minilm" and not folder.is_dir():
        raise UsageError(
            f"--encoder must be minilm, a folder with a BERT-family sentence encoder, or "
            f"sentence-transformers:NAME, got {name!r}, which is no folder."
        )
    if choose_encoder_device(settings) == "gpu":
        return _on_gpu(name, folder)
    from topics.encoders.onnx_encoder import OnnxEncoder
    from topics.encoders.processor import choose_precision, nearest_precision

    chosen = nearest_precision(precision) if precision else choose_precision(texts=texts)
    folder_for_graphs = default_cache() if cache is None else cache
    if name == "minilm":
        from topics.encoders.minilm import minilm_checkpoint

        return OnnxEncoder(
            minilm_checkpoint(),
            id="minilm",
            cache=folder_for_graphs,
            threads=settings.threads,
            precision=chosen,
        )
    from topics.encoders.checkpoint import read_checkpoint

    return OnnxEncoder(
        read_checkpoint(folder),
        id=folder.resolve().name,
        cache=folder_for_graphs,
        threads=settings.threads,
        precision=chosen,
    )


def _on_gpu(name: str, folder: Path) -> Encoder:
    """The embedded model or that of a folder, through sentence-transformers on CUDA."""
    from topics.encoders.minilm import minilm_checkpoint
    from topics.encoders.sentence_transformer import SentenceTransformerEncoder

    place = minilm_checkpoint().folder if name == "minilm" else folder.resolve()
    label = name if name == "minilm" else place.name
    return SentenceTransformerEncoder(str(place), id=label, device="gpu")
