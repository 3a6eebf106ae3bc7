"""Names of encoders, the cache folder, and that nothing heavy is imported before it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.encoders.fakes import write_bert
from topics.encoders.bert.processor import (
    FEWEST_FOR_TILES,
    TILES,
    choose_precision,
    nearest_precision,
    processor_flags,
    request_tiles,
)
from topics.encoders.cache.vectors import default_cache
from topics.encoders.load import load_encoder
from topics.errors import MissingExtraError, UsageError
from topics.settings import EncoderSettings


def test_a_local_folder(tmp_path: Path) -> None:
    write_bert(tmp_path / "tiny")
    encoder = load_encoder(EncoderSettings(name=str(tmp_path / "tiny")), cache=tmp_path)
    assert (encoder.id, encoder.dimensions) == ("tiny", 32)
    np.testing.assert_allclose(np.linalg.norm(encoder.encode(["safe policy"])), 1, atol=1e-6)


@pytest.mark.parametrize("name", ["nonesuch", "/no/such/folder", "MiniLM"])
def test_an_unknown_name(name: str) -> None:
    with pytest.raises(UsageError, match=rf"name must be minilm, .*got '{name}'"):
        load_encoder(EncoderSettings(name=name))


@pytest.mark.parametrize("name", ["student", "auto"])
def test_names_that_need_texts(name: str) -> None:
    with pytest.raises(UsageError, match=f"{name} is fitted on the texts"):
        load_encoder(EncoderSettings(name=name))


def test_a_missing_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingExtraError, match=r"needs the extra \[transformers\]: pip install"):
        load_encoder(EncoderSettings(name="sentence-transformers:some/model"))


def test_the_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TOPICS_CACHE", str(tmp_path / "here"))
    assert default_cache() == tmp_path / "here"
    monkeypatch.setenv("TOPICS_CACHE", " ")
    assert default_cache().name == "topics"


def test_importing_is_light() -> None:
    code = (
        "import sys, topics.encoders; "
        "heavy = {'onnx', 'onnxruntime', 'tokenizers', 'safetensors', 'sklearn', 'numpy'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ({"avx2"}, "float32"),
        ({"avx512f", "avx512_vnni"}, "int8"),
        ({"avx2", "avx_vnni"}, "int8"),
        ({"asimd", "asimddp"}, "int8"),
        (set(), "float32"),
    ],
)
def test_precision_follows_the_processor(flags: set[str], expected: str) -> None:
    assert choose_precision(frozenset(flags)) == expected


@pytest.mark.parametrize(("allowed", "expected"), [(True, "int8-amx"), (False, "int8")])
def test_tiles_are_taken_where_the_system_allows_them(allowed: bool, expected: str) -> None:
    flags = TILES | {"avx512_vnni"}
    many = FEWEST_FOR_TILES
    assert choose_precision(flags, texts=many, request=lambda _flags: allowed) == expected


def test_few_texts_are_not_worth_compiling_for() -> None:
    few = FEWEST_FOR_TILES - 1
    assert choose_precision(TILES, texts=few, request=lambda _flags: True) == "int8"


@pytest.mark.parametrize(
    ("wanted", "flags", "expected"),
    [
        ("int8-amx", TILES, "int8-amx"),
        ("int8-amx", {"avx_vnni"}, "int8"),
        ("int8-amx", {"avx2"}, "float32"),
        ("int8", TILES, "int8"),
        ("int8", {"avx2"}, "float32"),
        ("float32", TILES, "float32"),
    ],
)
def test_the_precision_of_a_model_is_repeated_where_the_processor_has_it(
    wanted: str, flags: set[str], expected: str
) -> None:
    found = nearest_precision(wanted, frozenset(flags), request=lambda flags: flags >= TILES)
    assert found == expected


@pytest.mark.parametrize("missing", sorted(TILES))
def test_no_tiles_are_asked_for_without_all_flags(missing: str) -> None:
    assert not request_tiles(TILES - {missing})


def test_flags_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.system", lambda: "Linux")
    path = tmp_path / "cpuinfo"
    path.write_text("processor\t: 0\nflags\t\t: fpu avx2\nflags : other\n", encoding="utf-8")
    assert processor_flags(path) == {"fpu", "avx2"}
    assert processor_flags(tmp_path / "absent") == frozenset()
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    assert processor_flags(path) == frozenset()
