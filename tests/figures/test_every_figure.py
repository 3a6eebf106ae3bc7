"""Every figure that is written for a run: its width, and that each of its words can be read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.runs import RunShape, write_run_folder
from topics import figures

COLUMN, PAGE = 85, 178
"""Millimetres."""


@pytest.fixture(params=["seeds", "many"])
def drawn(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """The figures of a run by the names of their files, as matplotlib has them."""
    from matplotlib.figure import Figure

    found: list[Any] = []
    save = Figure.savefig

    def keep(figure: Any, *args: Any, **options: Any) -> None:
        found.append(figure)
        save(figure, *args, **options)

    monkeypatch.setattr(Figure, "savefig", keep)
    if request.param == "seeds":
        run = request.getfixturevalue("seed_run")
    else:
        run = write_run_folder(tmp_path / "run", RunShape(papers=400, themes=20, authors=2))
    written = figures.write_figures(run, tmp_path / "figures")
    names = [path.name for path in written.paths]
    captions = written.captions.read_text(encoding="utf-8")
    for figure, name in zip(found, names, strict=True):
        figure.stated = captions.split(f"{name}\n")[1].split("\n\n")[0]
    return dict(zip(names, found, strict=True))


def test_no_word_covers_another_or_is_cut(
    drawn: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    words: list[Text] = []
    draw = Text.draw

    def keep(text: Text, renderer: Any) -> None:
        words.append(text)
        draw(text, renderer)

    monkeypatch.setattr(Text, "draw", keep)
    for name, figure in drawn.items():
        words.clear()
        FigureCanvasAgg(figure).draw()
        ink = [
            (one.get_text(), one.get_window_extent().padded(-0.5))
            for one in dict.fromkeys(words)
            if one.get_visible() and one.get_text().strip()
        ]
        assert len(ink) > 3, name
        for at, (text, box) in enumerate(ink):
            assert box.x0 >= -1, (name, text)
            assert box.y0 >= -1, (name, text)
            assert box.x1 <= figure.bbox.x1 + 1, (name, text)
            assert box.y1 <= figure.bbox.y1 + 1, (name, text)
            for other, second in ink[at + 1 :]:
                assert not box.overlaps(second), (name, text, other)


def test_each_is_as_wide_as_a_column_and_says_what_it_counts(drawn: dict[str, Any]) -> None:
    for name, figure in drawn.items():
        width = PAGE if name.startswith("map") else COLUMN
        assert figure.get_figwidth() * 25.4 == pytest.approx(width, abs=0.3), name
        assert re.search(r"\bn = \d", figure.stated), (name, figure.stated)
