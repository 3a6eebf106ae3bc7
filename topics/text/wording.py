"""Small pieces of sentences that depend on a number."""


def counted(number: int, noun: str) -> str:
    """``1 paper`` or ``1,234 papers``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
