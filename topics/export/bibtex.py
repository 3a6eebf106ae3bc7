"""BibTeX export, written by bibtexparser, with the theme as the first keyword.

Text stays Unicode; characters that LaTeX would take for a command, a comment or an
open brace are escaped, except in mathematics between dollar signs.
"""

from __future__ import annotations

import re
from pathlib import Path

from topics.export.references import Reference, references, surname_first
from topics.export.tables import RunTables
from topics.store.atomic import replacing

_KINDS = {"article": "article", "conference": "inproceedings", "preprint": "misc"}
_MATH = re.compile(r"(\$(?:[^$\\]|\\.)+\$)")
_SPECIAL = re.compile(r"[\\{}%&#_^~$]|-(?=-)|`(?=`)|'(?=')")
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "$": r"\$",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "-": "-{}",
    "`": "`{}",
    "'": "'{}",
}


def write(tables: RunTables, path: Path) -> list[Path]:
    """Write ``path`` with one entry per paper."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.middlewares.parsestack import default_unparse_stack
    from bibtexparser.model import Block, Entry, Field

    entries: list[Block] = [
        Entry(
            entry_type=_KINDS[reference.kind],
            key=re.sub(r"[^\w:.-]", "", reference.id) or "paper",
            fields=[Field(key=name, value=value) for name, value in _fields(reference).items()],
        )
        for reference in references(tables)
    ]
    library = Library(entries)
    text = write_string(
        library, unparse_stack=default_unparse_stack(allow_inplace_modification=True)
    )
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
    return [path]


def _fields(reference: Reference) -> dict[str, str]:
    names = [_name(name) for name in reference.authors]
    if names and not reference.authors_complete:
        names.append("others")
    place = {"article": "journal", "conference": "booktitle", "preprint": "howpublished"}
    fields = {
        "author": " and ".join(names),
        "title": escaped(reference.title),
        place[reference.kind]: escaped(reference.venue),
        "year": str(reference.year) if reference.year is not None else "",
        "date": reference.date,
        "doi": escaped(reference.doi),
        "eprint": reference.arxiv,
        "archiveprefix": "arXiv" if reference.arxiv else "",
        "pmid": reference.pmid,
        "url": reference.url,
        "keywords": "; ".join(escaped(word.replace(";", ",")) for word in reference.keywords),
        "abstract": escaped(reference.abstract),
    }
    return {name: value for name, value in fields.items() if value}


def _name(name: str) -> str:
    """A name with the surname first, in braces if BibTeX would split or reorder it."""
    turned = surname_first(name)
    if re.search(r"\band\b", name, re.IGNORECASE) or (turned == name and "," in name):
        return f"{{{escaped(name)}}}"
    return escaped(turned)


def escaped(text: str) -> str:
    """Escape ``text`` for a BibTeX value, except mathematics with balanced braces."""
    parts = _MATH.split(text)
    return "".join(
        part
        if place % 2 and part.count("{") == part.count("}") and "%" not in part
        else _plain(part)
        for place, part in enumerate(parts)
    )


def _plain(text: str) -> str:
    return _SPECIAL.sub(lambda found: _ESCAPES[found.group()], text)
