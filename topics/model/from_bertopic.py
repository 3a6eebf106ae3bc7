"""Models that BERTopic saved as safetensors and JSON, as models of ours.

BERTopic, loaded from such a folder, gives a text the topic whose vector is nearest,
and none if that is the vector of its outliers. So does the model here: topics are
discovered themes, the outliers' vector stands for no theme. Nothing is
unpickled, and no encoder is fetched because a file names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Encoder
from topics.encoders.load import load_encoder
from topics.errors import ModelError
from topics.model import checks
from topics.model.model import Model
from topics.model.origin import Origin
from topics.settings import CleaningSettings, EncoderSettings
from topics.themes.declared import DEFAULT_CALIBRATION
from topics.themes.fitted import DiscoveredTheme, FittedThemes

_CONFIG, _TOPICS, _VECTORS = "config.json", "topics.json", "topic_embeddings.safetensors"
_PICKLED = ("topic_embeddings.bin", "pytorch_model.bin")
_MINILM = ("all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2")
_LARGEST = 2**30
_TEMPERATURE = 0.05
"""BERTopic stores nothing that a confidence could be calibrated with."""

_WORDS = 3


def from_bertopic(
    folder: Path | str, *, encoder: str | Encoder | None = None, cache: Path | None = None
) -> Model:
    """Read a model that BERTopic saved with ``serialization="safetensors"``.

    Parameters
    ----------
    folder : path
    encoder : str or Encoder, optional
        That the topics were found with, as ``--encoder`` takes it or itself. Needed unless
        the model names all-MiniLM-L6-v2, which is part of this package.
    cache : Path, optional
        Folder for built graphs.

    Returns
    -------
    Model
        Confidences are a softmax of cosines and not calibrated.

    Raises
    ------
    ModelError
        If the folder holds no such model, a file is damaged, or the encoder's vectors
        have another length.

    Examples
    --------
    >>> import topics
    >>> theirs = topics.load("my-run").to_bertopic()
    >>> theirs.save("theirs", serialization="safetensors", save_embedding_model=False)
    >>> model = topics.from_bertopic("theirs", encoder="minilm")
    >>> model.classify(["Agents learn by self-play in a zero-sum game."])["theme"].tolist()
    ['Self-play']
    """
    folder = Path(folder)
    config = _json(folder, _CONFIG)
    stored = _json(folder, _TOPICS)
    vectors = _topic_vectors(folder)
    settings, chosen = _encoder(folder, config, encoder, cache)
    if chosen.dimensions != vectors.shape[1]:
        raise ModelError(
            f"{folder / _VECTORS}: has vectors of {vectors.shape[1]:,} dimensions, those of the "
            f"encoder {chosen.id} have {chosen.dimensions:,}; name the one it was made with."
        )
    try:
        outliers = checks.integer(stored.get("_outliers"), "_outliers")
        if outliers > 1 or outliers > len(vectors):
            raise ValueError("_outliers must be 0 or 1")
        themes = _themes(stored, len(vectors) - outliers)
    except ValueError as error:
        raise ModelError(f"{folder / _TOPICS}: {error}.") from error
    return Model(
        themes=FittedThemes(
            declared=(),
            declared_vectors=np.empty((0, vectors.shape[1]), dtype=np.float32),
            expected=np.zeros(0),
            discovered=themes,
            discovered_vectors=vectors[outliers:],
            centre=np.zeros(vectors.shape[1], dtype=np.float32),
            calibration=DEFAULT_CALIBRATION,
            temperature=_TEMPERATURE,
            stranger=-1.0,
            outliers=vectors[:outliers],
        ),
        encoder_settings=settings,
        encoder_id=chosen.id,
        encoder_fingerprint=chosen.fingerprint,
        encoder_precision=chosen.precision,
        cleaning=CleaningSettings(),
        cache=cache,
        origin=Origin(clusterer="BERTopic"),
    )


def _json(folder: Path, name: str) -> Mapping[str, Any]:
    path = folder / name
    try:
        return checks.mapping(checks.parse_json(_bytes(path)), "the content")
    except OSError as error:
        raise ModelError(
            f"{folder}: is not a model of BERTopic ({name}: {error.strerror}); save it with "
            'serialization="safetensors".'
        ) from error
    except ValueError as error:
        raise ModelError(f"{path}: {error}.") from error


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > _LARGEST:
        raise ValueError("is too large")
    return path.read_bytes()


def _topic_vectors(folder: Path) -> NDArray[np.float32]:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    path = folder / _VECTORS
    try:
        arrays = load(_bytes(path))
        found = checks.array(arrays, "topic_embeddings", "float32", [None, None])
    except OSError as error:
        pickled = next((name for name in _PICKLED if (folder / name).exists()), "")
        why = f"{pickled} is a pickle, which is never read" if pickled else error.strerror
        raise ModelError(
            f'{path}: cannot be read ({why}); save the model with serialization="safetensors".'
        ) from error
    except (ValueError, SafetensorError) as error:
        raise ModelError(f"{path}: {error}.") from error
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


def _encoder(
    folder: Path, config: Mapping[str, Any], encoder: str | Encoder | None, cache: Path | None
) -> tuple[EncoderSettings, Encoder]:
    if encoder is not None and not isinstance(encoder, str):
        return EncoderSettings(name=encoder.id), encoder
    named = config.get("embedding_model")
    if encoder is None and named not in _MINILM:
        said = f"names the encoder {named!r}" if named else "names no encoder"
        raise ModelError(
            f"{folder / _CONFIG}: {said}; say which one it was made with: "
            f'from_bertopic(..., encoder="sentence-transformers:NAME") or a folder.'
        )
    settings = EncoderSettings(name=encoder or "minilm")
    return settings, load_encoder(settings, cache=cache)


def _themes(stored: Mapping[str, Any], topics: int) -> tuple[DiscoveredTheme, ...]:
    words = checks.mapping(checks.member(stored, "topic_representations"), "topic_representations")
    labels = stored.get("custom_labels") or []
    themes = []
    outliers = len(labels) - topics if isinstance(labels, list) else 0
    for topic in range(topics):
        own = words.get(str(topic))
        if not isinstance(own, list):
            raise ValueError(f"topic_representations lacks topic {topic}")
        keywords = tuple(
            checks.text(one[0] if isinstance(one, list) and one else one, "a word") for one in own
        )
        name = ", ".join(word for word in keywords[:_WORDS] if word)
        if labels and 0 <= outliers <= 1:
            name = checks.text(labels[topic + outliers], "a label") or name
        themes.append(
            DiscoveredTheme(
                id=f"topic-{topic}",
                name=name or f"Topic {topic}",
                keywords=tuple(word for word in keywords if word),
            )
        )
    return tuple(themes)
