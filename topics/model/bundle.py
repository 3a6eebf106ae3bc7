"""Reader of model bundles, folders of JSON and safetensors that are verified before use.

A bundle holds what classification needs and nothing executable: the themes, their
vectors, the calibration, the disabled cleaning rules, and the identity of the encoder
that made the vectors. Its manifest lists every file with size and SHA-256; a bundle
that does not match its manifest, or is of another version, is refused.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from topics.encoders.student.student import load_student
from topics.errors import ModelError
from topics.model.model import (
    ENCODER,
    MODEL,
    THEMES,
    VECTORS,
    Model,
)
from topics.settings import CleaningSettings, DeclaredTheme, EncoderSettings
from topics.store.manifest import MANIFEST, check_file, read_manifest_of
from topics.themes.declared import Calibration
from topics.themes.fitted import DiscoveredTheme, ThemeModel

_VECTOR_NAMES = ("centre", "declared", "discovered")


def load_model(folder: Path | str, *, cache: Path | None = None) -> Model:
    """Load a model bundle.

    Raises
    ------
    ModelError
        If the folder is not a bundle, is of another version, or does not match its
        manifest.

    Examples
    --------
    >>> import topics
    >>> from topics.store.embedded import model_folder
    >>> model = topics.load_model(model_folder())
    >>> model.classify(["Agents learn by self-play in a zero-sum game."])["theme"].tolist()
    ['Self-play']
    """
    folder = Path(folder)
    manifest = read_manifest_of(folder, MODEL)
    names = manifest.get("files")
    if not isinstance(names, dict) or not {THEMES, VECTORS} <= set(names):
        raise ModelError(f"{folder / MANIFEST}: does not list {THEMES} and {VECTORS}.")
    taught = any(name.startswith(f"{ENCODER}/") for name in names)
    for name in names:
        if name not in (THEMES, VECTORS) and Path(name).parent != Path(ENCODER):
            raise ModelError(f"{folder / MANIFEST}: lists {name!r}, which no model has.")
    for name in sorted(names):
        check_file(folder, name, manifest, MODEL)
    try:
        from safetensors.numpy import load

        arrays = load((folder / VECTORS).read_bytes())
        stored = json.loads((folder / THEMES).read_bytes())
        encoder = manifest["encoder"]
        return Model(
            themes=_theme_model(stored, arrays),
            encoder_settings=EncoderSettings(**encoder["settings"]),
            encoder_id=encoder["id"],
            encoder_fingerprint=encoder["fingerprint"],
            encoder_precision=encoder["precision"],
            cleaning=CleaningSettings(rules_off=frozenset(manifest["cleaning"]["rules_off"])),
            cache=cache,
            student=load_student(folder / ENCODER) if taught else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{folder}: the model's content is damaged: {error}.") from error


def _theme_model(stored: dict[str, Any], arrays: dict[str, Any]) -> ThemeModel:
    if sorted(arrays) != sorted(_VECTOR_NAMES):
        raise ValueError(f"vectors must be {', '.join(_VECTOR_NAMES)}")
    declared = tuple(
        DeclaredTheme(**{**theme, "keywords": tuple(theme["keywords"])})
        for theme in stored["declared"]
    )
    discovered = tuple(
        DiscoveredTheme(**{**theme, "keywords": tuple(theme["keywords"])})
        for theme in stored["discovered"]
    )
    dimensions = arrays["centre"].shape[0]
    for name, themes in (("declared", declared), ("discovered", discovered)):
        if arrays[name].shape != (len(themes), dimensions):
            raise ValueError(f"the {name} vectors do not fit the themes")
    return ThemeModel(
        declared=declared,
        declared_vectors=arrays["declared"],
        expected=np.array(stored["expected"], dtype=np.float64).reshape(len(declared)),
        discovered=discovered,
        discovered_vectors=arrays["discovered"],
        centre=arrays["centre"],
        calibration=Calibration(**stored["calibration"]),
        temperature=float(stored["temperature"]),
        stranger=float(stored["stranger"]),
        outside=float(stored["outside"]),
        doubt=float(stored.get("doubt", 0.0)),
    )
