import subprocess
import sys
from concurrent.futures import Future

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from tests.conftest import ROOT
from topics.text.phrases import PhraseTable, find_phrases
from topics.themes.bertopic import PhraseCounter

TEXTS = ["safe robots grasp cups. safe robots.", "bandits regret cups", "robots"]


def found(phrases: PhraseTable) -> Future[PhraseTable]:
    future: Future[PhraseTable] = Future()
    future.set_result(phrases)
    return future


def test_a_list_of_rows_has_the_phrases_of_its_texts() -> None:
    phrases = find_phrases(TEXTS)
    counter = PhraseCounter(found(phrases))
    tokens = [
        " ".join(
            key.replace(" ", "_")
            for key, count in zip(phrases.keys, row, strict=True)
            for _ in range(count)
        )
        for row in phrases.counts.toarray()
    ]
    theirs = CountVectorizer(analyzer=str.split)
    expected = theirs.fit_transform([f"{tokens[0]} {tokens[2]}", tokens[1]])
    ours = counter.fit_transform(["0 2", "1"]).toarray()
    place = [theirs.vocabulary_[key.replace(" ", "_")] for key in phrases.keys]
    assert np.array_equal(ours, expected.toarray()[:, place])
    assert counter.get_feature_names_out().tolist() == list(phrases.keys)


def test_bertopic_gets_two_columns_where_there_are_no_phrases() -> None:
    counter = PhraseCounter(found(find_phrases(["the of", "and"])))
    assert counter.transform(["0 1"]).shape == (1, 2)
    assert counter.get_feature_names_out().tolist() == ["", ""]


def test_a_fit_loads_neither_umap_nor_plotly_and_leaves_bertopic_whole() -> None:
    program = """
import sys
from topics.analysis.analyse import analyse
from topics.corpus.reading import read

analyse(read("seeds"))
print([name for name in ("bertopic", "umap", "numba", "plotly", "hdbscan") if name in sys.modules])
import bertopic
print(bertopic.BERTopic().visualize_barchart.__module__, type(bertopic.BERTopic().umap_model))
"""
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded, whole = found.stdout.splitlines()
    assert loaded == "[]"
    assert "umap" in whole
