"""Look up authors of a corpus by a name that a person typed or a page states as its owner."""

from __future__ import annotations

from topics.corpus.corpus import Corpus
from topics.errors import InputError
from topics.identity.people import Directory, Person
from topics.records import AuthorPage


def find_author(corpus: Corpus, name: str) -> str:
    """The label of the author whom ``name`` means, without regard to case, accents or order.

    Raises
    ------
    InputError
        If nobody is called so (the message has the nearest three), or several are.
    """
    persons = _persons(corpus)
    found = [persons[n].label for n in Directory(persons).find(name, "this corpus")]
    if len(found) > 1:
        raise InputError(
            f"{name!r} can be any of {len(found)} authors; "
            f"give one of these labels: {', '.join(found[:5])}."
        )
    return found[0]


def page_owner(corpus: Corpus, page: AuthorPage) -> str:
    """The label of a page's owner; the name as it stands where the page has no paper.

    Where several authors have the owner's name, the one with the most papers
    among those who own a page is taken.
    """
    number = page.owner.ids.get("dblp", "")
    name = f"{page.owner.name} {number}".strip()
    persons = _persons(corpus)
    try:
        found = Directory(persons).find(name, "this corpus")
    except InputError:
        return page.owner.name
    count = corpus.authors["papers"]
    best = min(found, key=lambda n: (not persons[n].owner, -int(count.iloc[n]), n))
    return persons[best].label


def _persons(corpus: Corpus) -> list[Person]:
    table = corpus.authors
    return [
        Person(
            label=str(label),
            variants=tuple((str(variant), 1) for variant in variants),
            ids=tuple(tuple(item.split(":", 1)) for item in ids),
            owner=bool(owner),
        )
        for label, variants, ids, owner in zip(
            table["author"], table["variants"], table["ids"], table["owner"], strict=True
        )
    ]
