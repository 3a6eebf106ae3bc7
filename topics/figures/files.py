"""All figures of a run as files for print."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from topics.errors import InputError, ParameterError
from topics.figures.arrange import Counting, figure_basis
from topics.schema import CORPUS
from topics.store.atomic import replacing
from topics.store.reader import MODEL_FOLDER, RunFolder, read_run

FORMATS = ("svg", "pdf", "png")
MOST_AUTHORS = 20


def write_figures(
    run: RunFolder | Path | str, out: Path | None = None, *, format: str = "svg"
) -> list[Path]:
    """Write the figures of a run folder at column width.

    Parameters
    ----------
    run : RunFolder or path
        A run folder.
    out : Path, optional
        Folder for the files; ``figures`` in the run folder if None.
    format : "svg", "pdf" or "png"
        PNG has 300 dots an inch.

    Returns
    -------
    list of Path
        What was written: themes, map, hierarchy and trends as far as there are
        any, and shares and shift of the corpus and the first authors.

    Raises
    ------
    InputError
        If the folder is no run, or lacks a table.
    UsageError
        If the format is not one of the three.
    OutputError
        If a file cannot be written.
    """
    from topics.figures import printed

    if format not in FORMATS:
        raise ParameterError("format", f"one of {', '.join(FORMATS)}", format)
    if not isinstance(run, RunFolder):
        run = read_run(run)
    folder = Path(out) if out is not None else run.path / "figures"
    written = []
    with printed.print_style():
        for name, draw in _drawings(run).items():
            figure = draw()
            path = folder / f"{name}.{format}"
            metadata = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}[format]
            # In memory, since matplotlib's own errors hide why a file cannot be written.
            content = BytesIO()
            figure.savefig(content, format=format, metadata=metadata, bbox_inches="tight")
            with replacing(path) as temporary:
                temporary.write_bytes(content.getbuffer())
            written.append(path)
    return written


def _drawings(run: RunFolder) -> dict[str, Callable[[], Any]]:
    """What the run has tables for, by the name of its file."""
    from topics.figures import printed

    stored = run.settings.shares
    counting = Counting(counting=stored.counting, credit=stored.credit)
    basis = figure_basis(run.manifest["window"], run.manifest["counts"]["papers"], counting)
    themes, shares, trends, shifts = run["themes"], run["shares"], run["trends"], run["shifts"]
    places, assignments = run["map"], run["assignments"]
    drawings: dict[str, Callable[[], Any]] = {
        "themes": lambda: printed.themes(themes, basis=basis),
        "map": lambda: printed.map(places, assignments, themes=themes, basis=basis),
    }
    vectors = _theme_vectors(run.path, len(themes))
    if vectors is not None:
        drawings["hierarchy"] = lambda: printed.hierarchy(themes, vectors, basis=basis)
    if len(trends):
        drawings["trends"] = lambda: printed.trends(trends, basis=basis)
    active = shares[shares["total"] > 0]["author"].unique().tolist()
    for author in active[: MOST_AUTHORS + 1]:
        name = _file_name(str(author))
        mine = partial(_of_author, shares, author, counting)
        drawings[f"shares-{name}"] = partial(mine, printed.shares)
        drawings[f"stack-{name}"] = partial(mine, printed.stack)
        if (shifts["author"] == author).any():
            drawings[f"shift-{name}"] = partial(
                printed.shift, shifts, author=author, basis=f"{counting.words.capitalize()}."
            )
    return drawings


def _of_author(shares: Any, author: str, counting: Counting, draw: Callable[..., Any]) -> Any:
    return draw(shares, author=author, counting=counting)


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
