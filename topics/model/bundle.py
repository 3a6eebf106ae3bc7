"""A model bundle read: JSON and safetensors, checked before they are believed.

A bundle holds what classification needs and nothing that can run: the themes,
their vectors, the calibration, which cleaning rules were off, and which encoder
made the vectors. Its manifest lists every file with size and SHA-256; a bundle
that does not match it, or that a newer version wrote, is refused.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from topics.encoders.student.student import load_student
from topics.errors import ModelError
from topics.model.model import (
    ENCODER,
    FORMAT,
    FORMAT_VERSION,
    MANIFEST,
    THEMES,
    VECTORS,
    Model,
)
from topics.settings import CleaningSettings, DeclaredTheme, EncoderSettings
from topics.themes.declared import Calibration
from topics.themes.fitted import DiscoveredTheme, ThemeModel

_VECTOR_NAMES = ("centre", "declared", "discovered")


def load_model(folder: Path | str, *, cache: Path | None = None) -> Model:
    """Load a model bundle.

    Raises
    ------
    ModelError
        If it is not a bundle, is of a newer version, or does not match its manifest.
    """
    folder = Path(folder)
    manifest = _read_manifest(folder)
    names = manifest.get("files")
    if not isinstance(names, dict) or not {THEMES, VECTORS} <= set(names):
        raise ModelError(f"{folder / MANIFEST}: does not list {THEMES} and {VECTORS}.")
    taught = any(name.startswith(f"{ENCODER}/") for name in names)
    for name in names:
        if name not in (THEMES, VECTORS) and Path(name).parent != Path(ENCODER):
            raise ModelError(f"{folder / MANIFEST}: lists {name!r}, which no model has.")
    contents = {name: _checked_bytes(folder, name, manifest) for name in sorted(names)}
    try:
        from safetensors.numpy import load

        arrays = load(contents[VECTORS])
        stored = json.loads(contents[THEMES])
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
    )


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(
            f"{folder}: no model here ({MANIFEST}: {error.strerror}); "
            "give the model folder of a run."
        ) from error
    except ValueError as error:
        raise ModelError(f"{path}: is not JSON: {error}.") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ModelError(f"{path}: is not the manifest of a model; give the model folder of a run.")
    if manifest.get("format_version") != FORMAT_VERSION:
        raise ModelError(
            f"{path}: the model has format version {manifest.get('format_version')}, "
            f"this program reads {FORMAT_VERSION}; update research-topics."
        )
    return manifest


def _checked_bytes(folder: Path, name: str, manifest: dict[str, Any]) -> bytes:
    path = folder / name
    expected = manifest["files"][name]
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}).") from error
    if len(data) != expected.get("bytes") or hashlib.sha256(data).hexdigest() != expected.get(
        "sha256"
    ):
        raise ModelError(
            f"{path}: the file is damaged or was changed (its size or hash is not that of the "
            "manifest); fit the model again with `topics run`."
        )
    return data
