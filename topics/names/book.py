"""Parsed names and titles of one corpus, each parsed once.

A name stands on many papers and a title is asked for at every step, and taking
one apart costs far more than looking it up. What was found is kept beside the
corpus while it is made and goes with it: no size has to be guessed, and nothing
stays behind in a process that reads many corpora.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from topics.names.display import one_line
from topics.names.person import NameParts, homonym_number, is_name, name_parts
from topics.names.titles import normalise_title, title_key

K = TypeVar("K")
V = TypeVar("V")


class Memo(dict[K, V]):
    """Answers of a function of one argument, each asked for once."""

    def __init__(self, function: Callable[[K], V]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, asked: K) -> V:
        answer = self[asked] = self._function(asked)
        return answer


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Name:
    """A name in display form, as records have it, and all that is asked of it.

    ``shown`` is the name without ``number``, DBLP's homonym number; ``parts`` are
    its parts. ``is_name`` tells whether the text can name somebody at all.
    ``blocks`` are what another spelling of the name would share: surname with
    initial, and all words where more than initials are known.
    """

    text: str
    shown: str
    number: str
    is_name: bool
    parts: NameParts
    blocks: tuple[str, ...]


def parse_name(text: str) -> Name:
    """All that is asked of a name."""
    shown, number = homonym_number(text if text.isprintable() else one_line(text))
    parts = name_parts(text, shown)
    block = f"{parts.surname}|{parts.initial}"
    whole = bool(parts.given) and not parts.only_initials
    return Name(
        text=text,
        shown=shown,
        number=number,
        is_name=is_name(text),
        parts=parts,
        blocks=(block, " ".join(parts.words)) if whole else (block,),
    )


NameBook: TypeAlias = Memo[str, Name]


class Book:
    """The names and titles of a corpus so far.

    Attributes
    ----------
    names : mapping
        From a name as a record has it to its :class:`Name`.
    titles : mapping
        From a title as a record has it to its normalised form.
    """

    def __init__(self) -> None:
        self.names: NameBook = Memo(parse_name)
        self.titles: Memo[str, str] = Memo(normalise_title)

    def title_key(self, title: str) -> str:
        """What titles are grouped by, as :func:`topics.names.titles.title_key`."""
        return title_key(title, self.titles[title])
