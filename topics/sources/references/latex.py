"""BibTeX's LaTeX to text: accents, braces and escapes; mathematics stays as it is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_MAX_LENGTH = 100_000
_MAX_BRACES = 60
_BARE_PERCENT = re.compile(r"(?<!\\)%")


@lru_cache(maxsize=1)
def _decoder() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    context = get_default_latex_context_db()
    macros = [
        MacroTextSpec("url", simplify_repl="%s"),
        MacroTextSpec("textasciicircum", simplify_repl="^"),
        MacroTextSpec("textasciitilde", simplify_repl="~"),
    ]
    context.add_context_category("bibliography", prepend=True, macros=macros)
    return LatexNodes2Text(latex_context=context, math_mode="verbatim", strict_latex_spaces=False)


def text_of_latex(value: str) -> str:
    """The text that a BibTeX value stands for; a value that cannot be read is returned as it is.

    A percent sign is one also where it is not escaped, as reference managers
    write it.
    """
    if not any(sign in value for sign in "\\{}~$`"):
        return value
    if "\\" not in value and "$" not in value and "~" not in value and "``" not in value:
        return value.replace("{", "").replace("}", "")
    if len(value) > _MAX_LENGTH or _depth(value) > _MAX_BRACES:
        return value
    # The decoder raises what its parser met, from many classes, on broken LaTeX.
    try:
        text: str = _decoder().latex_to_text(_BARE_PERCENT.sub(r"\\%", value))
    except Exception:
        return value
    return text.replace("\u00a0", " ")


def _depth(value: str) -> int:
    depth = deepest = 0
    for sign in value:
        depth += (sign == "{") - (sign == "}")
        deepest = max(deepest, depth)
    return deepest
