"""Make a model of themes that were found: the rule, the papers' memory, and the facts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from topics.encoders.base import Encoder
from topics.encoders.student.student import Student
from topics.model.familiarity import fit_familiarity
from topics.model.history import Event
from topics.model.model import Model
from topics.model.origin import describe_origin
from topics.model.papers import papers_table, remember
from topics.schema import NO_THEME
from topics.settings import CleaningSettings, EncoderSettings, ThemeSettings
from topics.text.wording import counted
from topics.themes.cosines import Vectors
from topics.themes.fitting import Theming


def make_model(
    theming: Theming,
    papers: pd.DataFrame,
    texts: Sequence[str],
    vectors: Vectors,
    *,
    settings: ThemeSettings,
    encoder: Encoder,
    encoder_settings: EncoderSettings,
    cleaning: CleaningSettings,
    cache: Path | None = None,
    refits: Sequence[Sequence[str]] = (),
    inputs: pd.DataFrame | None = None,
) -> Model:
    """Make the model of themes.

    Parameters
    ----------
    theming : Theming
    papers : DataFrame of n rows
        Columns paper_id, title and year.
    texts : sequence of n str
        Cleaned, as they were encoded.
    vectors : ndarray of shape (n, d)
    settings : ThemeSettings
    encoder : Encoder
        That made the vectors.
    encoder_settings : EncoderSettings
        By which it can be loaded again.
    cleaning : CleaningSettings
    cache : Path, optional
    refits : sequence of sequences of str
        At the finest level.
    inputs : DataFrame, optional
        ``Corpus.inputs``.
    """
    origin = describe_origin(theming, settings, refits=refits, inputs=inputs)
    ids = (*theming.model.theme_ids, NO_THEME)
    table = papers_table(
        paper_ids=papers["paper_id"].tolist(),
        titles=papers["title"].tolist(),
        years=papers["year"].tolist(),
        theme_ids=[ids[label] for label in theming.labels],
        confidence=theming.memberships.max(axis=1),
        texts=texts,
    )
    fitted = Event(
        date=origin.made,
        event="fitted",
        theme_ids=theming.model.theme_ids,
        evidence=f"{counted(len(papers), 'paper')}, {counted(len(ids) - 1, 'theme')}",
    )
    return Model(
        themes=theming.model,
        encoder_settings=encoder_settings,
        encoder_id=encoder.id,
        encoder_fingerprint=encoder.fingerprint,
        encoder_precision=encoder.precision,
        cleaning=cleaning,
        cache=cache,
        student=encoder if isinstance(encoder, Student) else None,
        papers=remember(table, vectors),
        familiarity=fit_familiarity(
            texts,
            table["text_hash"].to_numpy(dtype=np.int64),
            None if isinstance(encoder, Student) else vectors,
        ),
        origin=origin,
        history=(fitted,),
    )
