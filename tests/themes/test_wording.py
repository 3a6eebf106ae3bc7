import pytest

from topics.themes.wording import has_version, word_stem


@pytest.mark.parametrize(
    "family",
    [
        ("plan", "planner", "planning"),
        ("map", "mapping"),
        ("generator", "generation"),
        ("relation", "relationship"),
        ("robot", "robotic"),
        ("corpus", "corpora"),
        ("matrix", "matrice"),
        ("equilibrium", "equilibria"),
        ("defense", "defence", "defending"),
    ],
)
def test_words_of_one_family_have_one_stem(family: tuple[str, ...]) -> None:
    assert len(set(map(word_stem, family))) == 1


@pytest.mark.parametrize(
    "words", [("motion", "motor"), ("action", "actor"), ("convex", "convergence")]
)
def test_words_that_only_begin_alike_have_not(words: tuple[str, str]) -> None:
    assert word_stem(words[0]) != word_stem(words[1])


@pytest.mark.parametrize(
    ("surface", "counted"),
    [
        ("Aligner-2B", True),
        ("GPT-4", True),
        ("LLaMA 2", True),
        ("6D object pose estimation", False),
        ("visual odometry and 3D reconstruction", False),
        ("SLAM", False),
    ],
)
def test_dimensions_are_no_versions(surface: str, counted: bool) -> None:
    assert has_version(surface) is counted
