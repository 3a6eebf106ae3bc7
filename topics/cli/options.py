"""Options shared by commands: paths, windows of years, lists of names, and their defaults."""

from __future__ import annotations

import os
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from topics.errors import ParameterError, UsageError

if TYPE_CHECKING:
    from topics.settings import DeclaredTheme, Label

PATH = click.Path(path_type=Path)
FIRST_YEAR, LAST_YEAR = 1500, 2200

ENCODING = click.option(
    "--encoding",
    default="",
    metavar="NAME",
    help="Encoding of all text files, such as gb18030 or cp1251. Default: found out for each.",
)


class Years(click.ParamType[tuple[int, int]]):
    """A window of years, ``2022:2026``, or a single year."""

    name = "FIRST:LAST"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        start, _, end = str(value).partition(":")
        try:
            first, last = int(start), int(end or start)
        except ValueError:
            self.fail(f"{value!r} is not a window of years such as 2022:2026.", param, ctx)
        if not FIRST_YEAR <= first <= last <= LAST_YEAR:
            self.fail(
                f"{value!r} is not a window of years from {FIRST_YEAR} to {LAST_YEAR}, "
                "the earlier year first.",
                param,
                ctx,
            )
        return first, last


class Columns(click.ParamType[dict[str, str]]):
    """A mapping of fields to columns of a table: ``title=Titel,year=Jahr``."""

    name = "FIELD=COLUMN,..."

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dict[str, str]:
        if isinstance(value, dict):
            return value
        columns: dict[str, str] = {}
        for part in str(value).split(","):
            field, equals, column = part.partition("=")
            if not equals or not field.strip() or not column.strip():
                self.fail(f"{part!r} is not of the form FIELD=COLUMN.", param, ctx)
            columns[field.strip()] = column.strip()
        return columns


COLUMNS = click.option(
    "--columns",
    type=Columns(),
    default={},
    help="Which column of a table holds title, abstract, authors, year and so on.",
)


_OPTIONS = {
    ("EncoderSettings", "name"): "--encoder",
    ("IdentitySettings", "authors"): "--aliases",
    ("NamerSettings", "name"): "--namer",
    ("ShareSettings", "group_by"): "--by",
    ("ThemeSettings", "declared"): "--themes",
    ("ThemeSettings", "min_papers"): "--min-theme",
}
"""Options whose names differ from their parameters', by class and parameter."""


def naming_options(command: click.Command) -> click.Command:
    """Make the errors of a command name its options instead of parameters."""
    run = command.callback
    options = {option for one in command.params for option in one.opts}

    @wraps(run)  # type: ignore[arg-type]
    def translated(*arguments: Any, **choices: Any) -> object:
        try:
            return run(*arguments, **choices)  # type: ignore[misc]
        except ParameterError as error:
            own = f"--{error.parameter.replace('_', '-')}"
            option = _OPTIONS.get((error.owner, error.parameter), own)
            if option not in options:
                raise
            raise UsageError(error.named(option)) from error

    command.callback = translated
    return command


def split_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Split names at semicolons: ``--authors 'A; B'`` equals ``--authors A --authors B``.

    Raises
    ------
    UsageError
        If the option is given and names nobody, as an empty variable of a shell does.
    """
    found = tuple(name.strip() for one in names for name in one.split(";") if name.strip())
    if names and not found:
        raise UsageError(f"--authors {names[0]!r} names nobody; give an author's name, or all.")
    return found


def split_columns(text: str) -> tuple[str, ...]:
    """``venue,category`` as names of columns; ``none`` is no column.

    Raises
    ------
    UsageError
        If there is neither.
    """
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not names:
        raise UsageError(
            f"--within {text!r} names no column; give venue, category or authors, or none."
        )
    return () if names == ("none",) else names


def declared_themes(choice: str | None, paths: tuple[Path, ...]) -> tuple[DeclaredTheme, ...]:
    """Load the themes declared by ``--themes`` or by a ``themes.toml`` beside the papers."""
    from topics.sources import THEMES_FILE
    from topics.themes.declared_file import read_declared_themes

    if choice == "none":
        return ()
    file = Path(choice) if choice else settings_file(THEMES_FILE, paths, option="--themes")
    return read_declared_themes(file) if file else ()


def placed_papers(choice: str | None, paths: tuple[Path, ...]) -> tuple[Label, ...]:
    """Load the papers placed by ``--labels`` or by a ``labels.csv`` beside the papers."""
    from topics.sources import LABELS_FILE
    from topics.themes.labels_file import read_labels

    if choice == "none":
        return ()
    file = Path(choice) if choice else settings_file(LABELS_FILE, paths, option="--labels")
    return read_labels(file) if file else ()


def settings_file(name: str, paths: tuple[Path, ...], *, option: str) -> Path | None:
    """Find a settings file in the input folders or, without paths, in the embedded seeds.

    Raises
    ------
    UsageError
        If more than one input folder has such a file.
    """
    from topics.store.embedded import seeds_folder

    # Unlike pathlib, os.path returns False for a folder without access permission.
    folders = [path for path in paths if os.path.isdir(path)] if paths else [seeds_folder()]  # noqa: PTH112
    files = [folder / name for folder in folders if os.path.isfile(folder / name)]  # noqa: PTH113
    if len(files) > 1:
        raise UsageError(f"{files[0]} and {files[1]} are both there; choose one with {option}.")
    return files[0] if files else None
