"""GraphML export: authors and themes as nodes, edges weighted by numbers of papers."""

from __future__ import annotations

from pathlib import Path

from topics.export.networks import author_network
from topics.export.tables import RunTables
from topics.schema import NO_THEME
from topics.store.atomic import replacing
from topics.text.printable import printable


def write(tables: RunTables, path: Path) -> list[Path]:
    """Write ``path``: nodes of kind "author" and "theme", edges "wrote in" and "wrote with"."""
    import networkx as nx

    network = author_network(tables)
    graph = nx.Graph(name="authors and themes")
    themes = tables.themes[["theme_id", "theme", "origin", "papers"]].itertuples(index=False)
    for theme_id, name, origin, papers in themes:
        graph.add_node(
            f"theme:{theme_id}",
            kind="theme",
            label=printable(str(name)),
            origin=str(origin),
            papers=int(papers),
        )
    for node in network.nodes:
        values = {"kind": "author", "label": node.name, "papers": node.papers}
        values["citations"] = node.citations
        if node.mean_year is not None:
            values["mean_year"] = round(node.mean_year, 2)
        graph.add_node(f"author:{node.name}", **values)
    for (name, theme), count in sorted(network.in_theme.items()):
        if theme != NO_THEME and f"theme:{theme}" in graph:
            graph.add_edge(f"author:{name}", f"theme:{theme}", kind="wrote in", weight=count)
    for (one, other), count in sorted(network.together.items()):
        graph.add_edge(f"author:{one}", f"author:{other}", kind="wrote with", weight=count)
    with replacing(path) as temporary, temporary.open("wb") as handle:
        nx.write_graphml(graph, handle, encoding="utf-8", prettyprint=True)
    return [path]
