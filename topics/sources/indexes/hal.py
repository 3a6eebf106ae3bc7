"""HAL, the French archive: the answer of its search, with fields named ``..._s``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from topics.records import Location, SourceItem
from topics.sources.drafts import Draft
from topics.sources.files.files import Sample, SourceFile
from topics.sources.indexes.json_values import look, read_objects
from topics.sources.people import people
from topics.sources.values import ids_of, is_preprint, text_of

NAME = "hal"

_VENUES = ("journalTitle_s", "conferenceTitle_s", "bookTitle_s", "publisher_s", "source_s")
_PREPRINTS = frozenset({"UNDEFINED", "PREPRINT"})


def recognise(sample: Sample) -> str | None:
    """Why the file is an answer of HAL."""
    seen = look(sample)
    if seen is None or "title_s" not in seen.keys:
        return None
    return f"{seen.words} with HAL's title_s"


def _paper(doc: dict[str, Any], location: Location) -> Iterator[SourceItem]:
    def get(*names: str) -> Any:
        return next((doc[name] for name in names if doc.get(name)), "")

    venue, kind = text_of(get(*_VENUES)), text_of(get("docType_s"))
    names = get("authFullName_s", "authLastNameFirstName_s", "auth_s")
    draft = Draft(
        location=location,
        format=NAME,
        title=get("title_s", "en_title_s", "fr_title_s"),
        abstract=text_of(get("en_abstract_s", "abstract_s", "fr_abstract_s")),
        authors=people(names if isinstance(names, list) else [names]),
        when=(get("publicationDateY_i", "producedDateY_i"),
              get("publicationDate_s", "producedDate_s", "releasedDate_s")),
        published=kind not in _PREPRINTS and not is_preprint(venue),
        venue=venue,
        venue_type=kind,
        category=get("primaryDomain_s", "domain_s"),
        keywords=(get("keyword_s", "en_keyword_s"),),
        affiliations=[text_of(part) for part in get("labStructName_s", "structName_s") or []],
        ids=ids_of(doi=get("doiId_s"), arxiv=get("arxivId_s"), pmid=get("pubmedId_s")),
    )  # fmt: skip
    yield from draft.items()


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the papers in the order of the file."""
    return read_objects(file, _paper)
