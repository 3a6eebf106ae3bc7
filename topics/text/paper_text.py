"""Text of a paper for the encoder and the classifier: title and abstract."""

from __future__ import annotations

from topics.text.spaces import single_spaced


def paper_text(title: str, abstract: str) -> str:
    """Join title and abstract, separated by a line feed, into the text to encode."""
    return f"{title}\n{abstract}" if title and abstract else title or abstract


def split_paper_text(text: str) -> tuple[str, str]:
    """Split a text into title and abstract; the first of several lines is the title."""
    title, line_end, abstract = text.strip().partition("\n")
    return (title.strip(), single_spaced(abstract)) if line_end else ("", title)
