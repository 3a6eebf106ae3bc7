"""PubMed as XML: what its E-utilities and its yearly files give, read as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from topics.records import Author, Location, SourceItem
from topics.sources.affiliations import placed
from topics.sources.drafts import Draft, author_of
from topics.sources.files.files import Sample, SourceFile
from topics.sources.files.xml import read_drafts, root_of, text_in, texts_in
from topics.sources.values import ids_of, orcid_of

NAME = "pubmed-xml"

_WANTED = frozenset({"PubmedArticle", "PubmedBookArticle", "MedlineCitation"})
_ROOTS = _WANTED | {"PubmedArticleSet", "MedlineCitationSet", "PubmedBookArticleSet"}


def recognise(sample: Sample) -> str | None:
    """Why the file is XML of PubMed."""
    root = root_of(sample)
    return f"XML of PubMed (<{root}>)" if root in _ROOTS else None


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the articles in the order of the file.

    Raises
    ------
    InputError
        If the XML is damaged or declares entities.
    """
    return read_drafts(file, _WANTED, _draft)


def _draft(element: Element, location: Location) -> Draft:
    citation = element.find("MedlineCitation")
    citation = element if citation is None else citation
    article = next(
        (part for path in ("Article", "BookDocument") if (part := citation.find(path)) is not None),
        citation,
    )
    title = text_in(article, "ArticleTitle") or text_in(article, "VernacularTitle")
    title = title or text_in(article, "Book/BookTitle")
    if title.startswith("[") and title.rstrip(".").endswith("]"):
        title = title.rstrip(".")[1:-1]
    kinds = texts_in(article, "PublicationTypeList/PublicationType")
    names = article.find("AuthorList")
    return Draft(
        location=location,
        format=NAME,
        title=title.removesuffix("."),
        abstract=_abstract(article, citation),
        authors=_authors(article),
        authors_complete=names is None or names.attrib.get("CompleteYN", "Y") != "N",
        when=(
            _date(article.find("Journal/JournalIssue/PubDate")),
            _date(article.find("ArticleDate")),
            _date(article.find("Book/PubDate")),
        ),
        published="Preprint" not in kinds,
        venue=text_in(article, "Journal/Title")
        or text_in(article, "Journal/ISOAbbreviation")
        or text_in(article, "Book/BookTitle"),
        venue_type=kinds[0] if kinds else "",
        keywords=(
            texts_in(citation, "KeywordList/Keyword")
            or texts_in(citation, "MeshHeadingList/MeshHeading/DescriptorName"),
        ),
        affiliations=texts_in(article, "AuthorList/Author/AffiliationInfo/Affiliation")
        or texts_in(article, "AuthorList/Author/Affiliation"),
        ids=ids_of(pmid=text_in(citation, "PMID") or text_in(article, "PMID"), doi=_doi(element)),
    )


def _abstract(article: Element, citation: Element) -> str:
    parts = article.findall("Abstract/AbstractText") or citation.findall(
        "OtherAbstract/AbstractText"
    )
    texts = []
    for part in parts:
        label, text = part.attrib.get("Label", ""), text_in(part)
        if text:
            texts.append(f"{label}: {text}" if label and label != "UNLABELLED" else text)
    return "\n\n".join(texts)


def _authors(article: Element) -> list[Author]:
    found = []
    for one in article.findall("AuthorList/Author"):
        given = text_in(one, "ForeName") or "".join(f"{i}." for i in text_in(one, "Initials"))
        parts = (text_in(one, "LastName"), text_in(one, "Suffix"), given)
        name = ", ".join(part for part in parts if part) or text_in(one, "CollectiveName")
        author = author_of(name, orcid=orcid_of(text_in(one, "Identifier[@Source='ORCID']")))
        places = texts_in(one, "AffiliationInfo/Affiliation") or texts_in(one, "Affiliation")
        if author is not None:
            found.append(placed(author, places))
    return found


def _date(element: Element | None) -> str:
    """A date as "2018 May 17" or "2018-05-17", or MEDLINE's own text."""
    if element is None:
        return ""
    year, month, day = (text_in(element, part) for part in ("Year", "Month", "Day"))
    if year and month.isdigit():
        return "-".join([year, month.zfill(2), day.zfill(2)] if day else [year, month.zfill(2)])
    return " ".join(part for part in (year, month, day) if part) or text_in(element, "MedlineDate")


def _doi(element: Element) -> str:
    for path in (
        ".//ELocationID[@EIdType='doi']",
        "PubmedData/ArticleIdList/ArticleId[@IdType='doi']",
    ):
        if text := text_in(element, path):
            return text
    return ""
