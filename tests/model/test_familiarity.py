"""Texts of another field: refused by their words, whatever their length."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.model.makers import fit_model, make_kinds, texts_of
from topics.encoders.student.lexical import weigh
from topics.model.familiarity import (
    FEWEST,
    REFUSED,
    Familiarity,
    extend_familiarity,
    fit_familiarity,
    piece_counter,
)
from topics.model.model import FOREIGN, NO_TEXT
from topics.model.nearness import NEAREST, find_nearness
from topics.model.papers import hash_text

OWN = ("robots", "bandits")
FOREIGN_TEXTS = [
    "Charters of medieval abbeys are edited and their scribes identified by handwriting.",
    "Bake rye bread at home: mix the sourdough, let it rest overnight, and knead it.",
    "Peat bog water tables and methane emissions in northern mires were measured.",
]


def foreign(familiarity: Familiarity, texts: list[str]) -> list[bool]:
    return familiarity.are_foreign(piece_counter().count(texts)).tolist()


def fit(texts: list[str], vectors: NDArray[np.float32] | None = None) -> Familiarity:
    """The familiarity of texts whose hashes are in their order."""
    return fit_familiarity(texts, np.arange(len(texts)), vectors)


@pytest.fixture(scope="module")
def fitted() -> Familiarity:
    return fit(list(texts_of(make_kinds(dict.fromkeys(OWN, 100)))))


def test_texts_of_another_field_are_foreign_and_own_ones_are_not(fitted: Familiarity) -> None:
    assert foreign(fitted, FOREIGN_TEXTS) == [True] * 3
    own = list(texts_of(make_kinds(dict.fromkeys(OWN, 50), seed=1)))
    assert np.mean(foreign(fitted, own)) <= 0.1


def test_what_half_of_the_papers_settle_all_of_them_would_settle_too(fitted: Familiarity) -> None:
    texts = [
        *texts_of(make_kinds({**dict.fromkeys(OWN, 30), "graphs": 30}, seed=5)),
        *FOREIGN_TEXTS,
        "",
    ]
    counts = piece_counter().count(texts)
    sample, inverse = fitted.weighted
    cosines = np.sort((weigh(counts, inverse) @ sample).toarray(), axis=1)
    lengths = np.diff(counts.indptr)
    near = cosines[:, -(len(fitted.ends) // NEAREST) :].mean(axis=1, dtype=np.float64)
    limits = np.interp(np.log(np.maximum(lengths, 1)), np.log(fitted.lengths), fitted.limits)
    expected = (near.round(6) < limits) & (lengths > 0)
    assert 3 < expected.sum() < 90
    assert foreign(fitted, texts) == expected.tolist()


def test_short_texts_are_judged_by_short_ones(fitted: Familiarity) -> None:
    assert (np.diff(fitted.lengths) > 0).all()
    assert fitted.limits[0] < fitted.limits[-1]
    later = texts_of(make_kinds(dict.fromkeys(OWN, 50), seed=2))
    own = [" ".join(text.split()[:14]) for text in later]
    assert np.mean(foreign(fitted, own)) <= 0.15


def test_an_empty_text_is_not_foreign(fitted: Familiarity) -> None:
    assert foreign(fitted, ["", "?!"]) == [False, False]


def test_a_handful_of_papers_refuses_nothing() -> None:
    few = fit(list(texts_of(make_kinds({"robots": FEWEST - 1}))))
    assert foreign(few, FOREIGN_TEXTS) == [False] * 3


def test_the_texts_with_the_smallest_hashes_are_remembered_and_empty_ones_are_not() -> None:
    own = list(texts_of(make_kinds(dict.fromkeys(OWN, 100))))
    hashes = np.random.default_rng(8).permutation(202)
    found = fit_familiarity(["", *own, ""], hashes)
    expected = fit([own[at] for at in np.argsort(hashes[1:-1])])
    assert found.pieces.tolist() == expected.pieces.tolist()
    assert found.limits.tolist() == expected.limits.tolist()


def test_new_papers_widen_what_is_familiar(fitted: Familiarity) -> None:
    own = list(texts_of(make_kinds(dict.fromkeys(OWN, 100))))
    new = list(texts_of(make_kinds({"graphs": 100}, seed=3)))
    later = list(texts_of(make_kinds({"graphs": 20}, seed=4)))
    assert np.mean(foreign(fitted, later)) > 0.9
    hashes = [np.array([hash_text(text) for text in texts]) for texts in (own, new)]
    known = fit_familiarity(own, hashes[0])
    wider = extend_familiarity(known, *hashes, new)
    assert len(wider.ends) == 300
    assert np.mean(foreign(wider, later)) < 0.2
    assert foreign(wider, FOREIGN_TEXTS) == [True] * 3


def directions(count: int, *, towards: int, seed: int) -> NDArray[np.float32]:
    """Unit rows that lie around one of eight axes, as near to it as chance has it."""
    generator = np.random.default_rng(seed)
    rows = generator.normal(size=(count, 8)) * 0.3
    rows[:, towards] += generator.uniform(0.8, 1.6, size=count)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_vectors_tell_strangers_who_use_the_same_words() -> None:
    own = list(texts_of(make_kinds(dict.fromkeys(OWN, 100))))
    later = list(texts_of(make_kinds(dict.fromkeys(OWN, 50), seed=1)))
    sample = directions(200, towards=0, seed=0)
    by_words, by_both = fit(own), fit(own, sample)
    assert (by_words.power, by_words.refused) == (0.0, 0.07)
    assert by_both.power > 0
    assert by_both.refused == REFUSED == 0.03
    counts = piece_counter().count(later)
    near, far = (find_nearness(directions(100, towards=at, seed=2), sample) for at in (0, 1))
    assert by_both.are_foreign(counts, near).mean() <= 0.06
    assert by_words.are_foreign(counts).mean() <= 0.15
    assert by_both.are_foreign(counts, far).mean() > 0.9


def test_what_is_measured_is_the_product_of_both_cosines() -> None:
    own = list(texts_of(make_kinds(dict.fromkeys(OWN, 100))))
    sample = directions(200, towards=0, seed=0)
    fitted = fit(own, sample)
    texts = list(texts_of(make_kinds({**dict.fromkeys(OWN, 30), "graphs": 30}, seed=5)))
    counts = piece_counter().count(texts)
    vectors = np.vstack([directions(45, towards=at, seed=6) for at in (0, 1)])
    nearest = np.sort(vectors.astype(np.float64) @ sample.T.astype(np.float64), axis=1)[:, -10:]
    words, inverse = fitted.weighted
    alike = np.sort((weigh(counts, inverse) @ words).toarray(), axis=1)[:, -10:]
    measured = alike.mean(axis=1) * np.maximum(nearest.mean(axis=1), 0.01) ** fitted.power
    lengths = np.log(np.diff(counts.indptr))
    expected = measured < np.interp(lengths, np.log(fitted.lengths), fitted.limits)
    assert 20 < expected.sum() < 80
    found = fitted.are_foreign(counts, find_nearness(vectors, sample))
    assert found.tolist() == expected.tolist()


def test_new_vectors_move_the_limits() -> None:
    own = list(texts_of(make_kinds(dict.fromkeys(OWN, 100))))
    hashes = np.arange(200)
    sample = directions(200, towards=0, seed=0)
    fitted = fit(own, sample)
    wide = np.vstack([sample[:100], directions(100, towards=1, seed=3)])
    same = extend_familiarity(
        fitted, hashes, hashes + 200, own, vectors=sample, samples=(sample, sample)
    )
    wider = extend_familiarity(
        fitted, hashes, hashes + 200, own, vectors=sample, samples=(sample, wide)
    )
    quantiles = [
        np.quantile(find_nearness(rows, rows, own=True) ** fitted.power, REFUSED)
        for rows in (sample, wide)
    ]
    np.testing.assert_allclose(wider.limits / same.limits, quantiles[1] / quantiles[0], atol=1e-3)
    assert (wider.power, wider.lengths.tolist()) == (fitted.power, fitted.lengths.tolist())


def test_a_model_of_few_papers_learns_the_vectors_of_many_new_ones() -> None:
    texts = list(texts_of(make_kinds(dict.fromkeys(OWN, 100))))
    vectors = directions(200, towards=0, seed=0)
    hashes = np.random.default_rng(4).permutation(200)
    nothing = np.empty((0, 8), dtype=np.float32)
    found = extend_familiarity(
        Familiarity(), np.empty(0, np.int64), hashes, texts, vectors=vectors,
        samples=(nothing, vectors),
    )  # fmt: skip
    order = np.argsort(hashes)
    expected = fit([texts[at] for at in order], vectors[order])
    assert (found.power, found.limits.tolist()) == (expected.power, expected.limits.tolist())


def test_a_model_says_why_a_text_has_no_theme_and_knows_its_own_papers() -> None:
    papers = make_kinds(dict.fromkeys(OWN, 100))
    odd = papers.index[7]
    papers.loc[odd, "abstract"] = FOREIGN_TEXTS[0] + " Robot gripper arm hand contact object."
    model = fit_model(papers)
    classes = model.classify([FOREIGN_TEXTS[1], ""])
    assert classes["reason"].tolist() == [FOREIGN, NO_TEXT]
    assert classes["theme_id"].tolist() == ["none", "none"]
    labels = model.classify(list(texts_of(papers)))["theme_id"]
    assert labels.tolist() == model.papers.table["theme_id"].tolist()
