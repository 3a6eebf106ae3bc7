"""Which column of an unknown table holds what, guessed from the columns' names.

Names are compared without case, accents and punctuation, in the languages in
which such tables are often written. Of several columns that fit a field the
one whose name stands first in the field's list is taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from topics.sources.files.failures import ColumnError

_NAMES: Mapping[str, str] = {
    "title": (
        "title, paper title, document title, article title, item title, "
        "display name, titel, titre, titolo, titulo, titulo del articulo, название, 题名, 标题, "
        "篇名, タイトル, 제목"
    ),
    "abstract": (
        "abstract, abstract note, abstract text, abstracts, summary, zusammenfassung, kurzfassung, "
        "resume, resumen, riassunto, resumo, description, 摘要, 抄録, 초록"
    ),
    "authors": (
        "authors, author, author s, author names, author full names, author list, creators, "
        "creator, autoren, autor, autor innen, autorinnen, verfasser, auteurs, auteur, autores, "
        "autori, autore, writers, авторы, 作者, 著者, 저자"
    ),
    "year": (
        "year, publication year, pub year, pubyear, year published, published year, "
        "year of publication, jahr, erscheinungsjahr, publikationsjahr, annee, "
        "annee de publication, ano, anno, ano de publicacion, год, 年, 年份, 出版年, 発行年, 연도"
    ),
    "date": (
        "date, publication date, date published, published date, published, pub date, pubdate, "
        "publicationdate, issued, release date, datum, erscheinungsdatum, fecha, data, дата"
    ),
    "venue": (
        "venue, publication title, journal, journal book, journal name, source title, source, "
        "conference, conference name, booktitle, book title, container title, publication, "
        "published in, zeitschrift, tagung, konferenz, revue, revista, rivista, журнал, 期刊, "
        "来源, 雑誌"
    ),
    "category": (
        "category, primary category, categories, area, research area, research areas, subject, "
        "track, field, kategorie, fachgebiet, categorie, categoria"
    ),
    "keywords": (
        "keywords, author keywords, keyword, key words, tags, manual tags, schlagworter, "
        "schlagworte, stichworter, mots cles, palabras clave, parole chiave, palavras chave, "
        "ключевые слова, 关键词, キーワード"
    ),
    "affiliations": "affiliations, affiliation, institutions, author affiliations, organisation",
    "citations": (
        "citations, citation count, cited by, cited by count, citationcount, citedby, times cited, "
        "num citations, n citation, cites, zitationen, 被引"
    ),
    "type": "type, document type, publication type, item type, doc type, publicationtype",
    "doi": "doi, doi url, item doi, digital object identifier",
    "arxiv": "arxiv, arxiv id, arxivid, arxiv number, eprint",
    "openreview": "openreview, openreview id, openreviewid",
    "openalex": "openalex, openalex id, openalexid",
    "pmid": "pmid, pubmed id, pubmedid",
    "s2": "s2, s2 id, s2 paper id, semantic scholar id, paperid",
    "dblp": "dblp, dblp key",
    "url": "url, link, article url, articleurl, landing page, webpage, lien, enlace, pdf url",
    "identifier": "id, paper id, identifier, key",
}


def plain(name: object) -> str:
    """A column's name without case, accents and punctuation."""
    folded = unicodedata.normalize("NFKD", str(name).casefold())
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", " ", bare).strip()


_WANTED: dict[str, tuple[str, ...]] = {
    field: tuple(plain(name) for name in names.split(",")) for field, names in _NAMES.items()
}


def guess_columns(header: Sequence[str]) -> dict[str, str]:
    """From field to the column that seems to hold it; a column serves one field."""
    there: dict[str, str] = {}
    for name in header:
        there.setdefault(plain(name), name)
    guessed: dict[str, str] = {}
    for field, wanted in _WANTED.items():
        for name in wanted:
            if name in there and there[name] not in guessed.values():
                guessed[field] = there[name]
                break
    return guessed


def named_columns(mapping: Mapping[str, str], header: Sequence[str], where: str) -> dict[str, str]:
    """The user's mapping with each column as the table spells it.

    Raises
    ------
    ColumnError
        If a column is not there.
    """
    spelled = {}
    for field, column in mapping.items():
        exact = [name for name in header if name == column]
        alike = exact or [name for name in header if plain(name) == plain(column)]
        if not alike:
            columns = ", ".join(str(name) for name in header if str(name).strip())
            raise ColumnError(
                f"{where}: --columns {field}={column}: there is no such column; "
                f"the columns are {columns}."
            )
        spelled[field] = alike[0]
    return spelled
