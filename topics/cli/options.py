"""What several commands take: paths, windows of years, lists of names, and their defaults."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from topics.errors import UsageError

if TYPE_CHECKING:
    from topics.settings import DeclaredTheme

PATH = click.Path(path_type=Path)


class Years(click.ParamType[tuple[int, int]]):
    """``2022:2026`` or one year."""

    name = "FIRST:LAST"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        first, _, last = str(value).partition(":")
        try:
            return int(first), int(last or first)
        except ValueError:
            self.fail(f"{value!r} is not a window of years such as 2022:2026.", param, ctx)


class Columns(click.ParamType[dict[str, str]]):
    """``title=Titel,year=Jahr``: which column of a table holds which field."""

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


def split_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """``--authors A --authors B`` and ``--authors 'A; B'`` mean the same."""
    return tuple(name.strip() for one in names for name in one.split(";") if name.strip())


def split_columns(text: str) -> tuple[str, ...]:
    """``venue,category`` as names of columns; ``none`` is no column."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    return () if names == ("none",) else names


def declared_themes(choice: str | None, paths: tuple[Path, ...]) -> tuple[DeclaredTheme, ...]:
    """The themes that ``--themes`` or a ``themes.toml`` beside the papers declares."""
    from topics.sources import THEMES_FILE
    from topics.themes.declared_file import read_declared_themes

    if choice == "none":
        return ()
    file = Path(choice) if choice else settings_file(THEMES_FILE, paths, option="--themes")
    return read_declared_themes(file) if file else ()


def settings_file(name: str, paths: tuple[Path, ...], *, option: str) -> Path | None:
    """The file of that name in an input folder; the embedded seeds if there is no path.

    Raises
    ------
    UsageError
        If two input folders have one each.
    """
    from topics.store.embedded import seeds_folder

    # The functions of os.path answer False for a folder that may not be looked into.
    folders = [path for path in paths if os.path.isdir(path)] if paths else [seeds_folder()]  # noqa: PTH112
    files = [folder / name for folder in folders if os.path.isfile(folder / name)]  # noqa: PTH113
    if len(files) > 1:
        raise UsageError(f"{files[0]} and {files[1]} are both there; choose one with {option}.")
    return files[0] if files else None
