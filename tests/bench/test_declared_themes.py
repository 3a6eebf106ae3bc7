"""The benchmark of declared themes, on papers of two themes that an encoder tells apart."""

import json

import numpy as np
import pandas as pd
import pytest

from topics.bench.declared_themes import render_calibrations, run_declared_bench
from topics.bench.keyword_themes import KEYWORD_THEMES
from topics.errors import InputError
from topics.themes.declared import DEFAULT_CALIBRATION
from topics.themes.declared_file import read_declared_themes

FILLER = "It says more about it in a long abstract, as usual papers do. " * 4


class Sides:
    """Voting to one side, fairness to the other, with some noise; all else between."""

    id = fingerprint = precision = "sides"
    dimensions = 2

    def encode(self, texts, *, progress=None):
        lower = [text.lower() for text in texts]
        sides = [("voting" in t) - ("fair models" in t or "unfair" in t) for t in lower]
        angle = np.pi / 4 * (1 + 0.5 * np.array(sides)) + 0.01 * np.arange(len(texts)) % 0.07
        return np.stack([np.cos(angle), np.sin(angle)], axis=1).astype(np.float32)


def make_papers(count: int = 60) -> pd.DataFrame:
    kinds = [("voting", "Voting rules"), ("fairness", "Fair models"), ("speech", "Speech")]
    rows = [
        {
            "title": f"{title} {number}",
            "abstract": f"{title} are studied. {FILLER}",
            "keywords": [keyword, "theory"],
        }
        for number in range(count // 3)
        for keyword, title in kinds
    ]
    return pd.DataFrame(rows)


def test_members_are_those_whose_keywords_name_the_theme() -> None:
    result = run_declared_bench(make_papers(), Sides())
    assert result.papers == 60
    assert result.table["theme"].tolist() == ["Social choice", "Fairness", "all"]
    assert result.table["members"].tolist() == [20, 20, 40]
    assert (result.table[["both", "fitted", "meaning"]].iloc[:2] > 0.99).all(axis=None)
    assert result.fitted.cosine > 0
    assert json.loads(json.dumps(result.to_json()))["shipped"]["words"] == DEFAULT_CALIBRATION.words
    assert render_calibrations(result).splitlines()[1].startswith("shipped: intercept -3.90")


def test_the_average_precision_is_the_mean_precision_at_the_members_ranks() -> None:
    papers = make_papers()
    papers.at[2, "keywords"] = ["voting"]  # a paper on speech, far from the theme
    table = run_declared_bench(papers, Sides()).table
    # 20 members come first; the last one is somewhere behind them.
    found = table.loc[table["theme"] == "Social choice", "meaning"].item()
    assert (20 + 21 / 60) / 21 <= found <= (20 + 21 / 21) / 21


def test_papers_without_keywords_or_with_short_abstracts_do_not_count() -> None:
    papers = make_papers()
    papers.at[0, "abstract"] = "Short."
    papers.at[1, "keywords"] = []
    assert run_declared_bench(papers, Sides()).papers == 58


def test_too_few_members_are_refused() -> None:
    with pytest.raises(InputError, match=r"Of 6 papers .* no theme has 10 members"):
        run_declared_bench(make_papers(6), Sides())
    with pytest.raises(InputError, match="Of 0 papers"):
        run_declared_bench(make_papers().head(0), Sides())


def test_the_themes_could_stand_in_a_themes_file(tmp_path) -> None:
    file = tmp_path / "themes.toml"
    file.write_text(
        "\n".join(
            f"[[theme]]\nid = {json.dumps(one.theme.id)}\nname = {json.dumps(one.theme.name)}\n"
            f"description = {json.dumps(one.theme.description)}\n"
            f"keywords = {json.dumps(list(one.theme.keywords))}\n"
            for one in KEYWORD_THEMES
        )
    )
    assert read_declared_themes(file) == tuple(one.theme for one in KEYWORD_THEMES)
