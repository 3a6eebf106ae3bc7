"""Which column of an unknown table holds what, guessed from the columns' names.

Names are compared without case, accents and punctuation, in the languages in
which such tables are often written, and without a mark of the language behind them, as
repositories write it ("dc.title[en]"). Of several columns that fit a field the
one whose name stands first in the field's list is taken, and the next where it is empty.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from topics.names.folding import fold_words
from topics.sources.files.failures import ColumnError

_NAMES: Mapping[str, str] = {
    "title": (
        "title, paper title, document title, article title, item title, primary title, "
        "display name, work title, publication title full, dc title, title s, "
        "title of the contribution in original language, "
        "titel, titre, titolo, titulo, titulo del articulo, название, заглавие, 题名, 标题, "
        "文献标题, 篇名, タイトル, 論文名, 論文タイトル, 標題, 題目, 제목, "
        "tytuł, název, název článku, tittel, otsikko, cím, başlık, τίτλος, judul, tiêu đề, "
        "العنوان, כותרת, "
        "original title, ti"
    ),
    "abstract": (
        "abstract, abstract note, abstract text, "
        "abstracts, dc description abstract, abstract s, summary, zusammenfassung, kurzfassung, "
        "resume, resumen, riassunto, resumo, sammendrag, tiivistelmä, description, аннотация, "
        "摘要, 抄録, 要旨, 概要, 초록, "
        "streszczenie, abstrakt, samenvatting, sammanfattning, özet, περίληψη, tóm tắt, "
        "original abstract, ab"
    ),
    "authors": (
        "author full names, authors full name, authors, author, author s, author names, "
        "author name, author list, "
        "authors contributors, contributors, authorships author display name, "
        "authorships raw author name, dc contributor author, dc creator, authfullname s, "
        "creators, creator, autoren, autor, autor innen, autorinnen, "
        "verfasser, auteurs, auteur, autores, autori, autore, writers, авторы, автор, "
        "autorzy, autoři, författare, forfatter, forfattere, szerző, szerzők, yazar, yazarlar, "
        "συγγραφείς, penulis, tác giả, المؤلف, المؤلفون, "
        "作者, 著者, 著者名, 저자, tekijät, af, au, author editor"
    ),
    "year": (
        "year, publication year, pub year, pubyear, year published, published year, "
        "year of publication, jahr, erscheinungsjahr, publikationsjahr, annee, "
        "annee de publication, ano, anno, ano de publicacion, rok, год, "
        "rok wydania, jaar, år, év, yıl, έτος, tahun, năm, السنة, שנה, "
        "vuosi, produceddatey i, 年, 年份, 出版年, 発行年, 刊行年, 연도, py, yr"
    ),
    "date": (
        "date, publication date, date published, published date, published, pub date, pubdate, "
        "publicationdate, date of publication, dc date issued, issued, release date, online date, "
        "cover date, "
        "datum, erscheinungsdatum, fecha, data, дата, 出版年月, 発行日, entry date, update date, dp"
    ),
    "venue": (
        "venue, journal title, publication title, journal, journal book, journal name, "
        "source title, pubtitle, primary location source display name, host venue display name, "
        "conference, conference name, meeting name, "
        "conference title, proceedings title, booktitle, "
        "book title, container title, publication, "
        "published in, publication name, periodical, dc relation journal, "
        "dc relation ispartof, journaltitle s, conferencetitle s, "
        "dc source, quellentitel, titel der quelle, titulo fuente, titulo de la fuente, "
        "titulo da fonte, titre de la source, zeitschrift, "
        "tagung, konferenz, revue, revista, "
        "rivista, журнал, название источника, 期刊, 来源, 来源出版物名称, 雑誌, 雑誌名, 掲載誌, "
        "出典名, tidsskrift, lehti, "
        "czasopismo, časopis, tijdschrift, tidskrift, folyóirat, dergi, περιοδικό, "
        "source, so, jt, journal abbreviation, university"
    ),
    "category": (
        "category, primary category, categories, area, research area, research areas, subject, "
        "primary topic display name, track, field, kategorie, fachgebiet, categorie, categoria, wc"
    ),
    "keywords": (
        "keywords, author keywords, keyword, key words, tags, manual tags, keywords display name, "
        "identifier keywords, identifierkeywords, schlagworter, "
        "schlagworte, stichworter, autoren keywords, mots cles, mots cles de l auteur, "
        "palabras clave, palabras clave de autor, parole chiave, palavras chave, dc subject, "
        "ключевые слова, 关键词, 作者关键字, キーワード, 著者キーワード, keyword s, "
        "nøkkelord, emneord, avainsanat, "
        "słowa kluczowe, klíčová slova, trefwoorden, nyckelord, anahtar kelimeler, "
        "de, kw, subjects, subject terms, subjectterms, "
        "subject headings, keyword heading, index keywords, mesh terms, mesh, "
        "descriptors, automatic tags, concepts"
    ),
    "affiliations": (
        "affiliations, affiliation, institutions, institution, author affiliations, "
        "authorships institutions display name, organisation, organization, c1"
    ),
    "citations": (
        "citations, citation count, cited by, "
        "cited by count, citationcount, citedby, times cited, "
        "num citations, n citation, cites, zitationen, zitiert von, citado por, "
        "被引, 被引用数, tc"
    ),
    "type": (
        "item type, document type, publication type, doctype, doc type, doctypes, documenttype, "
        "article type, articletype, publicationtype, type of reference, pub type, dokumenttyp, "
        "tipo de documento, 文献类型, 文献タイプ, dc type, doctype s, dt, type"
    ),
    "doi": (
        "doi, doi url, item doi, digital object identifier, digitalobjectidentifier, doi link, "
        "dc identifier doi, doiid s, dois of electronic versions, di, do"
    ),
    "arxiv": "arxiv, arxiv id, arxivid, arxiv number, eprint, archive id",
    "openreview": "openreview, openreview id, openreviewid",
    "openalex": "openalex, openalex id, openalexid, ids openalex",
    "pmid": "pmid, pubmed id, pubmedid, ids pmid, medline pmid",
    "s2": "s2, s2 id, s2 paper id, semantic scholar id, paperid",
    "dblp": "dblp, dblp key",
    "url": (
        "url, link, article url, articleurl, landing page, webpage, lien, enlace, document url, "
        "documenturl, plink, permalink, urls, pdf url, dc identifier uri"
    ),
    "identifier": "id, paper id, identifier, key",
}
"""For each field the names of its columns, the best first: spelled out before two letters."""


_WANTED: dict[str, tuple[str, ...]] = {
    field: tuple(fold_words(name) for name in names.split(",")) for field, names in _NAMES.items()
}


_LANGUAGE = re.compile(r"\[(?P<code>[A-Za-z]{2,3}(?:[-_][A-Za-z]+)*|\*|)\]$")
"""The mark of a language that DSpace and others write behind a column's name."""


