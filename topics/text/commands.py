"""Notes name commands between backticks, as a terminal shows them; a page shows code."""

from __future__ import annotations

import html


def mark_commands(text: str) -> str:
    """Escaped HTML of a text, with what stands between backticks as code.

    A backtick without a second one stays.
    """
    parts = html.escape(text).split("`")
    last = parts.pop() if len(parts) % 2 == 0 else None
    marked = "".join(
        f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts)
    )
    return marked if last is None else f"{marked}`{last}"
