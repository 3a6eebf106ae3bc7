"""Words of a period: those that a theme uses there more than elsewhere."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.runs import RunShape, write_run_folder
from topics.report.views.words import _stand_out, find_period_words
from topics.store.reader import read_run


def test_a_planted_word_stands_out_in_its_period_only() -> None:
    titles = [{"robot", "walking"} for _ in range(20)] + [{"robot", "diffusion"} for _ in range(20)]
    place = np.repeat([0, 1], 20)
    early, late = _stand_out(titles, place, 2)
    assert early == [("walking", 20)]
    assert late == [("diffusion", 20)]


def test_there_is_a_list_for_each_theme_and_period(tmp_path: Path) -> None:
    run = read_run(write_run_folder(tmp_path, RunShape(papers=200, themes=3)))
    run["papers"]["title"] = "Quantum gaits"
    late = run["papers"]["year"] >= 2024
    run["papers"].loc[late, "title"] = "Diffusion gaits"
    periods, words = find_period_words(run)
    assert len(words) == 3
    assert all(len(of_theme) == len(periods) for of_theme in words)
    last = {word for of_theme in words for word, _ in of_theme[-1]}
    first = {word for of_theme in words for word, _ in of_theme[0]}
    assert last == {"diffusion"}
    assert first == {"quantum"}
