"""A fitted theme model, which assigns themes to new texts and says why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from topics.encoders.base import Encoder
from topics.encoders.bert.precision import parse_precision
from topics.encoders.load import check_encoder, load_encoder, stands_for
from topics.encoders.student.student import Student
from topics.errors import ModelError
from topics.model.card import render_card
from topics.model.contents import json_bytes, themes_bytes, vectors_bytes
from topics.model.familiarity import Familiarity, piece_counter
from topics.model.history import Event, write_history
from topics.model.layout import CARD, ENCODER, EVERY_FILE, HISTORY, MODEL, PAPERS, THEMES, VECTORS
from topics.model.nearness import find_nearness, sample_vectors
from topics.model.origin import Origin, origin_to_json
from topics.model.papers import COLUMNS, TrainingPapers, hash_text
from topics.model.reasons import NearestPapers, find_keywords
from topics.schema import NO_THEME, NO_THEME_NAME
from topics.settings import TRANSFORMERS, CleaningSettings, EncoderSettings
from topics.store.atomic import replacing, replacing_together
from topics.store.manifest import MANIFEST, describe_files
from topics.store.tables import write_parquet
from topics.text.cleaning import clean, clean_titles
from topics.text.paper_text import paper_text, split_paper_text
from topics.themes.assembly import find_labels
from topics.themes.cosines import Vectors
from topics.themes.declared import keyword_evidence
from topics.themes.fitted import FittedThemes

CLASSIFY_COLUMNS = (
    "text",
    "theme_id",
    "theme",
    "confidence",
    "second_theme_id",
    "second_theme",
    "second_weight",
    "reason",
    "keywords",
    "nearest_papers",
)

NO_TEXT = "no text"
FOREIGN = "unlike the model's papers"
BETWEEN = "near no theme"
"""Reasons of "no theme"; a text with a theme has an empty reason."""

BATCH = 4_096
"""Texts that are classified at once: few enough to bound the memory, and so many that what
is done once for all of them takes no time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Texts as a model sees them: cleaned, encoded, and measured against its themes.

    ``titles``, ``abstracts``, ``texts`` (both together) and ``vectors`` have n rows,
    ``words`` is of shape (n, n_declared), and ``foreign`` says which texts are of
    another field.
    """

    titles: list[str]
    abstracts: list[str]
    texts: list[str]
    vectors: Vectors
    words: NDArray[np.float64]
    foreign: NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Model:
    """A theme model with the encoder and cleaning settings it was fitted with.

    ``encoder_id`` and ``encoder_fingerprint`` identify the encoder that made the
    vectors; any other is refused, because its cosines are not comparable.
    ``encoder_trusted`` is whether the encoder may be loaded by the name that the model
    gives: a bundle may come from others, and a name may stand for a download.
    """

    themes: FittedThemes
    encoder_settings: EncoderSettings
    encoder_id: str
    encoder_fingerprint: str
    encoder_precision: str
    encoder_trusted: bool = True
    cleaning: CleaningSettings = field(default_factory=CleaningSettings)
    cache: Path | None = None
    student: Student | None = None
    papers: TrainingPapers = field(default_factory=TrainingPapers)
    familiarity: Familiarity = field(default_factory=Familiarity)
    origin: Origin = field(default_factory=Origin)
    history: tuple[Event, ...] = ()

    def classify(self, texts: Sequence[str], *, encoder: Encoder | None = None) -> pd.DataFrame:
        """Assign each text to a theme, and say why.

        Parameters
        ----------
        texts : sequence of str
            Abstracts; if a text has several lines, the first is its title.
        encoder : Encoder, optional
            Default: the encoder named by the model.

        Returns
        -------
        DataFrame
            One row per text, columns ``CLASSIFY_COLUMNS``: its position in ``texts``;
            the theme and its weight, which is calibrated: of texts at .7, about 70% would
            keep their theme in a refit; the second-best theme; for a text of no theme the
            reason; the keywords of the theme that stand in the text; and the titles of
            the theme's papers that are nearest to it.
        """
        tables = list(self.classify_each(texts, encoder=encoder))
        return pd.concat(tables, ignore_index=True) if tables else _empty()

    def classify_each(
        self, texts: Iterable[str], *, encoder: Encoder | None = None
    ) -> Iterator[pd.DataFrame]:
        """As :meth:`classify`, for texts without end: a table for every ``BATCH`` of them."""
        start, waiting = 0, iter(texts)
        while batch := list(islice(waiting, BATCH)):
            table = self._classify(batch, encoder)
            yield table.assign(text=table["text"] + start)
            start += len(batch)

    def compute_memberships(
        self, texts: Sequence[str], *, encoder: Encoder | None = None
    ) -> NDArray[np.float64]:
        """Weights of shape (n_texts, n_themes + 1), "no theme" last; rows sum to 1."""
        prepared = self.prepare(texts, encoder=encoder)
        return self.themes.compute_memberships(prepared.vectors, prepared.words, prepared.foreign)

    def prepare(self, texts: Sequence[str], *, encoder: Encoder | None = None) -> Prepared:
        """Clean and encode texts, as the papers of the model were."""
        parts = [split_paper_text(text) for text in texts]
        return self.prepare_papers(
            [title for title, _ in parts], [abstract for _, abstract in parts], encoder=encoder
        )

    def prepare_papers(
        self, titles: Sequence[str], abstracts: Sequence[str], *, encoder: Encoder | None = None
    ) -> Prepared:
        """As :meth:`prepare`, for papers whose titles and abstracts are known apart."""
        titles = clean_titles(titles, self.cleaning).texts
        abstracts = clean(abstracts, self.cleaning).texts
        whole = [paper_text(*pair) for pair in zip(titles, abstracts, strict=True)]
        counts = piece_counter().count(whole)
        if encoder is None and self.student is not None:
            vectors = self.student.encode_counts(counts)
        else:
            vectors = (encoder or self.encoder).encode(whole)
        nearness = find_nearness(vectors, self._sampled) if self.familiarity.power else None
        foreign = self.familiarity.are_foreign(counts, nearness)
        if foreign.any():
            # A paper of the model is none, however unlike the others it is.
            known = self._known
            for row in np.flatnonzero(foreign).tolist():
                foreign[row] = hash_text(whole[row]) not in known
        return Prepared(
            titles=titles,
            abstracts=abstracts,
            texts=whole,
            vectors=vectors,
            words=keyword_evidence(titles, abstracts, self.themes.declared),
            foreign=foreign,
        )

    def _classify(self, texts: Sequence[str], encoder: Encoder | None) -> pd.DataFrame:
        prepared = self.prepare(texts, encoder=encoder)
        weights = self.themes.compute_memberships(
            prepared.vectors, prepared.words, prepared.foreign
        )
        ids = np.array([*self.themes.theme_ids, NO_THEME], dtype=object)
        names = np.array([*self.themes.theme_names, NO_THEME_NAME], dtype=object)
        rows = np.arange(len(weights))
        first = weights.argmax(axis=1)
        others = weights.copy()
        others[rows, first] = -1.0
        second = others.argmax(axis=1) if len(ids) > 1 else first
        labels = find_labels(weights)
        return pd.DataFrame(
            {
                "text": rows,
                "theme_id": ids[first],
                "theme": names[first],
                "confidence": weights[rows, first],
                "second_theme_id": ids[second],
                "second_theme": names[second],
                "second_weight": weights[rows, second],
                "reason": _reasons(prepared, labels),
                "keywords": find_keywords(prepared.texts, labels, self.themes.theme_keywords),
                "nearest_papers": self._nearest.find(prepared.vectors, labels),
            },
            columns=list(CLASSIFY_COLUMNS),
        )

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder that the model was fitted with.

        Raises
        ------
        ModelError
            If another one goes by its name, or a bundle of others names one that is
            not part of the package.
        """
        if self.student is not None:
            return self.student
        settings = self.encoder_settings
        self._check_trust()
        if settings.name.startswith(TRANSFORMERS):
            encoder = load_encoder(settings, cache=self.cache)
        else:
            precision = parse_precision(self.encoder_precision)
            encoder = load_encoder(settings, cache=self.cache, precision=precision)
        if not stands_for(encoder, self.encoder_id, self.encoder_fingerprint):
            raise ModelError(
                f"The model was fitted with the encoder {self.encoder_id!r} "
                f"({self.encoder_fingerprint[:12]}), this one is {encoder.id!r} "
                f"({encoder.fingerprint[:12]}); fit the model again with `topics run`."
            )
        if encoder.dimensions != len(self.themes.centre):
            raise ModelError(
                f"The model's vectors have {len(self.themes.centre):,} dimensions, those of its "
                f"encoder {encoder.dimensions:,}; {MODEL.again}."
            )
        return encoder

    def check_encoder(self) -> None:
        """Refuse a model whose encoder cannot be loaded, before a text is read for it.

        Raises
        ------
        ModelError
            If the encoder is neither part of the package nor named by the user.
        UsageError, ModelError, MissingExtraError
            As :func:`topics.encoders.load.check_encoder`.
        """
        if self.student is None:
            self._check_trust()
            check_encoder(self.encoder_settings)

    def _check_trust(self) -> None:
        name = self.encoder_settings.name
        if self.encoder_trusted:
            return
        where = (
            "which sentence-transformers may fetch from a hub"
            if name.startswith(TRANSFORMERS)
            else "a folder of some machine"
        )
        raise ModelError(
            f"The model names the encoder {name!r}, {where}; if you trust it, name "
            f"it too: --encoder {name}, or load_model(..., encoder={name!r})."
        )

    @cached_property
    def _known(self) -> frozenset[int]:
        return self.papers.hashes

    @cached_property
    def _sampled(self) -> Vectors:
        return sample_vectors(self.papers)

    @cached_property
    def _nearest(self) -> NearestPapers:
        return NearestPapers(self.papers, self.themes.theme_ids)

    def describe(self) -> str:
        """The model's card, as Markdown."""
        return render_card(
            themes=self.themes,
            papers=self.papers,
            origin=self.origin,
            familiarity=self.familiarity,
            history=self.history,
            encoder=f"{self.encoder_id} ({self.encoder_precision})",
        )

    def save(self, folder: Path | str) -> None:
        """Write the bundle to ``folder``, which is created if necessary.

        An earlier bundle there stays as it was until the new one is whole.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        with replacing_together(Path(folder), last=MANIFEST, retired=EVERY_FILE) as new:
            self.write(new)

    def write(self, folder: Path) -> None:
        """Write the files of the bundle into a folder that the caller puts into place."""
        contents = {
            THEMES: themes_bytes(self.themes, self.familiarity),
            VECTORS: vectors_bytes(self.themes, self.papers, self.familiarity),
            CARD: self.describe().encode("utf-8"),
        }
        for name, data in contents.items():
            with replacing(folder / name) as temporary:
                temporary.write_bytes(data)
        write_parquet(self.papers.table, folder / PAPERS, list(COLUMNS))
        write_history(self.history, folder / HISTORY)
        if self.student is not None:
            self.student.save(folder / ENCODER)
        names = sorted(
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
        )
        manifest = {
            "format": MODEL.name,
            "format_version": MODEL.version,
            "encoder": {
                "settings": {"name": _portable_name(self.encoder_settings.name)},
                "id": self.encoder_id,
                "fingerprint": self.encoder_fingerprint,
                "precision": self.encoder_precision,
            },
            "cleaning": {"rules_off": sorted(self.cleaning.rules_off)},
            "origin": origin_to_json(self.origin),
            "files": describe_files(folder, names),
        }
        with replacing(folder / MANIFEST) as temporary:
            temporary.write_bytes(json_bytes(manifest))


def _portable_name(name: str) -> str:
    """An encoder's name without the folders of this machine."""
    return name if name.startswith(TRANSFORMERS) else Path(name).name


def _reasons(prepared: Prepared, labels: NDArray[np.intp]) -> list[str]:
    empty = ~np.asarray(prepared.vectors.any(axis=1))
    return [
        "" if label >= 0 else NO_TEXT if blank else FOREIGN if foreign else BETWEEN
        for label, blank, foreign in zip(
            labels.tolist(), empty.tolist(), prepared.foreign.tolist(), strict=True
        )
    ]


def _empty() -> pd.DataFrame:
    kinds: dict[str, Any] = {
        "text": "int64", "confidence": "float64", "second_weight": "float64"
    }  # fmt: skip
    return pd.DataFrame(
        {name: pd.Series(dtype=kinds.get(name, "object")) for name in CLASSIFY_COLUMNS}
    )
