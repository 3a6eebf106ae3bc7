"""The encoder for a corpus: the one that is named, loaded, or a student fitted to its texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from topics.encoders.base import Encoder, Progress
from topics.encoders.cache.vectors import default_cache
from topics.errors import ParameterError, UsageError
from topics.runtime.devices import choose_encoder_device
from topics.settings import EncoderSettings

STUDENT = "student"
AUTO = "auto"
"""Names that stand for an encoder of the corpus: see :func:`prepare_encoder`."""

FITTED = (STUDENT, AUTO)
"""Names of encoders that come from :func:`topics.encoders.student.student.fit_student`."""

TEACHER = "minilm"

_TRANSFORMERS = "sentence-transformers:"


def choose_encoder(name: str, texts: int) -> str:
    """What a name stands for with this many texts: "auto" is decided, others stay."""
    from topics.encoders.student.student import AUTO_PAPERS

    if name != AUTO:
        return name
    return STUDENT if texts > AUTO_PAPERS else TEACHER


def prepare_encoder(
    texts: Sequence[str],
    settings: EncoderSettings,
    *,
    cache: Path | None,
    progress: Callable[[str, int | None], Progress],
) -> Encoder:
    """Load the encoder that the settings name, or fit the student that they ask for.

    Parameters
    ----------
    texts : sequence of str
        The corpus, which a student is fitted to.
    settings : EncoderSettings
    cache : Path or None
        Folder for graphs and vectors.
    progress : callable
        Begins a stage, as :class:`topics.runtime.progress.Progress`.

    Raises
    ------
    InputError
        If there are too few texts for a student.
    """
    name = choose_encoder(settings.name, len(texts))
    if name != STUDENT:
        return load_encoder(replace(settings, name=name), cache=cache, texts=len(texts))
    from topics.encoders.student.student import fit_student

    teacher = load_encoder(replace(settings, name=TEACHER), cache=cache, texts=len(texts))
    return fit_student(texts, teacher, cache=cache, progress=progress("teaching", None))


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
        How many will be encoded; see :func:`topics.encoders.bert.processor.choose_precision`.
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
            "them; use topics.encoders.student.student.fit_student."
        )
    folder = Path(name).expanduser()
    if name != "minilm" and not folder.is_dir():
        allowed = (
            "minilm, student, auto, a folder with a BERT-family sentence encoder, or "
            "sentence-transformers:NAME"
        )
        raise ParameterError("name", allowed, name, owner="EncoderSettings")
    if choose_encoder_device(settings) == "gpu":
        return _on_gpu(name, folder)
    from topics.encoders.bert.onnx_encoder import OnnxEncoder
    from topics.encoders.bert.processor import choose_precision, nearest_precision

    chosen = nearest_precision(precision) if precision else choose_precision(texts=texts)
    folder_for_graphs = default_cache() if cache is None else cache
    if name == "minilm":
        from topics.encoders.bert.minilm import minilm_checkpoint

        return OnnxEncoder(
            minilm_checkpoint(),
            id="minilm",
            cache=folder_for_graphs,
            threads=settings.threads,
            precision=chosen,
        )
    from topics.encoders.bert.checkpoint import read_checkpoint

    return OnnxEncoder(
        read_checkpoint(folder),
        id=folder.resolve().name,
        cache=folder_for_graphs,
        threads=settings.threads,
        precision=chosen,
    )


def _on_gpu(name: str, folder: Path) -> Encoder:
    """The embedded model or that of a folder, through sentence-transformers on CUDA."""
    from topics.encoders.bert.minilm import minilm_checkpoint
    from topics.encoders.sentence_transformer import SentenceTransformerEncoder

    place = minilm_checkpoint().folder if name == "minilm" else folder.resolve()
    label = name if name == "minilm" else place.name
    return SentenceTransformerEncoder(str(place), id=label, device="gpu")
