"""What is fuzzed: every reader, cleaning, names, settings files, run folders and models.

A target is a function of bytes that may raise a :class:`topics.errors.TopicsError`
and nothing else, and the bytes to begin with. Folders are attacked behind their
hashes: the manifest is written again for what the fuzzer made, as an attacker would.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.conftest import ROOT, SEEDS
from tests.runs import RunShape, write_run_folder
from tests.sources.mutants import read_bytes
from tests.sources.test_mutants import FIXTURES
from topics.store.manifest import MANIFEST, describe_files

MODEL = ROOT / "models" / "seeds"
SETTINGS_FILES = {
    "themes.toml": b'[[theme]]\nid = "a"\nname = "A"\nkeywords = ["kite", "wind"]\n',
    "authors.toml": (
        b'[[alias]]\nnames = ["Eve Oak", "E. Oak"]\nlabel = "Eve Oak"\nscore = 0.9\n'
        b'[[split]]\nname = "A Elm"\nlabel = "A Elm 2"\npapers = ["Kites"]\n'
    ),
    "merges.toml": b'[[keep_apart]]\npapers = ["10.1/a", "Kites"]\n[[merge]]\npapers = ["a"]\n',
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A function that takes bytes, and bytes to begin with."""

    name: str
    call: Callable[[bytes], object]
    seeds: Sequence[bytes]


@cache
def scratch() -> Path:
    """A folder for the files that are read."""
    return Path(tempfile.mkdtemp(prefix="topics-fuzz-"))


def targets() -> Iterator[Target]:
    """All of them."""
    for name, text in FIXTURES.items():
        yield _reader(name, [text.encode("utf-8")])
    workbook = ROOT / "tests" / "sources" / "files" / "old_workbook.xls"
    yield _reader("old.xls", [workbook.read_bytes()])
    yield _reader("new.xlsx", [_made_by("to_excel")])
    yield _reader("papers.parquet", [_made_by("to_parquet")])
    yield _reader("page.txt", [path.read_bytes() for path in sorted(SEEDS.glob("*.txt"))])
    texts = [path.read_bytes()[:2000] for path in sorted(SEEDS.glob("*.txt"))]
    yield Target(name="cleaning", call=_clean, seeds=[*texts, b"\\emph{a} $x_1$ &lt;b> (c) 2021"])
    yield Target(name="names", call=_names, seeds=[b"Oak, Eve, Jr.; A. B. de la Cruz and 3 others"])
    for name, content in SETTINGS_FILES.items():
        yield Target(name=name, call=_settings(name), seeds=[content])
    yield Target(name="settings", call=_stored_settings, seeds=[_settings_of_a_run()])
    for name in ("manifest.json", "themes.json", "encoder.json", "vectors.safetensors"):
        if (MODEL / name).exists():
            yield _folder("model", MODEL, name)
    for name in ("manifest.json", "trends.csv", "papers.parquet", "people.parquet", "themes.csv"):
        yield _folder("run", None, name)


def _reader(name: str, seeds: Sequence[bytes]) -> Target:
    return Target(name=name, call=lambda data: read_bytes(scratch(), name, data), seeds=seeds)


def _made_by(method: str) -> bytes:
    import pandas as pd

    papers = pd.DataFrame({"title": ["Kites", "Wind"], "year": [2001, 2002], "authors": ["A", "B"]})
    path = scratch() / f"made.{ {'to_excel': 'xlsx'}.get(method, 'parquet') }"
    getattr(papers, method)(path, index=False)
    return path.read_bytes()


def _clean(data: bytes) -> None:
    from topics.text.cleaning import clean, clean_titles

    text = data.decode("utf-8", "replace")
    clean([text])
    clean_titles([text[:300]])


def _names(data: bytes) -> None:
    from topics.names.author_lists import read_author_list
    from topics.names.book import parse_name
    from topics.names.identifiers import normalise_ids
    from topics.names.titles import normalise_title

    text = data.decode("utf-8", "replace")
    read_author_list(text)
    parse_name(text)
    normalise_title(text)
    normalise_ids(dict.fromkeys(("doi", "arxiv", "pmid", "s2", "dblp", "openalex"), text))


def _settings(name: str) -> Callable[[bytes], object]:
    from topics.identity.decisions import load_author_decisions, load_paper_rules
    from topics.themes.declared_file import read_declared_themes

    reader: Callable[[Path], object] = {
        "themes.toml": read_declared_themes,
        "authors.toml": load_author_decisions,
        "merges.toml": load_paper_rules,
    }[name]

    def call(data: bytes) -> None:
        path = scratch() / name
        path.write_bytes(data)
        reader(path)

    return call


def _settings_of_a_run() -> bytes:
    from dataclasses import asdict

    from topics.settings import Settings

    return json.dumps(asdict(Settings()), default=list).encode()


def _stored_settings(data: bytes) -> None:
    from topics.settings import settings_from

    try:
        stored = json.loads(data)
    except (ValueError, RecursionError):
        return
    settings_from(stored, where="fuzz")


def _folder(kind: str, origin: Path | None, name: str) -> Target:
    place = scratch() / f"{kind}-{name}"
    if origin is None:
        write_run_folder(place, RunShape(papers=12, themes=3, authors=2))
    else:
        shutil.copytree(origin, place, dirs_exist_ok=True)
    content = (place / name).read_bytes()
    manifest = json.loads((place / MANIFEST).read_bytes())

    def call(data: bytes) -> None:
        (place / name).write_bytes(data)
        if name != MANIFEST:
            files = {**manifest["files"], **describe_files(place, [name])}
            (place / MANIFEST).write_text(json.dumps({**manifest, "files": files}))
        (_use_model if kind == "model" else _use_run)(place)

    return Target(name=f"{kind}/{name}", call=call, seeds=[content])


def _use_model(folder: Path) -> None:
    from topics.model.bundle import load_model

    load_model(folder)


def _use_run(folder: Path) -> None:
    from topics.corpus.stored import read_corpus
    from topics.store.reader import FILES, read_run
    from topics.trends.stored import read_trends

    run = read_run(folder)
    for file in FILES:
        run[file.partition(".")[0]]
    read_corpus(run)
    read_trends(folder)
