"""A paper as one text, and back: what the encoder sees and the classifier is given."""

from __future__ import annotations


def paper_text(title: str, abstract: str) -> str:
    """What is encoded for a paper: title and abstract on lines of their own."""
    return f"{title}\n{abstract}" if title and abstract else title or abstract


def split_paper_text(text: str) -> tuple[str, str]:
    """Title and abstract of a text: the first line is the title if more follow."""
    title, line_end, abstract = text.strip().partition("\n")
    return (title.strip(), " ".join(abstract.split())) if line_end else ("", title)
