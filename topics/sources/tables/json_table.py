"""Any other JSON with titles in it: the keys are taken as columns of a table.

Our own export as JSON comes back this way too. Keys are looked up in the first
objects, so that one that is often missing is still found.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from topics.errors import InputError
from topics.records import Problem, SourceItem
from topics.sources.files.files import Sample, SourceFile
from topics.sources.indexes.json_values import look, objects
from topics.sources.tables.any_table import PLAIN
from topics.sources.tables.guess import first_guess
from topics.sources.tables.rows import MappedColumns
from topics.sources.tables.sites import site_of

NAME = "json"

_LOOKED_AT = 200


def recognise(sample: Sample) -> str | None:
    """Why the file is JSON with papers in it."""
    seen = look(sample)
    if seen is None:
        return None
    title = dict(sample.columns).get("title") or first_guess(sorted(seen.keys), "title")
    return f"{seen.words} with a key for titles ({title})" if title else None


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield how the keys were taken, then the papers in the order of the file.

    Raises
    ------
    InputError
        If a key of the user's mapping is not there, or none holds titles.
    """
    stream = objects(file)
    first: list[tuple[int, Any] | Problem] = []
    damage = None
    try:
        for item in islice(stream, _LOOKED_AT):
            # What stands before the damage is read first.
            first.append(item)  # noqa: PERF402
    except InputError as error:
        damage = error
    keys: dict[str, None] = {}
    for item in first:
        if not isinstance(item, Problem) and isinstance(item[1], dict):
            keys.update(dict.fromkeys(item[1]))
    header = list(keys)
    if not header:
        # Nothing but problems so far: reading on raises if there are too many.
        yield from (item for item in chain(first, stream) if isinstance(item, Problem))
        if damage is not None:
            raise damage
        raise InputError(f"{file.name}: holds no JSON object.")
    table = MappedColumns(site_of(header, stored=True) or PLAIN, header, file.name, file.settings)
    table.require_titles()
    yield from table.notes()
    for item in chain(first, stream):
        if isinstance(item, Problem):
            yield item
            continue
        line, value = item
        row: list[Any] = [value.get(key) for key in header] if isinstance(value, dict) else []
        if row:
            yield from table.items(row, line)
    if damage is not None:
        raise damage
