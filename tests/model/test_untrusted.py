"""Bundles from others: whatever is wrong with one, a sentence says so and nothing is believed."""

from __future__ import annotations

import pickle
import shutil
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.model.hostile import change_arrays, change_manifest, change_themes, forge
from topics.errors import ModelError
from topics.model.bundle import load_model
from topics.store.embedded import model_folder
from topics.text.paper_text import paper_text

ABSTRACT = "A constrained policy optimization method for safe reinforcement learning."


@pytest.fixture
def bundle(seed_run: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(seed_run / "model", tmp_path / "bundle"))


def test_loading_and_classifying_open_no_socket(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: Any, **options: Any) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    classes = load_model(bundle).classify([ABSTRACT])
    assert classes["theme_id"].tolist() == ["safe-rl"]


def test_a_file_that_is_not_listed_is_refused(bundle: Path) -> None:
    (bundle / "extra.pkl").write_bytes(pickle.dumps({"a": 1}))
    with pytest.raises(ModelError, match=r"extra\.pkl: the manifest does not list this file, wh"):
        load_model(bundle)


def test_a_hidden_file_of_the_system_is_not_read(bundle: Path) -> None:
    (bundle / ".DS_Store").write_bytes(b"\0")
    load_model(bundle)


def test_a_listed_file_that_no_model_has_is_refused(bundle: Path) -> None:
    forge(bundle, "model.bin", b"weights")
    with pytest.raises(ModelError, match=r"lists 'model\.bin', which no model has"):
        load_model(bundle)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("/etc/hosts", "'/etc/hosts', an absolute path"),
        ("C:\\themes.json", "an absolute path"),
        ("../themes.json", "'../themes.json', which leads out of the folder"),
        ("encoder/../../x", "which leads out of the folder"),
        ("..\\themes.json", "which leads out of the folder"),
    ],
)
def test_names_that_leave_the_folder_are_refused(bundle: Path, name: str, message: str) -> None:
    def add(manifest: dict[str, Any]) -> None:
        manifest["files"][name] = {"bytes": 1, "sha256": "0" * 64}

    change_manifest(bundle, add)
    with pytest.raises(ModelError, match=message.replace("\\", "\\\\")):
        load_model(bundle)


@pytest.mark.parametrize("name", ["themes.json", "papers.parquet", "manifest.json"])
def test_a_link_is_refused(bundle: Path, tmp_path: Path, name: str) -> None:
    target = tmp_path / "elsewhere"
    (bundle / name).rename(target)
    (bundle / name).symlink_to(target)
    with pytest.raises(ModelError, match=f"{name}: is a link; a model holds its files itself"):
        load_model(bundle)


def test_a_folder_in_the_place_of_a_file_is_refused(bundle: Path) -> None:
    (bundle / "themes.json").unlink()
    (bundle / "themes.json").mkdir()
    with pytest.raises(ModelError, match=r"themes\.json: is not a file"):
        load_model(bundle)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("vectors.safetensors", r"vectors\.safetensors: .* is not safetensors"),
        ("themes.json", r"themes\.json: .* is not (JSON|UTF-8)"),
        ("papers.parquet", r"papers\.parquet: .* is not Parquet"),
        ("history.csv", r"history\.csv: .*damaged"),
    ],
)
def test_a_pickle_in_disguise_is_refused(bundle: Path, name: str, message: str) -> None:
    forge(bundle, name, pickle.dumps({"centre": np.zeros(3)}))
    with pytest.raises(ModelError, match=message):
        load_model(bundle)


@pytest.mark.parametrize(
    ("array", "value", "message"),
    [
        ("centre", np.full(384, np.nan, np.float32), "'centre' holds NaN or infinite"),
        ("centre", np.zeros(384, np.float64), "'centre' must be float32, got float64"),
        ("centre", np.zeros((2, 384), np.float32), "'centre' must have the shape any, got 2 x 384"),
        ("centre", np.zeros(0, np.float32), "'centre' must have 1 to"),
        ("centre", np.ones(384, np.float32), "'centre' must be a mean of unit vectors"),
        ("declared", np.zeros((9, 384), np.float32), "'declared' must have the shape 4 x 384"),
        ("declared", np.full((4, 384), np.inf, np.float32), "'declared' holds NaN or infinite"),
        ("declared", np.ones((4, 384), np.float32), "'declared' must have length 1"),
        ("papers", np.zeros((27, 12), np.int8), "'papers' must have the shape any x 384"),
        ("paper_rows", np.full(27, 99, np.int32), "'paper_rows' must be rows of papers.parquet"),
        ("paper_rows", np.arange(3, dtype=np.int32), "'paper_rows' must have the shape 27"),
        ("word_ends", np.array([9], np.int32), "'word_ends' must be places"),
        ("smoothing_in", np.zeros((384, 2), np.float32), "lacks the array 'smoothing_out'"),
        ("smoothing_out", np.zeros((2, 384), np.float32), "lacks the array 'smoothing_in'"),
    ],
)
def test_misshapen_vectors_are_refused(
    bundle: Path, array: str, value: np.ndarray, message: str
) -> None:
    change_arrays(bundle, lambda arrays: arrays.__setitem__(array, value))
    with pytest.raises(ModelError, match=message):
        load_model(bundle)


