"""Text of a paper for the encoder and the classifier: title and abstract."""

from __future__ import annotations


def paper_text(title: str, abstract: str) -> str:
    """Join title and abstract, separated by a line feed, into the text to encode."""
    return f"{title}\n{abstract}" if title and abstract else title or abstract


def split_paper_text(text: str) -> tuple[str, str]:
    """Split a text into title and abstract; the first of several lines is the title."""
    title, line_end, abstract = text.strip().partition("\n")
    return (title.strip(), _in_one_line(abstract)) if line_end else ("", title)


def _in_one_line(text: str) -> str:
    text = text.strip()
    # No white space but a space is printable.
    return text if text.isprintable() and "  " not in text else " ".join(text.split())
