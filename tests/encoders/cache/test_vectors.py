"""The cache of vectors: the same bytes with and without it, whatever happens to its files."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from tests.disks import FullDisk
from tests.encoders.fakes import HashEncoder
from topics.encoders.cache import vectors as module
from topics.encoders.cache.vectors import cache_summary, clear_cache, encode_cached

TEXTS = [f"text {number}" for number in range(25)]


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 10)


def blocks(cache: Path) -> list[Path]:
    return sorted(cache.glob("vectors/*/*.safetensors"))


def test_same_vectors_and_nothing_is_encoded_twice(tmp_path: Path) -> None:
    encoder = HashEncoder()
    expected = HashEncoder().encode(TEXTS)
    assert np.array_equal(encode_cached(encoder, TEXTS, tmp_path), expected)
    assert len(blocks(tmp_path)) == 3
    assert np.array_equal(encode_cached(encoder, TEXTS[::-1], tmp_path), expected[::-1])
    assert encoder.asked == TEXTS


def test_only_new_texts_are_encoded(tmp_path: Path) -> None:
    encoder = HashEncoder()
    encode_cached(encoder, TEXTS[:12], tmp_path)
    encode_cached(encoder, TEXTS, tmp_path)
    assert encoder.asked == TEXTS


def test_a_text_that_occurs_often_is_encoded_once() -> None:
    encoder = HashEncoder()
    result = encode_cached(encoder, ["a", "b", "a", "", "a"], None)
    assert encoder.asked == ["a", "b", ""]
    assert np.array_equal(result, HashEncoder().encode(["a", "b", "a", "", "a"]))


def test_progress_adds_up(tmp_path: Path) -> None:
    for texts in (TEXTS[:12], [*TEXTS, *TEXTS[:3]], TEXTS):
        done: list[int] = []
        encode_cached(HashEncoder(), texts, tmp_path, done.append)
        assert sum(done) == len(texts)


def test_encoders_do_not_share(tmp_path: Path) -> None:
    encode_cached(HashEncoder(), TEXTS, tmp_path)
    other = HashEncoder(salt="other")
    assert np.array_equal(
        encode_cached(other, TEXTS, tmp_path), HashEncoder(salt="other").encode(TEXTS)
    )


@pytest.mark.parametrize("place", [0, 20, -1, -200])
@pytest.mark.parametrize("how", ["flip", "cut", "empty"])
def test_a_damaged_block_is_noticed(tmp_path: Path, how: str, place: int) -> None:
    expected = encode_cached(HashEncoder(), TEXTS, tmp_path)
    victim = blocks(tmp_path)[0]
    content = bytearray(victim.read_bytes())
    content[place] ^= 0xFF
    victim.write_bytes({"flip": bytes(content), "cut": content[:place], "empty": b""}[how])
    encoder = HashEncoder()
    assert np.array_equal(encode_cached(encoder, TEXTS, tmp_path), expected)
    assert 0 < len(encoder.asked) <= 10
    again = HashEncoder()
    encode_cached(again, TEXTS, tmp_path)
    assert again.asked == []


def test_an_interrupted_run_keeps_its_finished_blocks(tmp_path: Path) -> None:
    class Killed(HashEncoder):
        def encode(self, texts, *, progress=None):  # type: ignore[no-untyped-def]
            if len(self.asked) >= 20:
                raise KeyboardInterrupt
            return super().encode(texts, progress=progress)

    with pytest.raises(KeyboardInterrupt):
        encode_cached(Killed(), TEXTS, tmp_path)
    encoder = HashEncoder()
    encode_cached(encoder, TEXTS, tmp_path)
    assert encoder.asked == TEXTS[20:]


def test_the_oldest_used_blocks_go_first(tmp_path: Path) -> None:
    encoder = HashEncoder()
    for start in (0, 10):
        encode_cached(encoder, TEXTS[start : start + 10], tmp_path)
    for age, path in enumerate(blocks(tmp_path)):
        os.utime(path, (1000 + age, 1000 + age))
    encode_cached(encoder, TEXTS[:10], tmp_path)  # now the most recently used
    size = blocks(tmp_path)[0].stat().st_size
    encode_cached(encoder, TEXTS[20:], tmp_path, limit=2 * size)
    fresh = HashEncoder()
    encode_cached(fresh, TEXTS[:10], tmp_path)
    assert fresh.asked == []
    encode_cached(fresh, TEXTS[10:20], tmp_path)
    assert fresh.asked == TEXTS[10:20]


def test_a_disk_that_takes_nothing_costs_only_the_reuse(
    tmp_path: Path, full_disk: FullDisk, caplog: pytest.LogCaptureFixture
) -> None:
    full_disk.room = 0
    result = encode_cached(HashEncoder(), TEXTS, tmp_path)
    assert np.array_equal(result, HashEncoder().encode(TEXTS))
    assert [record.getMessage() for record in caplog.records] == [
        f"The cache does not take this, so the next run works it out again. {full_disk.tried[0]}: "
        "cannot be written, the disk is full (0.2 MB are free); free some space there or choose "
        "another place. No half-written file is left."
    ]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_fitted_before_the_disk_was_full_is_kept(tmp_path: Path, full_disk: FullDisk) -> None:
    full_disk.room = 1
    encode_cached(HashEncoder(), TEXTS, tmp_path)
    assert len(blocks(tmp_path)) == 1
    full_disk.room = None
    again = HashEncoder()
    encode_cached(again, TEXTS, tmp_path)
    assert again.asked == TEXTS[10:]


def test_summary_and_clearing_leave_foreign_files(tmp_path: Path) -> None:
    encode_cached(HashEncoder(), TEXTS, tmp_path)
    (tmp_path / "graphs").mkdir()
    (tmp_path / "graphs" / "a.onnx").write_bytes(b"12345")
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    summary = cache_summary(tmp_path)
    assert (summary.graphs, summary.graph_bytes, summary.blocks) == (1, 5, 3)
    assert summary.block_bytes == sum(path.stat().st_size for path in blocks(tmp_path))
    assert summary.total_bytes == summary.block_bytes + 5
    fonts = tmp_path / "libraries" / "matplotlib" / "fontlist.json"
    fonts.parent.mkdir(parents=True)
    fonts.write_text("{}")
    assert clear_cache(tmp_path) == summary
    assert not (tmp_path / "libraries").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert cache_summary(tmp_path).total_bytes == 0


def test_summary_of_no_folder(tmp_path: Path) -> None:
    assert cache_summary(tmp_path / "absent").blocks == 0
