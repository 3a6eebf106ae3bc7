"""The encoder for a corpus: the one that is named, or a student fitted to its texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from topics.encoders import AUTO, STUDENT, load_encoder
from topics.encoders.base import Encoder, Progress
from topics.settings import EncoderSettings

TEACHER = "minilm"


def choose_encoder(name: str, texts: int) -> str:
    """What a name stands for with this many texts: "auto" is decided, others stay."""
    from topics.encoders.student import AUTO_PAPERS

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
    from topics.encoders.student import fit_student

    teacher = load_encoder(replace(settings, name=TEACHER), cache=cache, texts=len(texts))
    return fit_student(texts, teacher, cache=cache, progress=progress("teaching", None))
