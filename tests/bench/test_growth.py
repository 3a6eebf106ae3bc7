from pathlib import Path

import pandas as pd
import pytest

from topics.bench.growth import compute_cost_per_paper, draw_growth

TABLE = pd.DataFrame(
    {
        "contender": ["one", "two", "one", "two", "one"],
        "papers": [10_000, 10_000, 1_000, 1_000, 30_000],
        "seconds": [20.0, None, 2.0, 5.0, 30.0],
        "peak_mb": [400.0, None, 300.0, 300.0, 500.0],
        "themes_s": [10.0, None, 1.0, None, 15.0],
        "themes_mb": [400.0, None, 300.0, None, 500.0],
        "map_s": [0.01, None, 0.01, None, 0.01],
        "map_mb": [400.0, None, 300.0, None, 500.0],
    }
)


def test_the_cost_of_a_paper_more_is_since_the_next_smaller_size() -> None:
    cost = compute_cost_per_paper(TABLE)
    assert cost.tolist()[0] == pytest.approx(18_000 / 9_000)
    assert cost.tolist()[4] == pytest.approx(10_000 / 20_000)
    assert cost.isna().tolist() == [False, True, True, True, False]


def test_every_stage_that_takes_time_is_drawn(tmp_path: Path) -> None:
    draw_growth(TABLE, tmp_path / "growth.svg")
    drawn = (tmp_path / "growth.svg").read_text()
    for text in ("one, by stage", "two, by stage", "whole run", "themes", "seconds"):
        assert f"<!-- {text} -->" in drawn
    assert "<!-- map -->" not in drawn
