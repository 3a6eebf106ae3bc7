"""The whole fit at a size where graphs partition: order, threads, blocks, bad input."""

import subprocess
import sys

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from tests.conftest import ROOT
from tests.themes.corpora import WordEncoder, make_papers
from topics.settings import DeclaredTheme, ThemeSettings
from topics.themes.assembly import find_labels
from topics.themes.declared import keyword_evidence
from topics.themes.fitting import Theming, fit_themes

DECLARED = (
    DeclaredTheme(
        id="privacy", name="Privacy", description="private federated noise", keywords=("privacy",)
    ),
)
THREADS = """
import hashlib
import numpy as np
from tests.themes.corpora import WordEncoder, make_papers
from topics.settings import ThemeSettings
from topics.themes.assembly import begin_model, complete_model, discover_among_free
_, abstracts = make_papers(2000)
vectors, settings = WordEncoder().encode(abstracts), ThemeSettings()
model = begin_model(vectors, np.empty((0, 64), np.float32), settings)
found = discover_among_free(model, vectors, np.full(2000, -1), None, settings)
model = complete_model(model, found)
digest = hashlib.sha256(model.compute_memberships(vectors, np.empty((2000, 0))).tobytes())
digest.update(model.discovered_vectors.tobytes())
print(digest.hexdigest(), len(model.discovered))
"""


def fit(titles: list[str], abstracts: list[str], **settings: object) -> Theming:
    vectors = WordEncoder().encode(
        [f"{title} {abstract}" for title, abstract in zip(titles, abstracts, strict=True)]
    )
    return fit_themes(titles, abstracts, vectors, WordEncoder(), ThemeSettings(**settings))  # type: ignore[arg-type]


def test_louvain_finds_the_planted_groups_and_names_them_by_their_words() -> None:
    titles, abstracts = make_papers(900)
    found = fit(titles, abstracts, resolution=0.5)
    assert found.clusterer == "louvain"
    assert adjusted_rand_score(np.arange(900) % 6, found.labels) > 0.95
    for theme, keywords in enumerate(found.keywords):
        text = " ".join(abstracts[i] for i in np.flatnonzero(found.labels == theme)[:50]).lower()
        assert all(keyword.lower() in text for keyword in keywords[:5])


def test_any_number_of_threads_gives_the_same_bytes() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", THREADS],
            cwd=ROOT,
            env={"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads, "HOME": "/nowhere"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for threads in ("1", "2")
    }
    assert len(digests) == 1


def test_seven_blocks_in_any_order_get_the_memberships_of_the_whole() -> None:
    titles, abstracts = make_papers(700)
    found = fit(titles, abstracts, declared=DECLARED)
    vectors = WordEncoder().encode(
        [f"{title} {abstract}" for title, abstract in zip(titles, abstracts, strict=True)]
    )
    blocks = np.array_split(np.random.default_rng(3).permutation(700), 7)
    again = np.empty_like(found.memberships)
    for block in reversed(blocks):
        words = keyword_evidence(
            [titles[row] for row in block], [abstracts[row] for row in block], DECLARED
        )
        again[block] = found.model.compute_memberships(vectors[block], words)
    assert np.array_equal(find_labels(again), found.labels)
    assert np.array_equal(again, found.memberships)


@pytest.mark.parametrize("count", [60, 600])
def test_identical_papers_are_one_theme(count: int) -> None:
    found = fit(["Robots"] * count, ["Robots grasp objects with tactile sensing."] * count)
    assert found.labels.tolist() == [0] * count
    assert found.model.theme_names == ("Robots",)


@pytest.mark.parametrize("count", [30, 600])
def test_copies_under_numbered_titles_are_one_theme(count: int) -> None:
    abstract = " ".join(["Robots grasp objects with tactile sensing."] * 5)
    found = fit([f"Paper number{row}" for row in range(count)], [abstract] * count)
    assert found.labels.tolist() == [0] * count
    assert len(found.model.theme_ids) == 1


@pytest.mark.parametrize("count", [60, 600])
def test_one_other_paper_among_identical_ones_stands_apart(count: int) -> None:
    found = fit(
        ["Robots"] * (count - 1) + ["Bandits"],
        ["Robots grasp objects."] * (count - 1) + ["Bandits have regret."],
    )
    assert found.labels.tolist() == [0] * (count - 1) + [-1]


@pytest.mark.parametrize(
    "abstracts",
    [
        ["the of and"] * 600,
        [f"word{number}" for number in range(600)],
        [""] * 20,
        ["a" * 1_000_000, "(" * 1_000_000, "-" * 1_000_000],
    ],
    ids=["function words", "one word each", "nothing", "no words"],
)
def test_papers_without_phrases_have_themes_with_distinct_names(abstracts: list[str]) -> None:
    found = fit([""] * len(abstracts), abstracts)
    names = found.model.theme_names
    assert all(name.lower().startswith("unnamed") for name in names)
    assert len(set(names)) == len(names)
    assert found.memberships.sum(axis=1) == pytest.approx(1)


def test_abstracts_of_a_megabyte_go_through() -> None:
    found = fit(["A", "B"], ["robots grasp cups. " * 55_000, "bandits have regret. " * 50_000])
    assert len(found.labels) == 2


def test_other_scripts_are_words_too() -> None:
    groups = ["机器人 抓取 物体", "强化学习 策略 奖励", "робот захват объект"]
    abstracts = [f"{groups[number % 3]} {number}" for number in range(600)]
    found = fit([""] * 600, abstracts, resolution=0.1)
    assert adjusted_rand_score(np.arange(600) % 3, found.labels) > 0.8
    assert not any(name.lower().startswith("unnamed") for name in found.model.theme_names)
