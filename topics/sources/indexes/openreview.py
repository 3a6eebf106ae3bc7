"""OpenReview notes of API 1 (values as they are) and API 2 (each as ``{"value": ...}``).

Reviews, decisions and comments lie among the papers; they are left out, and
counted as one problem each. The year is that of the venue where its name has
one, otherwise of the note.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from topics.records import Author, Location, SourceItem
from topics.sources.drafts import Draft, author_of, not_a_paper
from topics.sources.files.files import Sample, SourceFile
from topics.sources.indexes.json_values import look, mapping, read_objects
from topics.sources.values import date_of, day_of_milliseconds, ids_of, is_preprint, text_of

NAME = "openreview"

_NOT_OUT = ("submitted to", "withdrawn", "rejected", "desk reject", "under review")
_ANSWER_SIGNS = frozenset({"review", "decision", "comment", "rating", "metareview", "rebuttal"})


def recognise(sample: Sample) -> str | None:
    """Why the file holds OpenReview notes."""
    seen = look(sample)
    if seen is None or "content" not in seen.keys:
        return None
    signs = {"forum", "invitation", "invitations", "signatures", "cdate", "tcdate"} & seen.keys
    if len(signs) < 2:
        return None
    version = "2" if "invitations" in seen.keys or "title.value" in seen.inner else "1"
    return f"{seen.words} with OpenReview notes of API {version} (content, {sorted(signs)[0]})"


def _paper(note: dict[str, Any], location: Location) -> Iterator[SourceItem]:
    content = {key: _value(value) for key, value in mapping(note.get("content")).items()}
    forum, own = text_of(note.get("forum")), text_of(note.get("id"))
    answers = bool(note.get("replyto")) and forum != own
    if answers or (not content.get("authors") and _ANSWER_SIGNS & set(content)):
        yield not_a_paper(location, f"a review or comment on {forum or 'a paper'}")
        return
    venue, venue_id = text_of(content.get("venue")), text_of(content.get("venueid"))
    names = content.get("authors")
    profiles = content.get("authorids")
    year = date_of(venue)[0] or date_of(venue_id.replace("/", " "))[0]
    day = next(
        (d for key in ("pdate", "odate", "cdate", "tcdate")
         if (d := day_of_milliseconds(note.get(key)))),
        None,
    )  # fmt: skip
    out = bool(venue) and not venue.casefold().startswith(_NOT_OUT) and "/Withdrawn" not in venue_id
    draft = Draft(
        location=location,
        format=NAME,
        title=content.get("title"),
        abstract=content.get("abstract"),
        authors=_authors(names, profiles),
        when=(content.get("year"),),
        year=year or (day.year if day else None),
        date=day if day and year in (None, day.year) else None,
        published=out and not is_preprint(venue, venue_id),
        venue=venue or venue_id,
        category=content.get("primary_area") or content.get("subject_area"),
        keywords=(content.get("keywords"),),
        ids=ids_of(openreview=own or forum, doi=content.get("doi"), url=content.get("html")),
        has_code=bool(content.get("code")),
    )
    yield from draft.items()


def _value(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _authors(names: Any, profiles: Any) -> list[Author]:
    names = names if isinstance(names, list) else [names]
    known = profiles if isinstance(profiles, list) and len(profiles) == len(names) else []
    authors = []
    for place, name in enumerate(names):
        if isinstance(name, dict):
            profile, name = text_of(name.get("username")), name.get("fullname")
        else:
            profile = text_of(known[place]) if known else ""
        author = author_of(name, openreview=profile if profile.startswith("~") else "")
        if author is not None:
            authors.append(author)
    return authors


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the papers in the order of the file."""
    return read_objects(file, _paper)
