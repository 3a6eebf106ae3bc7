"""JSON export: a list of one object per paper, with its themes and their weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from topics.export.tables import PAPER_COLUMNS, RunTables
from topics.store.atomic import replacing
from topics.store.tables import DECIMALS
from topics.text.printable import printable


def write(tables: RunTables, path: Path) -> list[Path]:
    """Write ``path`` with one paper per line inside the list."""
    weights: dict[str, dict[str, float]] = {}
    rows = tables.memberships[["paper_id", "theme_id", "weight"]].itertuples(index=False)
    for paper, theme, weight in rows:
        weights.setdefault(paper, {})[theme] = round(float(weight), DECIMALS)
    names = [name for name in PAPER_COLUMNS if name != "memberships"]
    papers = tables.papers
    columns = [papers[name].tolist() for name in names]
    lines = []
    for cells in zip(*columns, strict=True):
        paper = {name: _plain(cell) for name, cell in zip(names, cells, strict=True)}
        paper["memberships"] = weights.get(str(paper["paper_id"]), {})
        lines.append(orjson.dumps(paper))
    with replacing(path) as temporary:
        temporary.write_bytes(b"[\n" + b",\n".join(lines) + b"\n]\n")
    return [path]


def _plain(cell: Any) -> Any:
    if isinstance(cell, str):
        return printable(cell)
    if isinstance(cell, list):
        return [printable(str(part)) for part in cell]
    if isinstance(cell, float):
        return None if cell != cell else round(cell, DECIMALS)
    if isinstance(cell, (bool, int)) or cell is None:
        return cell
    return cell.item() if hasattr(cell, "item") else None
