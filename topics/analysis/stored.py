"""Load a saved result from its run folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from topics.analysis.facts import Facts
from topics.analysis.result import Result
from topics.corpus.stored import read_corpus
from topics.errors import InputError
from topics.model.bundle import load_model
from topics.schema import TABLES
from topics.store.reader import MODEL_FOLDER, RunFolder, read_run
from topics.themes.discovered import Tried
from topics.themes.faithfulness import MapQuality


def load(folder: Path | str) -> Result:
    """Load a result from its run folder without recomputing anything.

    Parameters
    ----------
    folder : path
        A run folder, as :meth:`Result.save` and ``topics run`` write it.

    Returns
    -------
    Result
        Tables are as stored: fractions have six decimals, titles and abstracts of
        the corpus are the cleaned ones, and ``vectors`` is None.

    Raises
    ------
    InputError
        If the folder is not a finished run, is of another version, or has a missing,
        damaged or changed table.
    ModelError
        If the model is damaged.

    Examples
    --------
    >>> import topics
    >>> result = topics.load("my-run")
    >>> result.read_trends(author="Jiaming Ji").columns[-1]
    'sentence'
    """
    run = read_run(folder)
    try:
        facts, notes = _facts(run), tuple(str(note) for note in run.manifest["notes"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{run.path}: the run's manifest is damaged ({error!r}).") from error
    return Result(
        corpus=read_corpus(run),
        settings=run.settings,
        model=load_model(run.path / MODEL_FOLDER),
        vectors=None,
        notes=notes,
        facts=facts,
        **{name: run[name] for name in TABLES},
    )


def _facts(run: RunFolder) -> Facts:
    manifest: Any = run.manifest
    window, quality = manifest["window"], manifest.get("map")
    return Facts(
        clusterer=str(manifest["clusterer"]),
        tried=tuple(
            Tried(clusters=int(one["clusters"]), agreement=float(one["agreement"]))
            for one in manifest["tried"]
        ),
        refits=int(manifest["refits"]),
        dispersion=float(manifest["dispersion"]),
        zeros_written=bool(manifest["zeros_written"]),
        window=(int(window[0]), int(window[1])) if window else None,
        partial_last_year=manifest["partial_last_year"],
        map_quality=MapQuality(**quality) if quality else None,
        cleaning=manifest["cleaning"],
        stages=manifest["stages"],
    )
