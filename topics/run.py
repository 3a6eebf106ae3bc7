"""The run folder: which files it holds, how they are written, and by whom.

The manifest takes its place last, so that a folder with a manifest is a whole
run; see :mod:`topics.store.atomic`. A folder that holds something else is
left alone unless the user insists, and files that are not ours always are.
"""

from __future__ import annotations

import json
import platform
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import topics
from topics.errors import InputError, OutputError
from topics.runtime.clock import Clock, Stages
from topics.runtime.devices import choose_encoder_device, choose_theme_device
from topics.schema import OPTIONAL, PARQUET_ONLY, TABLES
from topics.settings import TrendSettings
from topics.store.atomic import UNFINISHED, replacing
from topics.store.tables import read_csv, write_csv, write_parquet
from topics.vocabulary import NO_THEME

if TYPE_CHECKING:
    import pandas as pd

    from topics.corpus.corpus import Corpus
    from topics.result import Result

MANIFEST = "manifest.json"
FORMAT = "topics-run"
FORMAT_VERSION = 1
MODEL_FOLDER = "model"
PEOPLE = "people.parquet"
RIVALS = "rivals.csv"

_LIBRARIES = ("bertopic", "numpy", "onnxruntime", "pandas", "scikit-learn", "scipy")


def write_run(result: Result, folder: Path, clock: Clock) -> None:
    """Write the tables, the model and the manifest of a result into a new folder.

    ``clock`` has what was done before, for the manifest.

    Raises
    ------
    OutputError
        If a file cannot be written.
    """
    with clock.stage("tables"):
        _write_tables(result, folder)
    with clock.stage("model"):
        result.model.save(folder / MODEL_FOLDER)
    write_manifest(result, folder, clock.stages)