_NUMBER = re.compile(r" ?\d{1,3}$")


def _not_in_english(column: str) -> bool:
    """Whether a column says that its texts are in another language, which are read last."""
    marked = _LANGUAGE.search(column)
    return marked is not None and not marked["code"].lower().startswith("en")


def _without_number(column: str) -> str:
    """The folded name of a column without the number behind it ("Author 2")."""
    return _NUMBER.sub("", fold_words(column))


def series_of(header: Sequence[str], column: str) -> list[int]:
    """Places of the columns that go on with a column: of its name, or numbered like it.

    So tables are written in which each author has a column ("Author 1", "Author 2").
    """
    wanted = _without_number(column)
    return [place for place, name in enumerate(header) if _without_number(name) == wanted]


def guess_columns(header: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """From field to the columns that seem to hold it, the best first; a column serves one field.

    The others are asked where the first is empty.
    """
    there: dict[str, list[str]] = defaultdict(list)
    for name in sorted(dict.fromkeys(header), key=_not_in_english):
        there[fold_words(_LANGUAGE.sub("", name))].append(name)
    guessed: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for field, wanted in _WANTED.items():
        found = [c for name in wanted for c in there.get(name, ()) if c not in taken]
        if not found and field == "authors":
            found = [c for name in header if (c := str(name)) and _without_number(c) in wanted]
        if found:
            guessed[field] = tuple(dict.fromkeys(found))
            taken.update(found)
    return guessed


def first_guess(header: Sequence[str], field: str) -> str:
    """The best column for a field, "" if there is none."""
    return next(iter(guess_columns(header).get(field, ())), "")


def seems_header(header: Sequence[str], *, below_others: bool) -> bool:
    """Whether a row names columns, one of them for titles.

    Below other rows, as an export's own words above a table, it must name two.
    """
    guessed = guess_columns(header)
    return "title" in guessed and (not below_others or len(guessed) > 1)


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
        alike = exact or [name for name in header if fold_words(name) == fold_words(column)]
        if not alike:
            columns = ", ".join(str(name) for name in header if str(name).strip())
            raise ColumnError(
                f"{where}: --columns {field}={column}: there is no such column; "
                f"the columns are {columns}."
            )
        spelled[field] = alike[0]
    return spelled
