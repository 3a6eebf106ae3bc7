"""Write all figures of a run as files for print."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from topics.errors import InputError, ParameterError
from topics.figures.arrange import Counting, figure_basis
from topics.names.lookup import find_name
from topics.report.looks import theme_looks
from topics.schema import CORPUS
from topics.store.atomic import check_folder, replacing
from topics.store.reader import MODEL_FOLDER, RunFolder, read_run

FORMATS = ("svg", "pdf", "png")
MOST_AUTHORS = 20
CAPTIONS = "captions.txt"
MILLIMETRES = 25.4
WIDTHS = (40.0, 400.0)
"""Narrowest and widest figure, in millimetres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written.

    Attributes
    ----------
    paths : list of Path
        The figures.
    captions : Path
        A file with a caption for each.
    left_out : int
        Authors or groups with papers for whom no figures were drawn.
    """

    paths: list[Path]
    captions: Path
    left_out: int


def write_figures(
    run: RunFolder | Path | str,
    out: Path | None = None,
    *,
    format: str = "svg",
    authors: Sequence[str] = (),
    themes: Sequence[str] = (),
    width: float | None = None,
    font: str = "",
    captions_inside: bool = False,
) -> Written:
    """Write the figures of a run folder at column width, and their captions.

    Parameters
    ----------
    run : RunFolder or path
        A run folder.
    out : Path, optional
        Folder for the files; ``figures`` in the run folder if None.
    format : "svg", "pdf" or "png"
        PNG has 300 dots an inch; text in SVG is text.
    authors : sequence of str
        Whose shares and shifts to draw; the corpus and those with most papers if empty.
    themes : sequence of str
        Ids or names of the themes whose shares to draw; the largest if empty.
    width : float, optional
        In millimetres; 85, and 178 for the map, if None.
    font : str
        Family of the text; matplotlib's if empty.
    captions_inside : bool
        Whether captions stand in the figures too.

    Raises
    ------
    InputError
        If the folder is no run or lacks a table, or an author or theme is not in it.
    ParameterError
        If the format is not one of the three, the width not one to print, or the font of
        a PDF or PNG is not installed.
    OutputError
        If a file cannot be written.
    """
    from topics.figures import styles

    if format not in FORMATS:
        raise ParameterError("format", f"one of {', '.join(FORMATS)}", format)
    if width is not None and not WIDTHS[0] <= width <= WIDTHS[1]:
        raise ParameterError("width", f"{WIDTHS[0]:g} to {WIDTHS[1]:g} millimetres", width)
    if not isinstance(run, RunFolder):
        run = read_run(run)
    folder = Path(out) if out is not None else run.path / "figures"
    check_folder(folder)
    if font and format != "svg":
        styles.check_font(font)
    written, captions = [], []
    drawings, left_out = _drawings(run, authors, themes, width)
    with styles.print_style(font):
        for name, draw in drawings.items():
            figure = draw()
            if captions_inside:
                styles.set_caption(figure)
            path = folder / f"{name}.{format}"
            metadata = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}[format]
            # In memory, since matplotlib's own errors hide why a file cannot be written.
            content = BytesIO()
            figure.savefig(content, format=format, metadata=metadata)
            with replacing(path) as temporary:
                temporary.write_bytes(content.getbuffer())
            written.append(path)
            captions.append(f"{path.name}\n{figure.caption}\n")
    with replacing(folder / CAPTIONS) as temporary:
        temporary.write_text("\n".join(captions), encoding="utf-8")
    return Written(paths=written, captions=folder / CAPTIONS, left_out=left_out)


def _drawings(
    run: RunFolder, authors: Sequence[str], only: Sequence[str], width: float | None
) -> tuple[dict[str, Callable[[], Any]], int]:
    """What to draw, by the name of its file; and how many authors are not drawn."""
    from topics.figures import printed

    stored = run.settings.shares
    counting = Counting(counting=stored.counting, credit=stored.credit)
    basis = figure_basis(run.manifest["window"], len(run["papers"]), counting)
    themes, shares, trends, shifts = run["themes"], run["shares"], run["trends"], run["shifts"]
    map_places, assignments = run["map"], run["assignments"]
    looks = theme_looks(themes)
    places = [theme for _, theme in sorted(zip(looks, themes["theme_id"], strict=True))]
    wide: dict[str, Any] = {} if width is None else {"width": width / MILLIMETRES}
    ids = [_theme_id(one, themes) for one in only]
    drawings: dict[str, Callable[[], Any]] = {}
    if not authors and not only:
        drawings["themes"] = lambda: printed.themes(themes, basis=basis, **wide)
        drawings["map"] = lambda: printed.map(
            map_places, assignments, themes=themes, places=places, basis=basis, **wide
        )
        vectors = _theme_vectors(run.path, len(themes))
        if vectors is not None:
            drawings["hierarchy"] = lambda: printed.hierarchy(themes, vectors, basis=basis, **wide)
        if (trends["author"] != CORPUS).any():
            drawings["trends"] = lambda: printed.trends(trends, basis=basis, **wide)
        if (trends["author"] == CORPUS).any():
            drawings["trends-all"] = lambda: printed.trends(
                trends, author=CORPUS, basis=basis, **wide
            )
    sums = shares.groupby("author")["papers"].sum()
    active = [author for author in dict.fromkeys(shares["author"]) if sums[author] > 0]
    ranked = sorted(active, key=lambda author: (author != CORPUS, -sums[author]))
    asked = [one if one == CORPUS else find_name(one, active) for one in authors]
    shown = asked or ranked[: MOST_AUTHORS + 1]
    for author in shown:
        name = _file_name(str(author))
        mine = partial(_of_author, shares, author, counting, places, wide)
        drawings[f"shares-{name}"] = partial(mine, printed.shares, only=ids)
        if only:
            continue
        drawings[f"stack-{name}"] = partial(mine, printed.stack)
        if (shifts["author"] == author).any():
            drawings[f"shift-{name}"] = partial(
                printed.shift,
                shifts,
                author=author,
                basis=f"n = {sums[author]:,.0f}. {counting.words.capitalize()}.",
                **wide,
            )
        if asked and author != CORPUS and (trends["author"] == author).any():
            drawings[f"trends-{name}"] = partial(
                printed.trends, trends, author=author, basis=basis, **wide
            )
    return drawings, 0 if asked else len(ranked) - len(shown)


def _theme_id(asked: str, themes: Any) -> str:
    """The id of a theme by its id or name."""
    names = dict(zip(themes["theme"], themes["theme_id"], strict=True))
    if asked in set(themes["theme_id"]):
        return asked
    return str(names[find_name(asked, list(names), kind="theme")])


def _of_author(
    shares: Any,
    author: str,
    counting: Counting,
    places: list[str],
    wide: dict[str, float],
    draw: Callable[..., Any],
    **more: Any,
) -> Any:
    return draw(shares, author=author, counting=counting, places=places, **wide, **more)


def _theme_vectors(run: Path, themes: int) -> Any:
    """One vector per theme from the model of the run, or None where it does not fit."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        stored = load_file(run / MODEL_FOLDER / "vectors.safetensors")
    except (OSError, SafetensorError):
        return None
    parts = [stored[name] for name in ("declared", "discovered") if name in stored]
    vectors = np.concatenate(parts) if parts else np.zeros((0, 0))
    return vectors if len(vectors) == themes > 1 else None


def _file_name(author: str) -> str:
    """An author's name as a part of a file name that every system takes."""
    if author == CORPUS:
        return "all"
    name = re.sub(r"[^\w]+", "-", author, flags=re.UNICODE).strip("-").lower()[:80]
    if not name:
        raise InputError(f"the author {author!r} has no name for a file.")
    return name
