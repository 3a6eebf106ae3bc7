"""Keys of people's names: equal for spellings of one name.

:func:`name_parts` takes a display form (:mod:`topics.names.display`) apart;
:func:`name_key` gives the normal form by which two spellings of one name are
found equal. Whether two equal names are one person is not decided here, but in
:mod:`topics.identity.people`; fields that hold many names are taken apart in
:mod:`topics.names.author_lists`.

Only the standard library is used, so that every source can import this module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from topics.names.display import display_name, homonym_number
from topics.names.folding import fold
from topics.names.forms import HYPHENS, is_bare_initials, is_cjk
from topics.names.words import GIVEN_TOO, NOBODY, PARTICLES, SUFFIXES

__all__ = [
    "NameParts",
    "display_name",
    "fold",
    "homonym_number",
    "is_name",
    "name_key",
    "name_parts",
]

_OPENED = str.maketrans(dict.fromkeys(HYPHENS, " ") | {"'": None})
_SIGN = re.compile(r"[^\w\s]")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name folded to lower-case ASCII where it can be, and taken apart.

    ``given`` are the words before the surname, hyphens opened; ``surname``
    carries its particles, joined ("vangool"); ``suffix`` is "jr", "ii" or "".
    ``key`` is the normal form, equal for spellings that differ in case, accents,
    hyphens and spaces.
    """

    given: tuple[str, ...]
    surname: str
    suffix: str = ""
    key: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        key = f"{''.join(self.given)}|{self.surname}"
        object.__setattr__(self, "key", f"{key}|{self.suffix}" if self.suffix else key)

    @property
    def words(self) -> tuple[str, ...]:
        """All words without their order: sorted."""
        return tuple(sorted((*self.given, self.surname)))

    @property
    def letters(self) -> int:
        """How many letters of the given names are known."""
        return sum(map(len, self.given))

    @property
    def initial(self) -> str:
        """First letter of the given names, or ""."""
        return self.given[0][:1] if self.given else ""

    @property
    def only_initials(self) -> bool:
        """True if the given names are initials ("J. C.")."""
        return bool(self.given) and max(map(len, self.given)) == 1


def name_parts(name: str, shown: str | None = None) -> NameParts:
    """Take a name in display order apart.

    An empty or unreadable name gives the folded text as the surname. ``shown``
    is the display form where it is known already.
    """
    written = display_name(name) if shown is None else shown
    if is_cjk(written):
        return NameParts((), "".join(fold(written).translate(_OPENED).split()))
    tokens: list[str] = []
    particles: set[int] = set()
    for word in written.split():
        dotted = "." in word.rstrip(".")
        folded = fold(word)
        if folded.isalpha():
            pieces = [folded]
        else:
            spaced = _SIGN.sub(" " if dotted else "", folded.translate(_OPENED))
            pieces = spaced.replace("_", " ").split()
        if not dotted and len(pieces) == 1 and is_bare_initials(word):
            pieces = list(pieces[0])
        if len(pieces) > 1 and tokens and pieces[0] in PARTICLES:
            pieces = ["".join(pieces)]  # "El-Nouby" is "El Nouby".
        elif (
            pieces[:1] and pieces[0] in PARTICLES and (word.islower() or pieces[0] not in GIVEN_TOO)
        ):
            particles.add(len(tokens))
        tokens.extend(pieces)
    suffix = ""
    if len(tokens) > 2 and tokens[-1] in SUFFIXES:
        suffix = tokens.pop()
    if not tokens:
        return NameParts((), fold(name).strip())
    start = len(tokens) - 1
    while start > 1 and start - 1 in particles:
        start -= 1
    return NameParts(tuple(tokens[:start]), "".join(tokens[start:]), suffix)


def name_key(name: str) -> str:
    """The normal form of a name, by which spellings are compared.

    >>> name_key("Éva TARDOS") == name_key("Tardos, Eva")
    True
    """
    return name_parts(name).key


def is_name(text: str) -> bool:
    """Whether a text can name somebody: has letters, is no address and no placeholder."""
    words = " ".join(_WORD.findall(fold(text)))
    return words not in NOBODY and "@" not in text and any(c.isalpha() for c in words)