@pytest.mark.parametrize(
    ("inward", "outward", "message"),
    [
        (np.zeros((384, 2)), np.zeros((3, 384)), "'smoothing_out' must have the shape 2 x 384"),
        (np.zeros((12, 2)), np.zeros((2, 384)), "'smoothing_in' must have the shape 384 x any"),
        (np.full((384, 2), np.nan), np.zeros((2, 384)), "'smoothing_in' holds NaN"),
        (np.zeros((384, 2)), np.full((2, 384), 1e9), "'smoothing_out' must have values from -1"),
    ],
)
def test_an_impossible_smoothing_is_refused(
    bundle: Path, inward: np.ndarray, outward: np.ndarray, message: str
) -> None:
    def smooth(arrays: dict[str, np.ndarray]) -> None:
        arrays["smoothing_in"] = inward.astype(np.float32)
        arrays["smoothing_out"] = outward.astype(np.float32)

    change_arrays(bundle, smooth)
    with pytest.raises(ModelError, match=message):
        load_model(bundle)


def test_an_earlier_version_has_no_smoothing(bundle: Path) -> None:
    zeros = np.zeros((384, 2), np.float32)
    change_arrays(
        bundle, lambda arrays: arrays.update(smoothing_in=zeros, smoothing_out=zeros.T.copy())
    )
    change_manifest(bundle, lambda manifest: manifest.__setitem__("format_version", 2))
    with pytest.raises(ModelError, match="must hold the arrays centre, declared"):
        load_model(bundle)


def test_other_arrays_are_refused(bundle: Path) -> None:
    change_arrays(bundle, lambda arrays: arrays.pop("declared"))
    with pytest.raises(ModelError, match="must hold the arrays centre, declared"):
        load_model(bundle)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("temperature", 0, "temperature must be a number from"),
        ("temperature", "hot", "temperature must be a number from .* got 'hot'"),
        ("stranger", 7, "stranger must be a number from -1 to 1, got 7"),
        ("doubt", True, "doubt must be a number"),
        ("expected", [], "expected must have 4 numbers, got 0"),
        ("calibration", {"intercept": 1}, "lacks 'cosine'"),
        ("declared", [{"id": "a"}], "a declared theme must have id, name"),
        ("declared", "all", "declared must be a list"),
        ("familiarity", [[1, 2]], "familiarity must be a number from -1 to 1, got 2"),
        ("familiarity", [[1, 0.5]], "familiarity must be of ascending lengths, and of some"),
        ("familiarity_power", -1, "familiarity_power must be a number from 0 to 100, got -1"),
    ],
)
def test_impossible_values_are_refused(bundle: Path, key: str, value: Any, message: str) -> None:
    change_themes(bundle, lambda stored: stored.__setitem__(key, value))
    with pytest.raises(ModelError, match=message):
        load_model(bundle)


def test_vectors_that_are_not_there_tell_nothing(bundle: Path) -> None:
    def forget(arrays: dict[str, Any]) -> None:
        arrays["papers"], arrays["paper_rows"] = arrays["papers"][:0], arrays["paper_rows"][:0]

    change_arrays(bundle, forget)
    change_themes(bundle, lambda stored: stored.__setitem__("familiarity_power", 2))
    with pytest.raises(ModelError, match="familiarity_power is for models that keep vectors"):
        load_model(bundle)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"temperature": NaN}', "holds NaN, which is no number"),
        (b"[" * 5_000, "is (nested too deeply|not JSON)"),
        (b'{"temperature": ' + b"9" * 5_000 + b"}", "damaged"),
        (b'{"a": 1, "a": 2}', "holds a key twice"),
        (b"[]", "must be a JSON object"),
    ],
)
def test_strange_json_is_refused(bundle: Path, data: bytes, message: str) -> None:
    forge(bundle, "themes.json", data)
    with pytest.raises(ModelError, match=message):
        load_model(bundle)


