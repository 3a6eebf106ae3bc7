"""SpringerLink, exported as CSV: no abstracts, and authors run together.

"Araz R. AlievNigar T. Ismayilova" is taken apart where a capital follows a
small letter, as :mod:`topics.names.seams` says.
"""

from __future__ import annotations

from topics.sources.people import people
from topics.sources.tables.rows import SiteColumns

SITE = SiteColumns(
    name="springer",
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
    authors=lambda get: people(get("authors"), touching=True),
    checks={
        "content type": r"[\w ]+",
    },
)
