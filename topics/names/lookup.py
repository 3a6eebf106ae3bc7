"""Look up a name without regard to case and accents, or the nearest three."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from topics.errors import InputError
from topics.names.folding import fold_line

_HOMONYM = re.compile(r" \d{4}$")


def find_name(name: str, known: Iterable[str], *, kind: str = "author") -> str:
    """The one of ``known`` that is meant by ``name``.

    An exact match wins over one that differs in case or accents, and that over
    one that has a homonym number besides ("Yizhou Wang 0001").

    Raises
    ------
    InputError
        If none matches, with the three nearest names, or if several do.
    """
    names = list(dict.fromkeys(known))
    if name in names:
        return name
    folded = fold_line(name)
    matches = sorted(candidate for candidate in names if fold_line(candidate) == folded)
    if not matches:
        matches = sorted(one for one in names if _HOMONYM.sub("", fold_line(one)) == folded)
    if len(matches) == 1:
        return matches[0]
    shown = _printable(name)
    if matches:
        raise InputError(
            f"{shown!r} matches more than one {kind}: {', '.join(matches)}; "
            "write it exactly as it stands there."
        )
    nearest = find_nearest(name, names)
    if not nearest:
        raise InputError(f"There is no {kind} {shown!r}: the results hold no {kind} at all.")
    raise InputError(f"There is no {kind} {shown!r}; the nearest are: {', '.join(nearest)}.")


def find_nearest(
    text: str, choices: Iterable[str], fold: Callable[[str], str] = fold_line
) -> list[str]:
    """The three of ``choices`` that are most like a text, the likest first; fewer if there are."""
    from rapidfuzz import fuzz, process

    folded = {choice: fold(choice) for choice in sorted(set(choices))}
    found = process.extract(fold(text), folded, scorer=fuzz.WRatio, limit=3)
    return [choice for _, _, choice in found]


def _printable(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name)[:80]
