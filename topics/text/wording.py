"""Small pieces of sentences that depend on a number."""


def counted(number: int, noun: str) -> str:
    """``1 paper`` or ``1,234 papers``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def are(number: int) -> str:
    """The verb behind a counted noun."""
    return "is" if number == 1 else "are"


def were(number: int) -> str:
    """The verb behind a counted noun, of what is past."""
    return "was" if number == 1 else "were"
