"""Reader of the TOML file that declares themes.

A file holds one ``[[theme]]`` table a theme with ``id``, ``name``, ``description``,
``keywords`` and ``papers``, examples of the theme. The order of the file is the
order of every table and figure. Whatever is wrong in it is said with the theme it concerns.
"""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from topics.errors import InputError
from topics.schema import NO_THEME
from topics.settings import DeclaredTheme

_KEYS = ("id", "name", "description", "keywords", "papers")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def read_declared_themes(path: Path | str) -> tuple[DeclaredTheme, ...]:
    """Read the themes that a TOML file declares, in its order.

    Raises
    ------
    InputError
        If the file cannot be read or is not TOML, or if a theme lacks an id or
        a name, has an id that is taken or not allowed, or has an unknown key.

    Examples
    --------
    >>> import topics
    >>> from topics.store.embedded import seeds_folder
    >>> [theme.id for theme in topics.read_declared_themes(seeds_folder() / "themes.toml")]
    ['safe-rl', 'alignment-datasets', 'multimodal', 'self-play']
    """
    path = Path(path)
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"{path}: the themes file cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: the themes file is not UTF-8 text.") from error
    except (ValueError, RecursionError) as error:  # also of what nests without end
        raise InputError(f"{path}: the themes file is not valid TOML: {error}.") from error
    tables = document.get("theme", [])
    stray = sorted(set(document) - {"theme"})
    if stray:
        raise InputError(
            f"{path}: unknown entry {stray[0]!r}; a themes file holds [[theme]] tables only."
        )
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise InputError(f"{path}: 'theme' must be written as [[theme]], one table a theme.")
    themes: list[DeclaredTheme] = []
    for number, table in enumerate(tables, start=1):
        theme = _checked_theme(path, number, table)
        if any(theme.id == other.id for other in themes):
            raise InputError(
                f"{path}: theme {number} repeats the id {theme.id!r}; ids must be unique."
            )
        themes.append(theme)
    return tuple(themes)


def _checked_theme(path: Path, number: int, table: dict[str, object]) -> DeclaredTheme:
    identifier = table.get("id")
    named = f"theme {number}" + (f" ({identifier!r})" if identifier else "")
    for key in table:
        if key not in _KEYS:
            close = get_close_matches(key, _KEYS, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"allowed are {', '.join(_KEYS)}."
            raise InputError(f"{path}: {named} has an unknown key {key!r}; {hint}")
    if not isinstance(identifier, str) or not _ID.fullmatch(identifier):
        raise InputError(
            f"{path}: {named} needs an id of small letters, digits and hyphens, such as 'safe-rl'."
        )
    if identifier == NO_THEME:
        raise InputError(f"{path}: {named}: the id 'none' stands for papers without a theme.")
    name = table.get("name")
    if not isinstance(name, str) or not name.strip():
        raise InputError(f'{path}: {named} has no name; add name = "...".')
    description = table.get("description", "")
    if not isinstance(description, str):
        raise InputError(f"{path}: {named}: description must be a text.")
    for key in ("keywords", "papers"):
        listed = table.get(key, [])
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            raise InputError(f"{path}: {named}: {key} must be a list of texts.")
    return DeclaredTheme(
        id=identifier,
        name=" ".join(name.split()),
        description=" ".join(description.split()),
        keywords=_texts(table.get("keywords", [])),
        papers=_texts(table.get("papers", [])),
    )


def _texts(listed: Any) -> tuple[str, ...]:
    return tuple(one.strip() for one in listed if one.strip())
