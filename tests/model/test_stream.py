"""A stream of texts in several processes: the tables of one, in the order of the texts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.model.makers import make_kinds, texts_of
from tests.themes.corpora import WordEncoder
from topics.encoders.student.fitting import StudentSettings, fit_student
from topics.model import stream
from topics.model.making import make_model
from topics.model.stream import classify_stream
from topics.settings import CleaningSettings, EncoderSettings, ThemeSettings
from topics.themes.fitting import fit_themes

PAPERS = make_kinds({"robots": 30, "bandits": 30, "privacy": 30})
NEW = [*texts_of(make_kinds({"robots": 4, "privacy": 3}, seed=1)), "", "Écoles d'été à Paris"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model with a student."""
    titles, abstracts = PAPERS["title"].tolist(), PAPERS["abstract"].tolist()
    texts = list(texts_of(PAPERS))
    small = StudentSettings(sample=60, largest_sample=60, pool=90)
    student = fit_student(texts, WordEncoder(), settings=small)
    settings = ThemeSettings(granularity="coarse", refits=0)
    vectors = student.encode(texts)
    model = make_model(
        fit_themes(titles, abstracts, vectors, student, settings), PAPERS, texts, vectors,
        settings=settings, encoder=student, encoder_settings=EncoderSettings(name="student"),
        cleaning=CleaningSettings(),
    )  # fmt: skip
    model.save(tmp_path / "model")
    return tmp_path / "model"


def test_several_processes_give_the_tables_of_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = stream.load_model(folder).classify(NEW)
    assert whole["theme_id"].nunique() > 1
    monkeypatch.setattr(stream, "BATCH", 2)
    monkeypatch.setattr(stream, "WORTH", 2)
    for cores in (1, 2):
        monkeypatch.setattr(stream, "available_cores", lambda cores=cores: cores)
        parts = list(classify_stream(folder, iter(NEW)))
        assert [batch for _, batch in parts] == [NEW[at : at + 2] for at in range(0, len(NEW), 2)]
        tables = pd.concat([table for table, _ in parts], ignore_index=True)
        pd.testing.assert_frame_equal(tables, whole)


def test_no_text_is_no_table(folder: Path) -> None:
    assert list(classify_stream(folder, [])) == []
