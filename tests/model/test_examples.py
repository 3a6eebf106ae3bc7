"""Papers that a person placed, in a bundle: kept to the last bit, and checked before use."""

from typing import Any

import numpy as np
import pytest

from topics.model.checks import parse_json
from topics.model.contents import json_bytes, read_themes, themes_bytes, vectors_bytes
from topics.model.familiarity import Familiarity
from topics.model.papers import TrainingPapers
from topics.settings import DeclaredTheme
from topics.themes.declared import DEFAULT_CALIBRATION
from topics.themes.fitted import FittedThemes


def make_model() -> FittedThemes:
    bees = DeclaredTheme(id="bees", name="Bees", description="Honey.", papers=("p1",))
    return FittedThemes(
        declared=(bees,),
        declared_vectors=np.array([[1.5, 0.5, 0.0]], dtype=np.float32),
        expected=np.array([1.25]),
        discovered=(),
        discovered_vectors=np.empty((0, 3), dtype=np.float32),
        centre=np.zeros(3, dtype=np.float32),
        calibration=DEFAULT_CALIBRATION,
        temperature=0.1,
        stranger=0.0,
        examples=np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], dtype=np.float32),
        example_themes=("bees", "none"),
    )


def parts(model: FittedThemes) -> tuple[dict[str, Any], dict[str, Any]]:
    from safetensors.numpy import load

    stored = parse_json(themes_bytes(model, Familiarity()))
    arrays = load(vectors_bytes(model, TrainingPapers(), Familiarity()))
    assert isinstance(stored, dict)
    return stored, arrays


def test_what_was_learned_comes_back_and_the_papers_names_do_not() -> None:
    model = make_model()
    again = read_themes(*parts(model))
    assert again.example_themes == ("bees", "none")
    assert np.array_equal(again.examples, model.examples)
    assert np.array_equal(again.declared_vectors, model.declared_vectors)
    assert again.expected.tolist() == [1.25]
    assert again.declared[0].papers == ()
    vectors = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]], dtype=np.float32)
    memberships = again.compute_memberships(vectors, np.zeros((3, 1)))
    assert memberships[:2].tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert 0 < memberships[2, 0] < 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda stored, arrays: arrays.pop("examples"), "lacks the array 'examples'"),
        (lambda stored, arrays: stored.pop("examples"), "must have the shape 0 x 3"),
        (lambda stored, arrays: stored["examples"].append("bees"), "must have the shape 3 x 3"),
        (lambda stored, arrays: stored.update(examples=[1, 2]), "an example's theme"),
        (lambda stored, arrays: arrays.update(examples=arrays["examples"] * 2), "length 1"),
        (lambda stored, arrays: arrays.update(declared=arrays["declared"] * 1e6), "no longer than"),
    ],
)
def test_examples_that_do_not_fit_are_refused(change: Any, message: str) -> None:
    stored, arrays = parts(make_model())
    change(stored, arrays)
    with pytest.raises(ValueError, match=message):
        read_themes(parse_json(json_bytes(stored)), arrays)
