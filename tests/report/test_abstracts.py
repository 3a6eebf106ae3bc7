"""Abstracts packed into a budget, unpacked here by the standard library."""

import base64
import gzip
import json

import numpy as np
import pytest

from topics.report import abstracts as module
from topics.report.abstracts import ABSTRACTS_AT_ONCE, PackedAbstracts, pack_abstracts, shorten
from topics.report.packing import pack

PAPERS = 1300


def unpack(packed: PackedAbstracts) -> list[str]:
    lists = [json.loads(gzip.decompress(base64.b64decode(one))) for one in packed.lists]
    assert all(len(one) == ABSTRACTS_AT_ONCE for one in lists[:-1])
    return [text for one in lists for text in one]


def size(packed: PackedAbstracts) -> int:
    return sum(map(len, packed.lists))


@pytest.fixture(scope="module")
def texts() -> list[str]:
    rng = np.random.default_rng(0)
    words = ["".join(rng.choice(list("abcdefghij"), 6)) for _ in range(3000)]
    return [" ".join(rng.choice(words, rng.integers(5, 200))) for _ in range(PAPERS)]


@pytest.fixture(scope="module")
def important() -> np.ndarray:
    return np.arange(PAPERS) % 50 == 0


def test_all_are_whole_where_they_fit(texts: list[str], important: np.ndarray) -> None:
    packed = pack_abstracts(texts, important, 10**8)
    assert unpack(packed) == texts
    assert packed.left_out == ""
    # A budget that they just fill is enough.
    exact = pack_abstracts(texts, important, size(packed) + 3 * len(packed.lists))
    assert unpack(exact) == texts


def test_important_ones_stay_whole_and_the_others_share_one_length(
    texts: list[str], important: np.ndarray
) -> None:
    budget = size(pack_abstracts(texts, important, 10**8)) // 2
    packed = pack_abstracts(texts, important, budget)
    assert 0.75 * budget < size(packed) <= budget
    found = unpack(packed)
    kept = [a == b for a, b in zip(texts, found, strict=True)]
    assert all(np.array(kept)[important])
    longest = max(len(text) for text, whole in zip(found, important, strict=True) if not whole)
    others = [n for n in range(PAPERS) if not important[n] and not kept[n]]
    assert all(texts[n].startswith(found[n].rstrip("…")) for n in others)
    assert all(len(texts[n]) > 0.7 * longest for n in others)
    assert f"the abstracts of {len(others):,} of 1,300 papers are cut after" in packed.left_out


def test_of_many_texts_as_much_is_kept_as_fits(
    texts: list[str], important: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ABSTRACTS_AT_ONCE", 40)

    def packed_to(length: int) -> int:
        cut = [
            text if whole else shorten(text, length)
            for text, whole in zip(texts, important, strict=True)
        ]
        parts = [cut[start : start + 40] for start in range(0, PAPERS, 40)]
        return sum(len(pack(part)) + 3 for part in parts)

    sizes = {length: packed_to(length) for length in module._CUTS}
    for length in (1050, 620, 370, 130):
        # A little too much for the length before, which is not even packed whole.
        packed = pack_abstracts(texts, important, sizes[length])
        assert f"cut after {length} characters" in packed.left_out
        packed = pack_abstracts(texts, important, sizes[length] - 1)
        assert f"cut after {length} characters" not in packed.left_out


def test_only_important_ones_and_then_none(texts: list[str], important: np.ndarray) -> None:
    whole = [text if keep else "" for text, keep in zip(texts, important, strict=True)]
    room = int(1.02 * size(pack_abstracts(whole, important, 10**8))) + 20
    packed = pack_abstracts(texts, important, room)
    assert unpack(packed) == whole
    assert "1,274 of 1,300 papers are left out" in packed.left_out
    none = pack_abstracts(texts, important, 100)
    assert none.lists == []
    assert "has no abstracts" in none.left_out


def test_papers_without_abstracts() -> None:
    assert pack_abstracts([""] * 5, np.zeros(5, dtype=bool), 10**6) == PackedAbstracts(lists=[])


def test_a_text_is_cut_at_a_word() -> None:
    assert shorten("alpha beta gamma", 12) == "alpha beta…"
    assert shorten("x" * 50, 10) == "x" * 9 + "…"
    assert shorten("short", 10) == "short"