def write_manifest(result: Result, folder: Path, stages: Stages) -> None:
    """Write the manifest alone, with the stages that are known by now.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    with replacing(folder / MANIFEST) as temporary:
        temporary.write_text(_json(run_manifest(result, stages)), encoding="utf-8")


def check_run_folder(folder: Path, *, force: bool = False) -> None:
    """Refuse early what could not be written at the end.

    Raises
    ------
    OutputError
        If the folder cannot be written, or holds something else and ``force``
        is not set.
    """
    if not folder.exists():
        ancestor = next(parent for parent in folder.absolute().parents if parent.exists())
        if not ancestor.is_dir() or not _is_writable(ancestor):
            raise OutputError(f"{folder}: cannot be made, {ancestor} is not a writable folder.")
        return
    if not folder.is_dir():
        raise OutputError(f"{folder}: is a file; --out names a folder.")
    if not _is_writable(folder):
        raise OutputError(f"{folder}: is not writable; choose another --out.")
    foreign = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    if foreign and not force and not _is_run(folder):
        raise OutputError(
            f"{folder}: holds something else ({foreign[0]}) and no run of topics; "
            "choose another --out, or add --force to write beside it."
        )


def run_manifest(result: Result, stages: Stages) -> dict[str, Any]:
    """What produced a result, as JSON-ready values; only ``stages`` differs between runs."""
    corpus = result.corpus
    model = result.model
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "version": topics.__version__,
        "settings": _plain(asdict(result.settings)),
        "seeds": {"themes": result.settings.themes.seed, "trends": result.settings.trends.seed},
        "inputs": [
            {key: _plain(value) for key, value in row.items()}
            for row in corpus.inputs.to_dict(orient="records")
        ],
        "counts": {
            "records": int(result.papers["source_count"].sum()),
            "papers": len(result.papers),
            "ledger": {
                str(action): int(count)
                for action, count in result.ledger["action"].value_counts().sort_index().items()
            },
            "themes_declared": len(model.themes.declared),
            "themes_discovered": len(model.themes.discovered),
            "papers_without_theme": int((result.assignments["theme_id"] == NO_THEME).sum()),
        },
        "pages": [
            {
                "source": str(page.location),
                "owner": page.owner.name,
                "figures": dict(page.figures),
                "papers_read": page.papers_read,
            }
            for page in corpus.pages
        ],
        "encoder": {
            "id": model.encoder_id,
            "fingerprint": model.encoder_fingerprint,
            "precision": model.encoder_precision,
        },
        "devices": {
            "encoder": choose_encoder_device(result.settings.encoder),
            "themes": choose_theme_device(result.settings.themes),
        },
        "clusterer": result.facts["clusterer"],
        "window": list(result.facts["window"] or ()),
        "partial_last_year": result.facts["partial_last_year"],
        "cleaning": dict(result.facts["cleaning"]),
        "notes": list(result.notes),
        "stages": dict(stages),
        "python": platform.python_version(),
        "libraries": {name: metadata.version(name) for name in _LIBRARIES},
    }


def read_manifest(folder: Path | str) -> dict[str, Any]:
    """The manifest of a run folder.

    Raises
    ------
    InputError
        If the folder is no run, an unfinished one, or of a newer version.
    """
    path = Path(folder) / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            f"{folder}: is not a finished run ({MANIFEST}: {error.strerror}); "
            "make one with `topics run`."
        ) from error
    except ValueError as error:
        raise InputError(f"{path}: is not JSON: {error}.") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise InputError(f"{path}: is not the manifest of a run.")
    if manifest.get("format_version", 0) > FORMAT_VERSION:
        raise InputError(
            f"{path}: the run was written by version {manifest.get('version')}, which is newer; "
            "update research-topics."
        )
    return manifest


def read_table(folder: Path | str, name: str) -> pd.DataFrame:
    """A table of a run folder, with its types.

    Raises
    ------
    InputError
        If the table is not there or damaged.
    """
    types = {**TABLES[name].columns, **OPTIONAL.get(name, {})}
    return read_csv(Path(folder) / f"{name}.csv", types)


def read_trends(
    folder: Path | str,
    *,
    author: str | None = None,
    theme: str | None = None,
    label: str | None = None,
) -> pd.DataFrame:
    """The trends of a run as a person reads them; see :func:`topics.trends.compute_reading`.

    Raises
    ------
    InputError
        If the folder is no run, or an author or theme is not in it.
    """
    from topics.trends import compute_reading

    manifest = read_manifest(folder)
    settings = TrendSettings(**manifest["settings"]["trends"])
    return compute_reading(
        read_table(folder, "trends"),
        read_table(folder, "shares"),
        settings,
        partial_last_year=manifest["partial_last_year"],
        author=author,
        theme=theme,
        label=label,
    )


def read_corpus(folder: Path | str) -> Corpus:
    """The corpus of a run: its papers and authors, without pages and ledger.

    Raises
    ------
    InputError
        If the folder is no run.
    """
    import pandas as pd

    from topics.corpus.corpus import INPUT_COLUMNS, LEDGER_COLUMNS, Corpus

    folder = Path(folder)
    read_manifest(folder)
    try:
        papers = pd.read_parquet(folder / "papers.parquet")
        authors = pd.read_parquet(folder / PEOPLE)
    except OSError as error:
        raise InputError(f"{folder}: the run is not complete ({error.strerror}).") from error
    for table, columns in (
        (papers, ("authors", "keywords", "sources")),
        (authors, ("ids", "variants")),
    ):
        for column in columns:
            table[column] = [list(values) for values in table[column]]
    return Corpus(
        papers=papers,
        authors=authors,
        pages=(),
        ledger=pd.DataFrame(columns=list(LEDGER_COLUMNS)),
        inputs=pd.DataFrame(columns=list(INPUT_COLUMNS)),
        rivals=read_csv(folder / RIVALS),
    )


def _write_tables(result: Result, folder: Path) -> None:
    for name, table in TABLES.items():
        found = getattr(result, name)
        extra = [column for column in OPTIONAL.get(name, ()) if column in found.columns]
        write_csv(found, folder / f"{name}.csv", [*table.names, *extra])
    everything = [*TABLES["papers"].names, *PARQUET_ONLY]
    write_parquet(result.papers, folder / "papers.parquet", everything)
    corpus = result.corpus
    write_parquet(corpus.authors, folder / PEOPLE, list(corpus.authors.columns))
    write_csv(corpus.rivals, folder / RIVALS, list(corpus.rivals.columns))


def _is_run(folder: Path) -> bool:
    try:
        read_manifest(folder)
    except InputError:
        # A run that was stopped has no manifest yet, but what it began.
        begun = (UNFINISHED, *(f"{name}.csv" for name in TABLES))
        return any((folder / name).exists() for name in begun)
    return True


def _is_writable(folder: Path) -> bool:
    import os

    return os.access(folder, os.W_OK | os.X_OK)


def _plain(value: Any) -> Any:
    """JSON-ready: sets sorted, paths by name only, so that a manifest names no machine."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(_plain(one) for one in value)
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, Path):
        return value.name
    if hasattr(value, "item"):
        return value.item()
    return value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
