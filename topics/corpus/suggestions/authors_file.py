"""A file of suggestions about authors to edit: who is one person, and which name is several.

Each entry says ``accept = false``. The file is replayed at every run by
:func:`topics.corpus.building.build_corpus`, which passes over such entries.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from topics.corpus.corpus import Corpus
from topics.corpus.namesakes.verdict import NameOfMany
from topics.store.atomic import check_file, replacing

_FEWEST_TO_SPLIT = 2
_MOST_SPLITS = 12

_HEAD = """\
# Authors who may be one person, and names that may be several. Set accept = true where
# an entry is right, change the label if you like, delete what you do not need, and give
# this file to the next run. A name that is several people is divided so:
#   [[split]]
#   name = "Wei Wang"
#   papers = ["10.1000/a-doi", "the title of a paper"]
#   label = "Wei Wang (Beijing)"
"""


def write_authors_file(
    suggestions: pd.DataFrame,
    path: Path | str,
    *,
    corpus: Corpus | None = None,
    names: Iterable[NameOfMany] = (),
    overwrite: bool = False,
) -> None:
    """Write suggestions as a TOML file of aliases and splits to edit.

    ``names`` are those of :func:`topics.corpus.namesakes.verdict.names_of_many` for
    ``corpus``; one that is several people gets a split for each group of its papers
    but the largest.

    Raises
    ------
    OutputError
        If the file is there already (it may have been edited) or cannot be written.
    """
    path = Path(path)
    check_file(path, overwrite=overwrite)
    blocks = [_HEAD.rstrip()]
    blocks += [_alias(row) for row in suggestions.to_dict("records")]
    if corpus is not None:
        ids = [str(paper) for paper in corpus.papers["paper_id"]]
        blocks += [split for name in names if name.several for split in _splits(name, ids)]
    with replacing(path) as temporary:
        temporary.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def _alias(row: dict[object, object]) -> str:
    return "\n".join(
        [
            "[[alias]]",
            f"names = [{_toml(row['author'])}, {_toml(row['other'])}]",
            f"label = {_toml(row['author'])}",
            f"kind = {_toml(row['kind'])}",
            f"score = {float(str(row['score']))}",
            f"evidence = {_toml(row['evidence'])}",
            "accept = false",
        ]
    )


def _splits(name: NameOfMany, ids: Sequence[str]) -> list[str]:
    groups = [group for group in name.groups[1:] if len(group) >= _FEWEST_TO_SPLIT]
    return [
        "\n".join(
            [
                "[[split]]",
                f"name = {_toml(name.author)}",
                f"papers = [{', '.join(_toml(ids[paper]) for paper in group)}]",
                f"label = {_toml(f'{name.author} ({number})')}",
                f"evidence = {_toml(name.evidence)}",
                "accept = false",
            ]
        )
        for number, group in enumerate(groups[:_MOST_SPLITS], start=2)
    ]


def _toml(value: object) -> str:
    """A TOML basic string; JSON's escapes are a subset of TOML's, but for U+007F."""
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
