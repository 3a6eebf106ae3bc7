"""``topics cache``: show or clear the files kept between runs."""

from __future__ import annotations

import click


@click.command()
@click.option("--clear", is_flag=True, help="Remove everything that is kept.")
def cache(clear: bool) -> None:
    """Show or clear the cache of encoder graphs and vectors."""
    from topics.encoders.cache.vectors import cache_summary, clear_cache
    from topics.runtime.cache import default_cache

    folder = default_cache()
    summary = clear_cache(folder) if clear else cache_summary(folder)
    click.echo(
        f"{'Removed from' if clear else 'In'} {summary.folder}: "
        f"{summary.graphs} encoder graphs ({summary.graph_bytes / 1e6:,.1f} MB), "
        f"{summary.blocks} blocks of vectors ({summary.block_bytes / 1e6:,.1f} MB)."
    )
