"""SpringerLink, exported as CSV: no abstracts, and authors run together.

"Araz R. AlievNigar T. Ismayilova" is taken apart where a capital follows a
small letter; the general name parser does that.
"""

from __future__ import annotations

from collections.abc import Iterator

from topics.records import SourceItem
from topics.sources.files.files import Sample, SourceFile
from topics.sources.tables import delimited
from topics.sources.tables.rows import Profile

NAME = "springer"

PROFILE = Profile(
    name=NAME,
    label="SpringerLink",
    signs=(frozenset({"item title", "item doi", "content type"}),),
    columns={
        "title": ("item title",),
        "authors": ("authors",),
        "year": ("publication year",),
        "venue": (
            "publication title",
            "book series title",
        ),
        "type": ("content type",),
        "doi": ("item doi",),
        "url": ("url",),
    },
    checks={
        "content type": r"[\w ]+",
    },
)


def recognise(sample: Sample) -> str | None:
    """Why the file is an export of SpringerLink."""
    return delimited.recognise(sample, PROFILE)


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the papers in the order of the rows."""
    return delimited.read(file, PROFILE)
