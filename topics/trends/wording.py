"""Numbers of sentences on trends, as statisticians write them."""

from __future__ import annotations

SMALLEST_P = 0.001
"""Smaller probabilities are said to be below it."""


SMALL_CHANGE = 0.095
"""Changes that are all below it are given with a decimal."""


def of_papers(papers: float, total: str) -> str:
    return f"{number_words(papers) if papers > 0 else 'none'} of {total}"


def year_words(first: int, last: int) -> str:
    if first == last:
        return str(first)
    return f"{first} and {last}" if last == first + 1 else f"{first} to {last}"


def points(changes: tuple[float, ...]) -> list[str]:
    """Percentage points with a sign; with a decimal where all of them are small."""
    digits = 1 if max(abs(change) for change in changes) < SMALL_CHANGE else 0
    shown = [f"{100 * change:+.{digits}f}" for change in changes]
    # nothing is neither above nor below nothing
    return [text.lstrip("+-") if float(text) == 0 else text for text in shown]


def percent(share: float) -> str:
    return "under 1%" if 0 < share < 0.005 else f"{100 * share:.0f}%"


def count_papers(total: float) -> str:
    number = number_words(total)
    return f"{number} paper" if number == "1" else f"{number} papers"


def number_words(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def p_words(value: float) -> str:
    """``= .006``: a probability as statisticians write it."""
    if value < SMALLEST_P:
        return "< .001"
    text = f"{value:.{3 if value < 0.01 else 2}f}"
    return f"= {text.removeprefix('0')}"
