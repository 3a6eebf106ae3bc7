"""VOSviewer export: a map file of authors and a network file of co-authorship.

Both files are tab-separated, with columns as in VOSviewer's manual: ``id``, ``label``,
``x``, ``y``, ``cluster``, weights and scores in the map; two ids and a link strength
in the network. The cluster is the theme of most of an author's papers. Themes are
placed on a circle and authors around their theme; VOSviewer can recompute the layout.
"""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd

from topics.export.networks import Network, Node, author_network
from topics.export.tables import RunTables
from topics.store.atomic import replacing
from topics.store.tables import DECIMALS
from topics.text.printable import neutralise

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def write(tables: RunTables, path: Path) -> list[Path]:
    """Write the map as ``path`` and the network as ``<name>-network.txt`` beside it."""
    beside = path.with_name(
        "network.txt" if path.name == "map.txt" else f"{path.stem}-network{path.suffix}"
    )
    network = author_network(tables)
    numbers = {node.name: number for number, node in enumerate(network.nodes, start=1)}
    lines = _map_lines(network, tables.themes, numbers)
    links = sorted(
        (numbers[one], numbers[other], count) for (one, other), count in network.together.items()
    )
    with replacing(path) as temporary:
        temporary.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    with replacing(beside) as temporary:
        text = "".join(f"{one}\t{other}\t{count}\n" for one, other, count in links)
        temporary.write_text(text, encoding="utf-8", newline="\n")
    return [path, beside]


def _map_lines(network: Network, themes: pd.DataFrame, numbers: dict[str, int]) -> list[str]:
    order = {str(theme): place for place, theme in enumerate(themes["theme_id"], start=1)}
    strength: dict[str, int] = dict.fromkeys(numbers, 0)
    partners: dict[str, int] = dict.fromkeys(numbers, 0)
    for pair, count in network.together.items():
        for name in pair:
            strength[name] += count
            partners[name] += 1
    header = [
        "id",
        "label",
        "x",
        "y",
        "cluster",
        "weight<Papers>",
        "weight<Links>",
        "weight<Total link strength>",
        "weight<Citations>",
    ]
    dated = all(node.mean_year is not None for node in network.nodes)
    if dated:
        # VOSviewer requires a score for every item or for none.
        header.append("score<Avg. pub. year>")
    lines = ["\t".join(header)]
    seen: dict[str, int] = {}
    for node in network.nodes:
        place = seen[node.theme_id] = seen.get(node.theme_id, 0) + 1
        x, y = _position(node, order, place)
        cells = [
            str(numbers[node.name]),
            neutralise(node.name),
            f"{x:.{DECIMALS}f}",
            f"{y:.{DECIMALS}f}",
            # Clusters are integers; authors without a theme share the last one.
            str(order.get(node.theme_id, len(order) + 1)),
            str(node.papers),
            str(partners[node.name]),
            str(strength[node.name]),
            str(node.citations),
        ]
        if dated:
            cells.append(f"{node.mean_year:.2f}")
        lines.append("\t".join(cells))
    return lines


def _position(node: Node, order: dict[str, int], place: int) -> tuple[float, float]:
    """Position on a sunflower spiral around the author's theme; themes are on a circle."""
    angle = 2 * math.pi * order.get(node.theme_id, 0) / max(len(order) + 1, 1)
    radius, turn = 0.08 * math.sqrt(place), place * _GOLDEN_ANGLE
    return (
        math.cos(angle) + radius * math.cos(turn),
        math.sin(angle) + radius * math.sin(turn),
    )
