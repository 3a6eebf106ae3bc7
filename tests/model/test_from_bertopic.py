"""Models that BERTopic itself saves here, read and compared with what BERTopic says."""

from __future__ import annotations

import json
import pickle
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from tests.themes.corpora import WordEncoder, make_papers
from topics.errors import ModelError
from topics.model.bundle import load_model
from topics.model.from_bertopic import from_bertopic


def texts_of(count: int, seed: int) -> list[str]:
    return make_papers(count, seed=seed)[1]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    from bertopic import BERTopic
    from bertopic.dimensionality import BaseDimensionalityReduction
    from hdbscan import HDBSCAN

    texts = texts_of(120, 0) + ["unlike anything else that stands here at all"] * 2
    texts += [f"word{at} other{at} third{at}" for at in range(12)]
    made = BERTopic(
        embedding_model=None,
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=HDBSCAN(min_cluster_size=8),
    )
    made.fit(texts, embeddings=WordEncoder().encode(texts))
    folder = tmp_path_factory.mktemp("bertopic") / "model"
    made.save(folder, serialization="safetensors", save_ctfidf=True, save_embedding_model=False)
    return folder, made


def test_texts_get_the_topics_that_bertopic_gives_them(saved: tuple[Path, Any]) -> None:
    from bertopic import BERTopic

    folder, made = saved
    assert -1 in made.topics_
    texts = texts_of(90, 1) + [f"word{at} other{at}" for at in range(12)]
    model = from_bertopic(folder, encoder=WordEncoder())
    reloaded = BERTopic.load(str(folder))
    expected, _ = reloaded.transform(texts, embeddings=WordEncoder().encode(texts))
    classes = model.classify(texts, encoder=WordEncoder())
    found = [-1 if one == "none" else int(one.split("-")[1]) for one in classes["theme_id"]]
    assert found == [int(one) for one in expected]
    assert set(found) > {-1, 0}
    words = [word for word, _ in made.get_topic(0)]
    assert list(model.themes.discovered[0].keywords) == words
    assert model.themes.discovered[0].name == ", ".join(words[:3])


def test_it_can_be_saved_as_a_bundle_of_ours(saved: tuple[Path, Any], tmp_path: Path) -> None:
    model = from_bertopic(saved[0], encoder=WordEncoder())
    model.save(tmp_path / "bundle")
    loaded = load_model(tmp_path / "bundle")
    np.testing.assert_array_equal(loaded.themes.outliers, model.themes.outliers)
    texts = texts_of(30, 2)
    first = model.classify(texts, encoder=WordEncoder())
    again = loaded.classify(texts, encoder=WordEncoder())
    assert again.equals(first)
    assert "BERTopic" in loaded.describe()


@pytest.fixture
def folder(saved: tuple[Path, Any], tmp_path: Path) -> Path:
    return Path(shutil.copytree(saved[0], tmp_path / "copy"))


def test_an_encoder_must_be_named(folder: Path) -> None:
    with pytest.raises(ModelError, match=r"config\.json: names no encoder; say which"):
        from_bertopic(folder)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "embedding_model": "who/knows"}))
    with pytest.raises(ModelError, match="names the encoder 'who/knows'; say which"):
        from_bertopic(folder)


def test_another_encoder_is_refused(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    named = {**config, "embedding_model": "sentence-transformers/all-MiniLM-L6-v2"}
    (folder / "config.json").write_text(json.dumps(named))
    with pytest.raises(ModelError, match="vectors of 64 dimensions, those of the encoder minilm"):
        from_bertopic(folder)


def test_a_pickle_is_not_read(folder: Path) -> None:
    (folder / "topic_embeddings.safetensors").unlink()
    (folder / "topic_embeddings.bin").write_bytes(pickle.dumps(np.zeros(3)))
    with pytest.raises(ModelError, match=r"topic_embeddings\.bin is a pickle, which is never read"):
        from_bertopic(folder, encoder=WordEncoder())
    (folder / "topic_embeddings.safetensors").write_bytes(pickle.dumps(np.zeros(3)))
    with pytest.raises(ModelError, match=r"topic_embeddings\.safetensors: "):
        from_bertopic(folder, encoder=WordEncoder())


def test_impossible_content_is_refused(folder: Path) -> None:
    path = folder / "topic_embeddings.safetensors"
    vectors = load_file(path)["topic_embeddings"]
    save_file({"topic_embeddings": np.full_like(vectors, np.nan)}, path)
    with pytest.raises(ModelError, match="holds NaN or infinite values"):
        from_bertopic(folder, encoder=WordEncoder())
    save_file({"topic_embeddings": np.vstack([vectors, vectors])}, path)
    with pytest.raises(ModelError, match="topic_representations lacks topic"):
        from_bertopic(folder, encoder=WordEncoder())
    with pytest.raises(ModelError, match="is not a model of BERTopic"):
        from_bertopic(folder / "absent", encoder=WordEncoder())
