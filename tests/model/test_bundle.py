import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from topics.analysis.result import Result
from topics.errors import ModelError
from topics.model.bundle import load_model
from topics.model.model import CLASSIFY_COLUMNS
from topics.store.embedded import model_folder
from topics.text.paper_text import paper_text, split_paper_text


@pytest.fixture
def model_copy(seed_run: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(seed_run / "model", tmp_path / "model"))


def test_a_loaded_model_labels_the_papers_as_the_run_did(
    seed_result: Result, seed_run: Path
) -> None:
    texts = [
        paper_text(title, abstract)
        for title, abstract in zip(
            seed_result.papers["title"], seed_result.papers["abstract"], strict=True
        )
    ]
    classes = load_model(seed_run / "model").classify(texts)
    assert classes["theme_id"].tolist() == seed_result.assignments["theme_id"].tolist()
    np.testing.assert_allclose(
        classes["confidence"], seed_result.assignments["confidence"], atol=1e-6
    )


def test_each_paper_alone_gets_the_label_it_has_among_the_others(
    seed_result: Result, seed_run: Path
) -> None:
    model = load_model(seed_run / "model")
    for row in (0, 9, 20):
        paper = seed_result.papers.iloc[row]
        alone = model.classify([paper_text(paper["title"], paper["abstract"])])
        assert alone["theme_id"][0] == seed_result.assignments["theme_id"][row]


def test_raw_records_are_cleaned_like_those_of_the_run(seed_result: Result, seed_run: Path) -> None:
    raw = seed_result.corpus.papers
    texts = [paper_text(t, a) for t, a in zip(raw["title"], raw["abstract"], strict=True)]
    classes = load_model(seed_run / "model").classify(texts)
    assert classes["theme_id"].tolist() == seed_result.assignments["theme_id"].tolist()


def test_saving_again_gives_the_same_bytes(seed_run: Path, tmp_path: Path) -> None:
    load_model(seed_run / "model").save(tmp_path / "again")
    for path in (seed_run / "model").iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


def test_the_embedded_model_knows_safe_reinforcement_learning() -> None:
    classes = load_model(model_folder()).classify(
        [
            "A constrained policy optimization method for safe reinforcement learning that keeps "
            "the cost below its limit with a Lagrangian multiplier.",
            "How to bake bread with rye flour at home: mix the sourdough and let it rest.",
            "",
            "Fatigue cracks of welded steel bridges grow under cyclic loading.",
            "Peat bog water tables and methane emissions in northern mires were measured.",
            "Charters of medieval abbeys are edited and their scribes identified.",
        ]
    )
    assert list(classes.columns) == list(CLASSIFY_COLUMNS)
    assert classes["theme_id"].tolist() == ["safe-rl", *["none"] * 5]
    assert classes["confidence"][2] == 1.0


def test_the_embedded_model_labels_the_embedded_papers_as_a_run_does(seed_result: Result) -> None:
    papers = seed_result.papers
    texts = [paper_text(t, a) for t, a in zip(papers["title"], papers["abstract"], strict=True)]
    classes = load_model(model_folder()).classify(texts)
    assert classes["theme"].tolist() == seed_result.assignments["theme"].tolist()


def test_a_bundle_holds_nothing_that_can_run(seed_run: Path) -> None:
    assert {path.name for path in (seed_run / "model").iterdir()} == {
        "MODEL_CARD.md",
        "history.csv",
        "manifest.json",
        "papers.parquet",
        "themes.json",
        "vectors.safetensors",
    }


def test_no_texts_give_an_empty_table(seed_run: Path) -> None:
    classes = load_model(seed_run / "model").classify([])
    assert isinstance(classes, pd.DataFrame)
    assert classes.empty


@pytest.mark.parametrize("name", ["themes.json", "vectors.safetensors"])
def test_a_changed_file_is_refused(model_copy: Path, name: str) -> None:
    path = model_copy / name
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelError, match=f"{name}: the file is damaged or was changed"):
        load_model(model_copy)


def test_a_missing_file_is_named(model_copy: Path) -> None:
    (model_copy / "themes.json").unlink()
    with pytest.raises(ModelError, match=r"themes\.json: is missing, the model is incomplete"):
        load_model(model_copy)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "other"}, "is not the manifest of a model"),
        ({"format_version": 99}, "has format version 99, this program reads 1, 2, 3; update"),
        ({"format_version": True}, "has format version True"),
        ({"files": {}}, "does not list themes.json"),
        ({"encoder": {}}, "the model's content is damaged"),
    ],
)
def test_a_foreign_manifest_is_refused(model_copy: Path, change: dict, message: str) -> None:
    path = model_copy / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(ModelError, match=message):
        load_model(model_copy)


def test_what_is_no_model_at_all(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is not a finished model"):
        load_model(tmp_path)
    (tmp_path / "manifest.json").write_text("not json")
    with pytest.raises(ModelError, match="is not JSON"):
        load_model(tmp_path)


def test_another_encoder_is_refused(model_copy: Path) -> None:
    path = model_copy / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["encoder"]["fingerprint"] = "0" * 64
    path.write_text(json.dumps(manifest))
    with pytest.raises(ModelError, match="was fitted with the encoder 'minilm'"):
        load_model(model_copy).classify(["text"])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Title\nAbstract", ("Title", "Abstract")),
        ("only one line", ("", "only one line")),
        ("  Title \n one\n two ", ("Title", "one two")),
        ("", ("", "")),
    ],
)
def test_a_text_is_split_at_its_first_line(text: str, parts: tuple[str, str]) -> None:
    assert split_paper_text(text) == parts
