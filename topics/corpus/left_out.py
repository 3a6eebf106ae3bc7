"""Files that were left out, in whole or in part, as recorded in the ledger.

A damaged file must neither abort the reading of a folder nor disappear silently.
It becomes a row of the ledger with its own reason; the note of a result and the
last lines on the terminal are derived from these rows.
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
    """Files that are missing from the corpus in whole or in part.

    Each file is a pair of its name and a sentence that says why and what to do,
    sorted by name.
    """

    whole: tuple[tuple[str, str], ...]
    in_part: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.whole or self.in_part)


def not_read(name: str, error: Exception) -> Problem:
    """Problem to report for a file from which nothing was read."""
    return Problem(action="rejected", location=Location(name), reason=NOT_READ, detail=str(error))


def partly_read(name: str, error: Exception, *, records: int) -> Problem:
    """Problem to report for a damaged file whose first ``records`` records were read."""
    kept = f"{counted(records, 'record')} before it {are(records)} kept"
    detail = f"{error} The rest of the file is left out; {kept}."
    return Problem(action="rejected", location=Location(name), reason=PARTLY_READ, detail=detail)


def find_left_out(ledger: pd.DataFrame) -> LeftOut:
    """List the files that were left out according to a ledger, each once."""
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
