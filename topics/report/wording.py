"""Words for what a run reports: authors, or groups."""

from __future__ import annotations

from topics.store.reader import RunFolder
from topics.text.wording import name_groups


def describe_groups(run: RunFolder) -> tuple[str, str]:
    """Singular and plural, as ``("venue", "venues")``."""
    return name_groups(run.settings.shares.group_by)
