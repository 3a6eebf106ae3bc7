"""``topics classify``: assign abstracts to themes."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from topics.cli.options import PATH
from topics.errors import InputError, UsageError


@click.command()
@click.argument("source", required=False, metavar="[TEXT|FILE|-]")
@click.option("--model", "folder", type=PATH, help="Model folder. Default: the embedded model.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def classify(source: str | None, folder: Path | None, as_json: bool) -> None:
    """Say which theme an abstract belongs to.

    Give the text itself, a file (abstracts separated by empty lines; the first
    of several lines is the title) or - for standard input.
    """
    from topics.cli.console import render_classes
    from topics.model.bundle import load_model
    from topics.store.embedded import model_folder

    texts = _texts_to_classify(source)
    render_classes(load_model(folder or model_folder()).classify(texts), texts, as_json=as_json)


def _texts_to_classify(source: str | None) -> list[str]:
    if source is None and sys.stdin.isatty():
        raise UsageError("give a text, a file, or - for standard input.")
    if source in (None, "-"):
        content = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    elif source and len(source) < 1024 and _is_file(source):
        from topics.sources.files.files import SourceFile

        content = SourceFile(Path(source), Path(source).name).read_text().text
    elif source and _looks_like_path(source):
        raise InputError(f"{source}: no such file.")
    else:
        content = source or ""
    texts = [block.strip() for block in content.split("\n\n") if block.strip()]
    if not texts:
        raise InputError("There is no text to classify; give an abstract, a file or -.")
    return texts


def _is_file(source: str) -> bool:
    try:
        return Path(source).is_file()
    except (OSError, ValueError):
        return False


def _looks_like_path(source: str) -> bool:
    return " " not in source.strip() and ("/" in source or Path(source).suffix in (".txt", ".md"))
