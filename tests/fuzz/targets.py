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
from zlib import crc32

from tests.conftest import ROOT, SEEDS
from tests.runs import RunShape, write_run_folder
from tests.sources.mutants import read_bytes
from tests.sources.test_mutants import FIXTURES
from topics.store.manifest import MANIFEST, describe_files
from topics.store.reader import FILES

MODEL = ROOT / "models" / "seeds"
SETTINGS_FILES = {
    "themes.toml": b'[[theme]]\nid = "a"\nname = "A"\nkeywords = ["kite", "wind"]\n',
    "authors.toml": (
        b'[[alias]]\nnames = ["Eve Oak", "E. Oak"]\nlabel = "Eve Oak"\nscore = 0.9\n'
        b'[[split]]\nname = "A Elm"\nlabel = "A Elm 2"\npapers = ["Kites"]\n'
    ),
    "merges.toml": (
        b'[[keep_apart]]\npapers = ["10.1/a", "Kites"]\n[[merge]]\npapers = ["a", "b"]\n'
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A function that takes bytes, and bytes to begin with."""

    group: str
    name: str
    call: Callable[[bytes], object]
    seeds: Sequence[bytes]


@cache
def scratch() -> Path:
    """A folder for the files that are read."""
    return Path(tempfile.mkdtemp(prefix="topics-fuzz-"))


def known_targets() -> dict[str, Target]:
    """All of them by name."""
    return {target.name: target for target in _targets()}


def _targets() -> Iterator[Target]:
    for name, text in FIXTURES.items():
        yield _reader(name, [text.encode("utf-8")])
    workbook = ROOT / "tests" / "sources" / "files" / "old_workbook.xls"
    yield _reader("old.xls", [workbook.read_bytes()])
    yield _reader("new.xlsx", [_made_by("to_excel")])
    yield _reader("papers.parquet", [_made_by("to_parquet")])
    yield _reader("page.txt", [path.read_bytes() for path in sorted(SEEDS.glob("*.txt"))])
    texts = [path.read_bytes()[:2000] for path in sorted(SEEDS.glob("*.txt"))]
    texts.append(b"\\emph{a} $x_1$ &lt;b> (c) 2021")
    yield Target(group="cleaning", name="cleaning", call=_clean, seeds=texts)
    people = [b"Oak, Eve, Jr.; A. B. de la Cruz and 3 others"]
    yield Target(group="cleaning", name="names", call=_names, seeds=people)
    for name, content in SETTINGS_FILES.items():
        yield Target(group="settings", name=name, call=_settings(name), seeds=[content])
    stored = [_settings_of_a_run()]
    yield Target(group="settings", name="stored settings", call=_stored_settings, seeds=stored)
    for name in sorted(path.name for path in MODEL.iterdir() if path.suffix != ".md"):
        yield _folder("model", MODEL, name)
    for name in (MANIFEST, *FILES):
        yield _folder("run", None, name)


def _reader(name: str, seeds: Sequence[bytes]) -> Target:
    return Target(
        group="readers",
        name=name,
        call=lambda data: read_bytes(scratch(), name, data),
        seeds=seeds,
    )


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
        if kind == "model":
            _use_model(place)
        else:
            _use_run(place, turn=crc32(data))

    return Target(group=kind, name=f"{kind}/{name}", call=call, seeds=[content])


def _use_model(folder: Path) -> None:
    from tests.encoders.fakes import HashEncoder
    from topics.model.bundle import load_model

    model = load_model(folder)
    model.describe()
    # An encoder of the same width; the model's own takes long, and reads no byte of the folder.
    encoder = HashEncoder(dimensions=len(model.themes.centre))
    model.classify(["Kites\nThey fly in the wind.", ""], encoder=encoder)


def _use_run(folder: Path, turn: int) -> None:
    from topics.corpus.stored import read_corpus
    from topics.export import export_run
    from topics.report import write_report
    from topics.store.reader import read_run
    from topics.trends.stored import describe_tests, read_trends, why_no_trends

    run = read_run(folder)
    for file in FILES:
        run[file.partition(".")[0]]
    out = scratch() / f"made-of-{folder.name}"
    # Each takes long, so that an input is given to one of them.
    uses: Sequence[Callable[[], object]] = (
        lambda: read_corpus(run),
        lambda: describe_tests(folder, read_trends(folder)),
        lambda: why_no_trends(folder),
        lambda: export_run(folder, "json", out),
        lambda: export_run(folder, "bibtex", out),
        lambda: export_run(folder, "graphml", out),
        lambda: write_report(folder, out.with_suffix(".html")),
    )
    uses[turn % len(uses)]()
