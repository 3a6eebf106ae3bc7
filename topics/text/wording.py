"""Singular and plural forms for messages."""

_GROUPS = {
    "": ("author", "authors"),
    "venue": ("venue", "venues"),
    "category": ("category", "categories"),
}


def counted(number: int, noun: str) -> str:
    """Number and noun: ``1 paper`` or ``1,234 papers``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def are(number: int) -> str:
    """The present-tense verb after a counted noun: ``is`` or ``are``."""
    return "is" if number == 1 else "are"


def were(number: int) -> str:
    """The past-tense verb after a counted noun: ``was`` or ``were``."""
    return "was" if number == 1 else "were"


def name_groups(column: str) -> tuple[str, str]:
    """Singular and plural of what a run reports: authors, or the values of a column."""
    return _GROUPS.get(column, ("group", "groups"))
