"""Finding a name as a person types it: without case or accents, or the nearest three."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from topics.errors import InputError

_HOMONYM = re.compile(r" \d{4}$")


def fold_name(name: str) -> str:
    """The name in lower case, without accents, with single spaces."""
    decomposed = unicodedata.normalize("NFKD", name)
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(letters.casefold().split())


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
    folded = fold_name(name)
    matches = sorted(candidate for candidate in names if fold_name(candidate) == folded)
    if not matches:
        matches = sorted(one for one in names if _HOMONYM.sub("", fold_name(one)) == folded)
    if len(matches) == 1:
        return matches[0]
    shown = _printable(name)
    if matches:
        raise InputError(
            f"{shown!r} matches more than one {kind}: {', '.join(matches)}; "
            "write it exactly as it stands there."
        )
    nearest = _nearest(folded, names)
    if not nearest:
        raise InputError(f"There is no {kind} {shown!r}: the results hold no {kind} at all.")
    raise InputError(f"There is no {kind} {shown!r}; the nearest are: {', '.join(nearest)}.")


def _nearest(folded: str, names: list[str]) -> list[str]:
    from rapidfuzz import fuzz, process

    choices = {name: fold_name(name) for name in sorted(names)}
    found = process.extract(folded, choices, scorer=fuzz.WRatio, limit=3)
    return [name for _, _, name in found]


def _printable(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name)[:80]
