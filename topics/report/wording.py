"""Words for what a run reports: authors, or groups."""

from __future__ import annotations

from topics.store.reader import RunFolder

_WORDS = {
    "": ("author", "authors"),
    "venue": ("venue", "venues"),
    "category": ("category", "categories"),
}


def describe_groups(run: RunFolder) -> tuple[str, str]:
    """Singular and plural, as ``("venue", "venues")``."""
    return _WORDS.get(run.settings.shares.group_by, ("group", "groups"))
