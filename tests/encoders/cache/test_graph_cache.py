"""Graphs on disk: built once, verified, and never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from topics.encoders.cache.graph_cache import load_or_build


class Builder:
    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> bytes:
        self.calls += 1
        return b"a graph" * 100


def test_built_once(tmp_path: Path) -> None:
    build = Builder()
    path = tmp_path / "graphs" / "x.onnx"
    assert load_or_build(path, build) == load_or_build(path, build) == build()
    assert build.calls == 2  # the second is this test's own
    assert [file.name for file in path.parent.iterdir()] == ["x.onnx"]


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "longer"])
def test_a_damaged_file_is_built_again(tmp_path: Path, damage: str) -> None:
    build = Builder()
    path = tmp_path / "x.onnx"
    expected = load_or_build(path, build)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    damaged = {
        "flip": bytes(content),
        "cut": path.read_bytes()[:-5],
        "empty": b"",
        "longer": path.read_bytes() + b"x",
    }[damage]
    path.write_bytes(damaged)
    assert load_or_build(path, build) == expected
    assert build.calls == 2
    assert load_or_build(path, build) == expected
    assert build.calls == 2


def test_a_folder_that_cannot_be_made_costs_only_the_building(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    build = Builder()
    assert load_or_build(tmp_path / "file" / "x.onnx", build) == build()
