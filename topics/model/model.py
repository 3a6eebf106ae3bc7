"""A fitted theme model, which assigns themes to new texts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from topics.encoders.base import Encoder
from topics.encoders.bert.precision import parse_precision
from topics.encoders.load import load_encoder
from topics.encoders.student.student import Student
from topics.errors import ModelError
from topics.schema import NO_THEME, NO_THEME_NAME
from topics.settings import TRANSFORMERS, CleaningSettings, EncoderSettings
from topics.store.atomic import replacing
from topics.store.manifest import MANIFEST, Format, describe_files
from topics.text.cleaning import clean, clean_titles
from topics.text.paper_text import paper_text, split_paper_text
from topics.themes.declared import keyword_evidence
from topics.themes.fitted import ThemeModel

MODEL = Format(
    name="topics-model",
    version=1,
    what="model",
    again="fit the model again with `topics run`",
    error=ModelError,
)
THEMES = "themes.json"
VECTORS = "vectors.safetensors"
ENCODER = "encoder"
"""Subfolder of a student encoder, which is fitted to the corpus and thus part of the model."""

CLASSIFY_COLUMNS = ("text", "theme_id", "theme", "confidence", "second_theme_id", "second_weight")


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A theme model with the encoder and cleaning settings it was fitted with.

    ``encoder_id`` and ``encoder_fingerprint`` identify the encoder that made the
    vectors; any other is refused, because its cosines are not comparable.
    """

    themes: ThemeModel
    encoder_settings: EncoderSettings
    encoder_id: str
    encoder_fingerprint: str
    encoder_precision: str
    cleaning: CleaningSettings = field(default_factory=CleaningSettings)
    cache: Path | None = None
    student: Student | None = None

    def classify(self, texts: Sequence[str], *, encoder: Encoder | None = None) -> pd.DataFrame:
        """Assign each text to a theme.

        Parameters
        ----------
        texts : sequence of str
            Abstracts; if a text has several lines, the first is its title.
        encoder : Encoder, optional
            Default: the encoder named by the model.

        Returns
        -------
        DataFrame
            One row per text, columns ``CLASSIFY_COLUMNS``: its position in
            ``texts``, the theme, its weight, and the second-best theme.
        """
        weights = self.compute_memberships(texts, encoder=encoder)
        ids = (*self.themes.theme_ids, NO_THEME)
        names = (*self.themes.theme_names, NO_THEME_NAME)
        order = np.argsort(-weights, axis=1, kind="stable")
        second = order[:, min(1, order.shape[1] - 1)]
        rows = np.arange(len(weights))
        return pd.DataFrame(
            {
                "text": rows,
                "theme_id": [ids[place] for place in order[:, 0]],
                "theme": [names[place] for place in order[:, 0]],
                "confidence": weights[rows, order[:, 0]],
                "second_theme_id": [ids[place] for place in second],
                "second_weight": weights[rows, second],
            },
            columns=list(CLASSIFY_COLUMNS),
        )

    def compute_memberships(
        self, texts: Sequence[str], *, encoder: Encoder | None = None
    ) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Weights of shape (n_texts, n_themes + 1), "no theme" last; rows sum to 1."""
        parts = [split_paper_text(text) for text in texts]
        titles = clean_titles([title for title, _ in parts], self.cleaning).texts
        abstracts = clean([abstract for _, abstract in parts], self.cleaning).texts
        chosen = encoder or self._load_encoder()
        vectors = chosen.encode([paper_text(*pair) for pair in zip(titles, abstracts, strict=True)])
        words = keyword_evidence(titles, abstracts, self.themes.declared)
        return self.themes.compute_memberships(vectors, words)

    def _load_encoder(self) -> Encoder:
        if self.student is not None:
            return self.student
        settings = self.encoder_settings
        if settings.name.startswith(TRANSFORMERS):
            encoder = load_encoder(settings, cache=self.cache)
        else:
            precision = parse_precision(self.encoder_precision)
            encoder = load_encoder(settings, cache=self.cache, precision=precision)
        same_weights = encoder.id == self.encoder_id
        # A sentence-transformers model fitted on a GPU may classify on a CPU.
        same_device = encoder.precision == self.encoder_precision
        same_arithmetic = encoder.fingerprint == self.encoder_fingerprint
        if not same_weights or (same_device and not same_arithmetic):
            raise ModelError(
                f"The model was fitted with the encoder {self.encoder_id!r} "
                f"({self.encoder_fingerprint[:12]}), this one is {encoder.id!r} "
                f"({encoder.fingerprint[:12]}); fit the model again with `topics run`."
            )
        return encoder

    def save(self, folder: Path) -> None:
        """Write the bundle to ``folder``, which is created if necessary."""
        folder.mkdir(parents=True, exist_ok=True)
        from safetensors.numpy import save

        model = self.themes
        arrays = {
            "centre": model.centre,
            "declared": model.declared_vectors,
            "discovered": model.discovered_vectors,
        }
        contents = {
            THEMES: _json_bytes(
                {
                    "declared": [asdict(theme) for theme in model.declared],
                    "discovered": [asdict(theme) for theme in model.discovered],
                    "calibration": asdict(model.calibration),
                    "expected": model.expected.tolist(),
                    "temperature": model.temperature,
                    "stranger": model.stranger,
                    "outside": model.outside,
                    "doubt": model.doubt,
                }
            ),
            VECTORS: save(
                {name: np.ascontiguousarray(array, np.float32) for name, array in arrays.items()}
            ),
        }
        if self.student is not None:
            self.student.save(folder / ENCODER)
            for path in sorted((folder / ENCODER).iterdir()):
                contents[f"{ENCODER}/{path.name}"] = path.read_bytes()
        manifest = {
            "format": MODEL.name,
            "format_version": MODEL.version,
            "encoder": {
                "settings": {"name": self.encoder_settings.name},
                "id": self.encoder_id,
                "fingerprint": self.encoder_fingerprint,
                "precision": self.encoder_precision,
            },
            "cleaning": {"rules_off": sorted(self.cleaning.rules_off)},
        }
        for name, data in contents.items():
            with replacing(folder / name) as temporary:
                temporary.write_bytes(data)
        whole = {**manifest, "files": describe_files(folder, contents)}
        with replacing(folder / MANIFEST) as temporary:
            temporary.write_bytes(_json_bytes(whole))


def _json_bytes(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    return (text + "\n").encode("utf-8")
