"""The names and titles of one corpus, each taken apart once.

A name stands on many papers and a title is asked for at every step, and taking
one apart costs far more than looking it up. What was found is kept beside the
corpus while it is made and goes with it: no size has to be guessed, and nothing
stays behind in a process that reads many corpora.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from topics.names.person import NameParts, display_name, homonym_number, is_name, name_parts
from topics.names.titles import normalise_title, title_key

K = TypeVar("K")
V = TypeVar("V")


class Remembered(dict[K, V]):
    """Answers of a function of one argument, each asked for once."""

    def __init__(self, function: Callable[[K], V]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, asked: K) -> V:
        answer = self[asked] = self._function(asked)
        return answer


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Name:
    """A text that names somebody, and all that is asked of it.

    ``shown`` is its display form, of which ``parts`` are the parts; ``bare`` is
    the display form of what is left without ``number``, DBLP's homonym number.
    ``is_name`` tells whether the text can name somebody at all. ``blocks`` are
    what another spelling of the name would share: surname with initial, and all
    words where more than initials are known.
    """

    text: str
    shown: str
    bare: str
    number: str
    is_name: bool
    parts: NameParts
    blocks: tuple[str, ...]


def take_apart(text: str) -> Name:
    """All that is asked of a name."""
    shown = display_name(text)
    rest, number = homonym_number(text)
    parts = name_parts(text, shown)
    block = f"{parts.surname}|{parts.initial}"
    whole = bool(parts.given) and not parts.only_initials
    return Name(
        text=text,
        shown=shown,
        bare=shown if rest == text else display_name(rest),
        number=number,
        is_name=is_name(text),
        parts=parts,
        blocks=(block, " ".join(parts.words)) if whole else (block,),
    )


NameBook: TypeAlias = Remembered[str, Name]


class Known:
    """What is known of the texts of a corpus so far.

    Attributes
    ----------
    names : mapping
        From a name as a record has it to its :class:`Name`.
    titles : mapping
        From a title as a record has it to its normalised form.
    """

    def __init__(self) -> None:
        self.names: NameBook = Remembered(take_apart)
        self.titles: Remembered[str, str] = Remembered(normalise_title)

    def title_key(self, title: str) -> str:
        """What titles are grouped by, as :func:`topics.names.titles.title_key`."""
        return title_key(title, self.titles[title])