def test_two_themes_of_one_id_are_refused(bundle: Path) -> None:
    def repeat(stored: dict[str, Any]) -> None:
        stored["declared"][1]["id"] = stored["declared"][0]["id"]

    change_themes(bundle, repeat)
    with pytest.raises(ModelError, match="ids of themes must be distinct"):
        load_model(bundle)


def test_papers_of_a_theme_that_is_none_are_refused(bundle: Path) -> None:
    table = pd.read_parquet(bundle / "papers.parquet")
    path = bundle.parent / "other.parquet"
    table.assign(theme_id="unknown").to_parquet(path)
    forge(bundle, "papers.parquet", path.read_bytes())
    with pytest.raises(ModelError, match="names the theme 'unknown'"):
        load_model(bundle)


@pytest.mark.parametrize(
    ("name", "what"),
    [("sentence-transformers:who/knows", "may fetch from a hub"), ("/opt/encoder", "a folder")],
)
def test_an_encoder_of_others_is_followed_only_if_the_user_names_it(
    bundle: Path, name: str, what: str
) -> None:
    change_manifest(
        bundle, lambda manifest: manifest["encoder"].__setitem__("settings", {"name": name})
    )
    model = load_model(bundle)
    with pytest.raises(ModelError, match=f"names the encoder '{name}'.*{what}.*name it too"):
        model.classify([ABSTRACT])
    # With the name of the package's own, the fingerprint decides.
    assert load_model(bundle, encoder="minilm").classify([ABSTRACT])["theme_id"][0] == "safe-rl"


def test_an_encoder_of_other_dimensions_is_refused(bundle: Path) -> None:
    def shorten(arrays: dict[str, np.ndarray]) -> None:
        for name in ("declared", "discovered"):
            short = arrays[name][:, :8]
            lengths = np.linalg.norm(short, axis=1, keepdims=True)
            arrays[name] = np.ascontiguousarray(short / np.where(lengths > 0, lengths, 1))
        arrays["centre"] = arrays["centre"][:8].copy()
        arrays["papers"] = np.ascontiguousarray(arrays["papers"][:, :8])
        arrays["outliers"] = np.zeros((0, 8), np.float32)

    change_arrays(bundle, shorten)
    with pytest.raises(ModelError, match="have 8 dimensions, those of its encoder 384"):
        load_model(bundle).classify([ABSTRACT])


@pytest.mark.parametrize(("version", "remembered"), [(1, 0), (2, 27)])
def test_a_bundle_of_an_earlier_version_still_loads(
    version: int, remembered: int, seed_result
) -> None:
    old = Path(__file__).resolve().parents[1] / "stored" / f"model-{version}"
    model = load_model(old)
    assert len(model.papers) == remembered
    papers = seed_result.papers
    texts = [paper_text(t, a) for t, a in zip(papers["title"], papers["abstract"], strict=True)]
    assert (
        model.classify(texts)["theme_id"].tolist() == seed_result.assignments["theme_id"].tolist()
    )


def test_a_run_folder_stands_for_its_model(seed_run: Path) -> None:
    assert load_model(seed_run).themes.theme_ids == load_model(seed_run / "model").themes.theme_ids


def test_saving_over_another_model_leaves_no_file_of_it(bundle: Path, tmp_path: Path) -> None:
    (bundle / "encoder").mkdir()
    for name in ("student.json", "student.safetensors"):
        (bundle / "encoder" / name).write_text("old")
    (bundle / "notes.txt").write_text("mine")
    load_model(model_folder()).save(bundle)
    assert not list((bundle / "encoder").iterdir())
    assert (bundle / "notes.txt").read_text() == "mine"
    (bundle / "notes.txt").unlink()
    assert len(load_model(bundle).papers) == 27


@settings(max_examples=60)
@given(data=st.data())
def test_any_flipped_byte_is_noticed(data: st.DataObject, tmp_path_factory: Any) -> None:
    source = model_folder()
    folder = tmp_path_factory.mktemp("flipped") / "model"
    shutil.copytree(source, folder)
    path = data.draw(st.sampled_from(sorted(p for p in folder.rglob("*") if p.is_file())))
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(bytes(content))
    if path.name == "manifest.json":
        # Some texts of the manifest may have any value; a traceback is never the answer.
        with suppress(ModelError):
            load_model(folder)
    else:
        with pytest.raises(ModelError):
            load_model(folder)
