"""Texts of another field: refused by their words, whatever their length."""

from __future__ import annotations

import numpy as np
import pytest

from tests.model.makers import fit_model, make_kinds, texts_of
from topics.encoders.student.lexical import weigh
from topics.model.familiarity import (
    FEWEST,
    NEAREST,
    Familiarity,
    extend_familiarity,
    fit_familiarity,
    piece_counter,
)
from topics.model.model import FOREIGN, NO_TEXT
from topics.model.papers import hash_text

OWN = ("robots", "bandits")
FOREIGN_TEXTS = [
    "Charters of medieval abbeys are edited and their scribes identified by handwriting.",
    "Bake rye bread at home: mix the sourdough, let it rest overnight, and knead it.",
    "Peat bog water tables and methane emissions in northern mires were measured.",
]


def foreign(familiarity: Familiarity, texts: list[str]) -> list[bool]:
    return familiarity.are_foreign(piece_counter().count(texts)).tolist()


@pytest.fixture(scope="module")
def fitted() -> Familiarity:
    return fit_familiarity(list(texts_of(make_kinds(dict.fromkeys(OWN, 100)))))


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
    few = fit_familiarity(list(texts_of(make_kinds({"robots": FEWEST - 1}))))
    assert foreign(few, FOREIGN_TEXTS) == [False] * 3


def test_new_papers_widen_what_is_familiar(fitted: Familiarity) -> None:
    own = list(texts_of(make_kinds(dict.fromkeys(OWN, 100))))
    new = list(texts_of(make_kinds({"graphs": 100}, seed=3)))
    later = list(texts_of(make_kinds({"graphs": 20}, seed=4)))
    assert np.mean(foreign(fitted, later)) > 0.9
    hashes = [np.array([hash_text(text) for text in texts]) for texts in (own, new)]
    in_order = fit_familiarity([own[at] for at in np.argsort(hashes[0])])
    wider = extend_familiarity(in_order, *hashes, new)
    assert len(wider.ends) == 300
    assert np.mean(foreign(wider, later)) < 0.2
    assert foreign(wider, FOREIGN_TEXTS) == [True] * 3


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
