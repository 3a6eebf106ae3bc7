"""Reader of model bundles, which believes nothing before it is checked.

First the folder: version, names, plain files, sizes and hashes. Then each file's
content: types, ranges, shapes, dtypes, finite values, and whether they fit each
other. Nothing that can run is read, and no connection is opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from topics.encoders.student.student import Student, load_student
from topics.errors import ModelError
from topics.model import checks
from topics.model.contents import (
    read_arrays,
    read_familiarity,
    read_origin,
    read_papers,
    read_rules,
    read_themes,
)
from topics.model.familiarity import Familiarity
from topics.model.folder import verify_folder
from topics.model.history import Event, read_history
from topics.model.layout import ENCODER, HISTORY, MODEL, PAPERS, STUDENT, THEMES, VECTORS
from topics.model.model import Model
from topics.model.origin import Origin
from topics.model.papers import TrainingPapers
from topics.settings import EncoderSettings
from topics.store.manifest import MANIFEST
from topics.store.reader import MODEL_FOLDER
from topics.themes.fitted import FittedThemes

_OWN = ("minilm", "student")
"""Encoders that are part of the package or of the bundle."""


def load_model(
    folder: Path | str, *, cache: Path | None = None, encoder: str | None = None
) -> Model:
    """Load a model bundle, or the bundle of a run folder.

    Parameters
    ----------
    folder : path
    cache : Path, optional
        Folder for built graphs.
    encoder : str, optional
        Name of the encoder, as ``--encoder`` takes it, if the model was fitted with one
        that is neither part of the package nor of the bundle: a folder, or
        "sentence-transformers:NAME". A name in a bundle alone is not followed.

    Raises
    ------
    ModelError
        If the folder is not a bundle, is of a newer version, does not match its
        manifest, or its content is not what a model has.

    Examples
    --------
    >>> import topics
    >>> from topics.store.embedded import model_folder
    >>> model = topics.load_model(model_folder())
    >>> model.classify(["Agents learn by self-play in a zero-sum game."])["theme"].tolist()
    ['Self-play']
    """
    folder = _bundle_of(Path(folder))
    manifest = verify_folder(folder)
    version = manifest["format_version"]
    with _content_of(folder / VECTORS):
        arrays = read_arrays((folder / VECTORS).read_bytes(), version)
    with _content_of(folder / THEMES):
        stored = checks.parse_json((folder / THEMES).read_bytes())
        themes = read_themes(stored, arrays)
    papers, familiarity = TrainingPapers(), Familiarity()
    history: tuple[Event, ...] = ()
    if version > 1:
        papers, familiarity, history = _later(folder, stored, arrays, themes)
    with _content_of(folder / MANIFEST):
        described = checks.mapping(checks.member(manifest, "encoder"), "encoder")
        settings = _encoder_settings(described)
        identity = {
            f"encoder_{name}": checks.text(checks.member(described, name), name, empty=False)
            for name in ("id", "fingerprint", "precision")
        }
        rules = read_rules(checks.member(manifest, "cleaning"))
        origin: Origin = read_origin(manifest.get("origin"))
    student = _student(folder, manifest, settings, themes)
    return Model(
        themes=themes,
        encoder_settings=EncoderSettings(name=encoder) if encoder else settings,
        encoder_trusted=bool(encoder) or settings.name in _OWN,
        **identity,
        cleaning=rules.cleaning,
        cache=cache,
        student=student,
        papers=papers,
        familiarity=familiarity,
        origin=origin,
        history=history,
    )


def _bundle_of(folder: Path) -> Path:
    """The bundle's own folder, where that of a run was given."""
    inner = folder / MODEL_FOLDER
    return inner if (inner / MANIFEST).is_file() and not (folder / THEMES).exists() else folder


def _later(
    folder: Path, stored: Mapping[str, Any], arrays: Mapping[str, Any], themes: FittedThemes
) -> tuple[TrainingPapers, Familiarity, tuple[Event, ...]]:
    """What bundles have since version 2."""
    with _content_of(folder / PAPERS):
        papers = read_papers(folder / PAPERS, arrays, themes)
    with _content_of(folder / VECTORS):
        familiarity = read_familiarity(stored, arrays)
    with _content_of(folder / HISTORY):
        history = read_history(folder / HISTORY)
    return papers, familiarity, history


def _encoder_settings(described: Mapping[str, Any]) -> EncoderSettings:
    settings = checks.mapping(checks.member(described, "settings"), "encoder.settings")
    name = checks.text(checks.member(settings, "name"), "the encoder's name", empty=False)
    return EncoderSettings(name=name)


def _student(
    folder: Path, manifest: Mapping[str, Any], settings: EncoderSettings, themes: FittedThemes
) -> Student | None:
    there = STUDENT[0] in manifest["files"]
    if there != (settings.name == "student"):
        raise ModelError(
            f"{folder / MANIFEST}: names the encoder {settings.name!r}, which does not fit the "
            f"files of {ENCODER}; {MODEL.again}."
        )
    if not there:
        return None
    student = load_student(folder / ENCODER)
    if student.fingerprint != manifest["encoder"]["fingerprint"]:
        raise ModelError(
            f"{folder / ENCODER}: is another student than the one the model was fitted with; "
            f"{MODEL.again}."
        )
    if student.dimensions != len(themes.centre):
        raise ModelError(
            f"{folder / ENCODER}: the student's vectors have {student.dimensions:,} dimensions, "
            f"the model's {len(themes.centre):,}; {MODEL.again}."
        )
    return student


@contextmanager
def _content_of(path: Path) -> Iterator[None]:
    """Turn what is wrong with the content of a file into a sentence about it."""
    try:
        yield
    except (ValueError, TypeError, OverflowError) as error:
        raise ModelError(f"{path}: the model's content is damaged: {error}.") from error
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}).") from error
