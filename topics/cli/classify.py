"""``topics classify`` and ``topics model``: themes for new papers, and what a model is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from topics.cli.options import PATH
from topics.errors import InputError, UsageError

FORMATS = ("table", "csv", "jsonl", "json")

_NOTHING = "There is no text to classify; give an abstract, a file or -."

ENCODER = click.option(
    "--encoder",
    metavar="NAME",
    help="The encoder of a model that was fitted with a folder or with sentence-transformers:NAME; "
    "a name in the model alone is not followed.",
)


@click.command()
@click.argument("sources", nargs=-1, metavar="[MODEL] [TEXT|FILE|-]")
@click.option(
    "--model", "folder", type=PATH, help="Model or run folder. Default: the embedded model."
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS, case_sensitive=False),
    default="table",
    show_default=True,
    help="A table to read, or rows for another program.",
)
@ENCODER
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def classify(
    sources: tuple[str, ...],
    folder: Path | None,
    format_name: str,
    encoder: str | None,
    as_json: bool,
) -> None:
    """Say which theme papers belong to, how surely, and why.

    Give the text itself, a file of any format that `topics run` reads or of abstracts
    separated by empty lines (the first of several lines is the title), or - for standard
    input, where each line is a text.
    """
    from topics.cli.classes import print_classes
    from topics.model.stream import classify_stream
    from topics.store.embedded import model_folder

    place, source = _model_and_source(sources, folder)
    if source is None and sys.stdin.isatty():
        raise UsageError("give a text, a file, or - for standard input.")
    texts = _texts_to_classify(source)
    classified = classify_stream(place or model_folder(), texts, encoder=encoder)
    print_classes(classified, format_name="json" if as_json else format_name)


@click.command("model")
@click.argument("folder", type=PATH, metavar="[MODEL]", required=False)
def model_card(folder: Path | None) -> None:
    """Show what a model was made of, its themes, and how far to trust it.

    MODEL is a model or run folder; none means the embedded model.
    """
    from topics.model.bundle import load_model
    from topics.store.embedded import model_folder

    click.echo(load_model(folder or model_folder()).describe(), nl=False)


def _model_and_source(
    sources: tuple[str, ...], folder: Path | None
) -> tuple[Path | None, str | None]:
    """The model's folder and what is to be classified, of one or two arguments."""
    if len(sources) > 2 or (len(sources) == 2 and folder is not None):
        raise UsageError("give one text, file or -, and at most one model.")
    if len(sources) == 2:
        return Path(sources[0]), sources[1]
    if len(sources) == 1 and folder is None and _is_model(sources[0]):
        return Path(sources[0]), None
    return folder, sources[0] if sources else None


def _is_model(source: str) -> bool:
    from topics.store.manifest import MANIFEST

    try:
        return (Path(source) / MANIFEST).is_file()
    except (OSError, ValueError):
        return False


def _texts_to_classify(source: str | None) -> Iterator[str]:
    if source in (None, "-"):
        return _lines_of_input()
    if source and len(source) < 1024 and _is_file(source):
        return _texts_of_file(Path(source))
    if source and _looks_like_path(source):
        raise InputError(f"{source}: no such file.")
    if not source or not source.strip():
        raise InputError(_NOTHING)
    # Bytes that are no UTF-8 come from the shell as halves of surrogate pairs.
    return iter([os.fsencode(source).decode("utf-8", errors="replace")])


def _lines_of_input() -> Iterator[str]:
    line = None
    for line in sys.stdin.buffer:
        yield line.rstrip(b"\r\n").decode("utf-8", errors="replace")
    if line is None:
        raise InputError(_NOTHING)


def _texts_of_file(path: Path) -> Iterator[str]:
    """Papers of a known format, or else abstracts between empty lines.

    The file is read when the first text is asked for, which is when the model is there.
    """
    from topics.corpus.reading import read
    from topics.sources import find_inputs
    from topics.sources.files.files import SourceFile
    from topics.text.paper_text import paper_text

    try:
        find_inputs([path])
    except InputError:
        content = SourceFile(path, path.name).read_text().text
        texts = [block.strip() for block in content.split("\n\n") if block.strip()]
    else:
        papers = read(path).papers
        pairs = zip(papers["title"], papers["abstract"], strict=True)
        texts = [paper_text(*pair) for pair in pairs]
    if not any(text.strip() for text in texts):
        raise InputError(_NOTHING)
    yield from texts


def _is_file(source: str) -> bool:
    try:
        return Path(source).is_file()
    except (OSError, ValueError):
        return False


def _looks_like_path(source: str) -> bool:
    return " " not in source.strip() and ("/" in source or Path(source).suffix in (".txt", ".md"))
