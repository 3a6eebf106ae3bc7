from __future__ import annotations

import pytest

from topics.text.commands import mark_commands


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Nothing to mark.", "Nothing to mark."),
        ("`topics check` says why.", "<code>topics check</code> says why."),
        ("See `a < b` & `c`.", "See <code>a &lt; b</code> &amp; <code>c</code>."),
        ("One ` alone.", "One ` alone."),
        ("`a` and ` alone.", "<code>a</code> and ` alone."),
        ('`<script>` "x"', "<code>&lt;script&gt;</code> &quot;x&quot;"),
        ("", ""),
    ],
)
def test_what_stands_between_backticks_is_code_and_all_is_escaped(text: str, marked: str) -> None:
    assert mark_commands(text) == marked
