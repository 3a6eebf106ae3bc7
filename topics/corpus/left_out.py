"""Files that were left out, whole or in part: how the ledger says it, and what a reader is told.

One damaged file must neither stop the reading of a folder nor go missing without
a word. It becomes a row of the ledger with a reason of its own; from these rows
come the note of a result and what a terminal shows last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from topics.records import CUT_SHORT, DAMAGED, NOT_READ, PARTLY_READ, Location, Problem
from topics.text.wording import are, counted

if TYPE_CHECKING:
    import pandas as pd

_LINE = re.compile(r":\d+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """The files of a ledger that are not in the corpus as they should be.

    Each is a name and a sentence that says why and what to do, by name.
    """

    whole: tuple[tuple[str, str], ...]
    in_part: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.whole or self.in_part)


def not_read(name: str, error: Exception) -> Problem:
    """The problem of a file of which nothing is read."""
    return Problem(action="rejected", location=Location(name), reason=NOT_READ, detail=str(error))


def partly_read(name: str, error: Exception, *, records: int) -> Problem:
    """The problem of a file that gave ``records`` records before it turned out damaged."""
    kept = f"{counted(records, 'record')} before it {are(records)} kept"
    detail = f"{error} The rest of the file is left out; {kept}."
    return Problem(action="rejected", location=Location(name), reason=PARTLY_READ, detail=detail)


def find_left_out(ledger: pd.DataFrame) -> LeftOut:
    """The files that a ledger says were left out, each once."""
    whole: dict[str, str] = {}
    in_part: dict[str, str] = {}
    rows = ledger[ledger["reason"].isin((NOT_READ, PARTLY_READ, CUT_SHORT, DAMAGED))]
    for reason, source, detail in zip(rows["reason"], rows["source"], rows["detail"], strict=True):
        name = _LINE.sub("", source) if reason in (CUT_SHORT, DAMAGED) else source
        if reason == NOT_READ:
            whole[name] = detail
        elif reason == PARTLY_READ:
            in_part[name] = detail
        else:
            in_part.setdefault(name, f"{source}: {detail}.")
    rest = tuple(sorted(row for row in in_part.items() if row[0] not in whole))
    return LeftOut(whole=tuple(sorted(whole.items())), in_part=rest)
