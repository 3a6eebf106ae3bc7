"""The command ``topics``: arguments in, library called, text out.

There is no science here. Every command translates its arguments into settings,
calls the library, prints, and turns an error that a user can act on into one
line on stderr and an exit code: 1 for input that cannot be used, 2 for wrong
usage.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import topics
from topics.errors import InputError, TopicsError, UsageError

if TYPE_CHECKING:
    from topics.settings import DeclaredTheme

_PATH = click.Path(path_type=Path)


class _Years(click.ParamType[tuple[int, int]]):
    """``2022:2026`` or one year."""

    name = "FIRST:LAST"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        first, _, last = str(value).partition(":")
        try:
            return int(first), int(last or first)
        except ValueError:
            self.fail(f"{value!r} is not a window of years such as 2022:2026.", param, ctx)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(topics.__version__, prog_name="topics")
def cli() -> None:
    """Themes of a pile of papers, and how authors move between them."""


@cli.command()
@click.argument("paths", nargs=-1, type=_PATH, metavar="[PATH]...")
@click.option(
    "--out",
    type=_PATH,
    default=Path("topics-run"),
    show_default=True,
    help="Folder for the results.",
)
@click.option(
    "--themes",
    "themes_file",
    metavar="FILE|none",
    help="TOML file of declared themes. Default: themes.toml in an input folder; "
    "'none' declares none.",
)
@click.option(
    "--authors",
    "authors",
    multiple=True,
    metavar="NAME",
    help="Author to report beside the pages' owners; repeat it, or 'all'.",
)
@click.option("--years", type=_Years(), help="Window of years. Default: all years of the papers.")
@click.option(
    "--encoder",
    default="minilm",
    show_default=True,
    help="minilm, a folder with an encoder, or sentence-transformers:NAME.",
)
@click.option(
    "--clusterer",
    default="auto",
    show_default=True,
    type=click.Choice(["auto", "agglomerative", "leiden", "hdbscan"]),
    help="How themes are discovered.",
)
@click.option("--force", is_flag=True, help="Write into --out though it holds something else.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
def run(
    paths: tuple[Path, ...],
    out: Path,
    themes_file: str | None,
    authors: tuple[str, ...],
    years: tuple[int, int] | None,
    encoder: str,
    clusterer: Any,
    force: bool,
    quiet: bool,
) -> None:
    """Find themes and each author's yearly shares of them.

    PATH is a file or a folder of papers; none means the embedded seeds.
    """  # fmt: skip
    from topics.console import progress_bars, render_summary
    from topics.run import check_run_folder
    from topics.settings import EncoderSettings, Settings, ShareSettings, ThemeSettings

    settings = Settings(
        encoder=EncoderSettings(name=encoder),
        themes=ThemeSettings(declared=_declared_themes(themes_file, paths), clusterer=clusterer),
        shares=ShareSettings(years=years, authors=_split_names(authors)),
    )
    check_run_folder(out, force=force)
    with progress_bars(enabled=not quiet) as progress:
        from topics.analysis import analyse
        from topics.reading import read

        corpus = read(paths or None, settings, progress=progress)
        result = analyse(corpus, settings, progress=progress)
        result.save(out, force=force)
    if not quiet:
        render_summary(result, out)


@cli.command()
@click.argument("source", required=False, metavar="[TEXT|FILE|-]")
@click.option("--model", "folder", type=_PATH, help="Model folder. Default: the embedded model.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def classify(source: str | None, folder: Path | None, as_json: bool) -> None:
    """Say which theme an abstract belongs to.

    Give the text itself, a file (abstracts separated by empty lines; the first
    of several lines is the title) or - for standard input.
    """
    from topics.bundle import load_model
    from topics.console import render_classes
    from topics.embedded import model_folder

    texts = _texts_to_classify(source)
    render_classes(load_model(folder or model_folder()).classify(texts), texts, as_json=as_json)


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=_PATH, metavar="PATH...")
def check(paths: tuple[Path, ...]) -> None:
    """Read papers and report what was understood, without modelling."""
    from topics.console import render_check
    from topics.reading import read

    render_check(read(paths))


@cli.group()
def bench() -> None:
    """Measure: speed and quality beside others, in one run."""


def _declared_themes(choice: str | None, paths: tuple[Path, ...]) -> tuple[DeclaredTheme, ...]:
    from topics.embedded import seeds_folder
    from topics.sources import THEMES_FILE
    from topics.themes.declarations import read_declared_themes

    if choice == "none":
        return ()
    if choice is not None:
        return read_declared_themes(Path(choice))
    folders = [path for path in paths if path.is_dir()] if paths else [seeds_folder()]
    files = [folder / THEMES_FILE for folder in folders if (folder / THEMES_FILE).is_file()]
    if len(files) > 1:
        raise UsageError(
            f"{files[0]} and {files[1]} both declare themes; choose one with --themes."
        )
    return read_declared_themes(files[0]) if files else ()


def _split_names(authors: tuple[str, ...]) -> tuple[str, ...]:
    """``--authors A --authors B`` and ``--authors 'A; B'`` mean the same."""
    return tuple(name.strip() for one in authors for name in one.split(";") if name.strip())


def _texts_to_classify(source: str | None) -> list[str]:
    if source is None and sys.stdin.isatty():
        raise UsageError("give a text, a file, or - for standard input.")
    if source in (None, "-"):
        content = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    elif source and len(source) < 1024 and _is_file(source):
        from topics.sources.files import SourceFile

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


def main() -> None:
    """Run the command and exit with its code."""
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except TopicsError as error:
        from topics.console import print_error

        print_error(str(error))
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of a pipe has seen enough.
        sys.stderr.close()
        sys.exit(0)
