"""Themes file to edit, written from the themes that a run discovered.

Each discovered theme stands there with the papers that its next run is known by, so
that merging, dividing and renaming are a matter of moving lines. See
:mod:`topics.themes.kept` for what the next run makes of it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from topics.errors import InputError
from topics.schema import NO_THEME
from topics.settings import DeclaredTheme
from topics.store.atomic import check_file, replacing

PAPERS = 12
"""Papers that stand for a theme: those that it is surest of."""

HEAD = """\
# The themes of a run, to edit and to give to the next one (beside the papers, or with
# --themes). Papers listed under a theme stay in it, and stand for the others like them.
#   Rename a theme: change its name; the id stays, and with it links and colours.
#   Merge themes: move the papers of one to the other, and delete the empty one.
#   Divide a theme: add a [[theme]] with an id and a name, and move some papers to it.
#   Let a theme go: delete it. Its papers are put into themes as if it had not been.
# A description or keywords make it a theme that is matched by meaning and words as well."""
"""What a themes file says of itself."""


def write_themes_file(
    themes: pd.DataFrame,
    assignments: pd.DataFrame,
    declared: Sequence[DeclaredTheme],
    path: Path | str,
    *,
    overwrite: bool = False,
) -> int:
    """Write the themes of a run as a themes file.

    Parameters
    ----------
    themes, assignments : DataFrame
        Tables of the run.
    declared : sequence of DeclaredTheme
        Those of the run, which stand in the file as they were.
    path : path
    overwrite : bool

    Returns
    -------
    int
        How many discovered themes were written.

    Raises
    ------
    InputError
        If the run discovered no theme.
    OutputError
        If the file is there already (it may have been edited) or cannot be written.
    """
    path = Path(path)
    check_file(path, overwrite=overwrite)
    discovered = themes[(themes["origin"] == "discovered") & (themes["theme_id"] != NO_THEME)]
    if not len(discovered):
        raise InputError("The run discovered no themes; there is nothing to write.")
    blocks = [text for _, text in describe_blocks(themes, assignments, declared)]
    with replacing(path) as temporary:
        temporary.write_text("\n\n".join([HEAD, *blocks]) + "\n", encoding="utf-8")
    return len(discovered)


def describe_blocks(
    themes: pd.DataFrame, assignments: pd.DataFrame, declared: Sequence[DeclaredTheme]
) -> list[tuple[str, str]]:
    """The id of each theme and its table in a themes file, on lines of their own.

    Parameters
    ----------
    themes, assignments, declared
        As for :func:`write_themes_file`.
    """
    described = [(theme.id, _described(theme)) for theme in declared if not theme.by_papers]
    rows = themes[(themes["origin"] == "discovered") & (themes["theme_id"] != NO_THEME)]
    members = dict(tuple(assignments.groupby("theme_id")))
    nobody = assignments.head(0)
    return described + [
        (str(row["theme_id"]), _discovered(row, members.get(row["theme_id"], nobody)))
        for row in rows.to_dict("records")
    ]


def _described(theme: DeclaredTheme) -> str:
    lines = ["[[theme]]", f"id = {_toml(theme.id)}", f"name = {_toml(theme.name)}"]
    if theme.description:
        lines.append(f"description = {_toml(theme.description)}")
    for key, values in (("keywords", theme.keywords), ("papers", theme.papers)):
        if values:
            lines.append(f"{key} = [{', '.join(map(_toml, values))}]")
    return "\n".join(lines)


def _discovered(theme: dict[object, object], members: pd.DataFrame) -> str:
    surest = members.sort_values(["confidence", "paper_id"], ascending=[False, True])
    words = [str(word) for word in theme["keywords"]]  # type: ignore[attr-defined]
    return "\n".join(
        [
            "[[theme]]",
            f"id = {_toml(theme['theme_id'])}",
            f"name = {_toml(theme['theme'])}",
            f"# {theme['papers']} papers: {_comment(', '.join(words))}",
            "papers = [",
            *(
                f"  {_toml(paper)},  # {_comment(title)}"
                for paper, title in zip(
                    surest["paper_id"][:PAPERS], surest["title"][:PAPERS], strict=True
                )
            ),
            "]",
        ]
    )


def _toml(value: object) -> str:
    """A TOML basic string; JSON's escapes are a subset of TOML's, but for U+007F."""
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    """The text on one line: a comment ends with it, and may hold no control characters."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
