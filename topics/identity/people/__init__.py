"""Identity of people: which names are one person.

In go, for each paper, the author lists of its records. Within a paper the lists
are laid over each other: a name with and without a homonym number, in capitals
or with initials, is one person there. Between papers two names are one person
if their normal forms are equal and no identifier contradicts, or if they carry
the same identifier; never because of initials. Aliases and splits that a user
has written down come last and win.
"""

from topics.identity.people.directory import Directory, Person
from topics.identity.people.lists import AuthorList, Remark
from topics.identity.people.persons import People, resolve_people

__all__ = ["AuthorList", "Directory", "People", "Person", "Remark", "resolve_people"]
