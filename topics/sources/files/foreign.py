"""Recognise files that are not supported by how they begin, and say what to export instead."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

_MARC = re.compile(rb"\d{5}[acdnpsx][a-z][a-z#| ]..\d{7}[\w #|.]{3}45[\d ]{2}")
"""The leader of a record in MARC 21 (ISO 2709), by positions 0 to 23."""

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKED = (
    _ZIP,
    _OLD_OFFICE,
    b"PAR1",
    b"%PDF",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"SQLite format 3\0",
)
_TAR, _TAR_PLACE = b"ustar", 257
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "is a PDF, which is not read here; give its entry as BibTeX, RIS or a table"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive; unpack it first"),
    (b"Rar!\x1a\x07", "is a RAR archive; unpack it first"),
    (b"BZh", "is compressed by bzip2; unpack it first, or use gzip or Zstandard"),
    (b"\xfd7zXZ\0", "is compressed by xz; unpack it first, or use gzip or Zstandard"),
    (
        b"SQLite format 3\0",
        "is a database of a program such as Zotero or EndNote; export BibTeX or RIS there",
    ),
    (b"{Reference Type}:", "is NoteExpress's text; export RefWorks or EndNote there"),
    (b"cff-version:", "is a citation file of software (CFF); give its entry as BibTeX"),
    (b"{\\rtf", "is a text document (.rtf); save it as plain text"),
    (b"\xff\xfe\0\0", "is text in UTF-32; save it as UTF-8"),
    (b"\0\0\xfe\xff", "is text in UTF-32; save it as UTF-8"),
)
_ZIPPED: tuple[tuple[bytes, str], ...] = (
    (b"mimetypeapplication/", "is a document of an office program; save its table as .xlsx or CSV"),
    (b"word/", "is a Word document; save its table as .xlsx or CSV, or its text as plain text"),
)  # fmt: skip


_XML: Mapping[str, str] = {
    "CitaviExchangeData": "is Citavi's XML; export BibTeX or RIS there",
    "RDF": "is RDF, as Zotero and others write it; export BibTeX, RIS or CSL JSON there",
    "Sources": "is Word's list of sources; export BibTeX or RIS from where they came",
    "collection": "is MARC of a library catalogue; export BibTeX or RIS there",
    "record": "is a record of a catalogue (MARC or Dublin Core); export BibTeX or RIS there",
    "OAI-PMH": "is an answer of an OAI-PMH repository; export BibTeX or RIS there",
    "article": "is the full text of an article (JATS); give its entry as BibTeX or RIS",
    "pmc-articleset": "is full text of PubMed Central (JATS); give PubMed's XML of the papers",
    "TEI": "is TEI, as GROBID writes it; give its entry as BibTeX or RIS",
    "html": "is a web page; give what the site exports, or the page saved as plain text",
    "Workbook": "is an Excel workbook saved as XML; save it as .xlsx or CSV",
    "svg": "is a drawing (SVG)",
    "feed": "is a news feed; of feeds only arXiv's is read",
    "rss": "is a news feed; of feeds only arXiv's is read",
}


def foreign_xml(root: str) -> str:
    """What XML is by its outermost element, and what to do; empty without one."""
    known = _XML.get(root) or _XML.get(root.lower())
    if known or not root:
        return known or ""
    return f"is XML (<{root[:40]}>) that is not read here; export BibTeX, RIS or a table there"


_PAGES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.MULTILINE | re.IGNORECASE), words)
    for pattern, words in (
        (
            r"\Adblp: |^\[[aceijnprst]\d+\]\s*$",
            "is a page of DBLP; export its BibTeX or JSON there",
        ),
        (
            r"^Skip to search form|^TL;?DR$",
            "is a page of Semantic Scholar; use `topics fetch semantic-scholar --author NAME`",
        ),
        (
            r"Cited by [\d,]+\s+Related articles|^Articles 1[-\u2013]\d+$|^Cited by\s*\nYear$"
            r"|^Title\tCited by\tYear\n[^\t\n]+\n",
            "is a page of Google Scholar; export its BibTeX or CSV there, or use Publish or Perish",
        ),
        (
            r"^Full-text available$",
            "is a page of ResearchGate, which exports no lists; take the author's papers from an "
            "index, as with `topics fetch openalex --author NAME`",
        ),
        (
            r"^Show more detail$",
            "is a page of ORCID; export its works as BibTeX there, or use "
            "`topics fetch openalex --orcid ID`",
        ),
        (
            r"^\W*(?:\d+[.\]]\s+)?arXiv:\d{4}\.\d{4,5}\s+[\[(]pdf\b",
            "is a list of arXiv; use `topics fetch arxiv` for its papers",
        ),
        (
            r"Readers:\s*Everyone\s*$",
            "is a page of OpenReview; give its notes as JSON, or BibTeX of the papers",
        ),
        (
            r"^pdf\s+bib(?:\s+abs)?\s*$",
            "is a page of the ACL Anthology; export BibTeX there",
        ),
    )
)
"""Lines that only one site's pages have, when they are saved or copied as text."""


def foreign_page(text: str) -> str:
    """Which site's page a text was copied from that is not read, and what to do; else empty."""
    return next((words for line, words in _PAGES if line.search(text)), "")


def is_packed(data: bytes) -> bool:
    """Whether a file is no text though text may stand in it, as that of an archive's files does."""
    return data.startswith(_PACKED) or data.startswith(_TAR, _TAR_PLACE)


def foreign_kind(data: bytes) -> str:
    """What a file is that begins with ``data``, and what to do; empty if it is not known."""
    if data.startswith(_ZIP):
        for sign, words in _ZIPPED:
            if sign in data:
                return words
        return "is a zip archive; unpack it first"
    if data.startswith(_TAR, _TAR_PLACE):
        return "is a tar archive; unpack it first"
    begun = data.removeprefix(codecs.BOM_UTF8).lstrip()
    for start, words in _STARTS:
        if data.startswith(start) or begun.startswith(start):
            return words
    if _MARC.match(begun):
        return "is MARC of a library catalogue; export BibTeX or RIS there"
    return _wide_text(data)


def _wide_text(data: bytes) -> str:
    """Words for UTF-16 that lacks its mark: every second byte of plain letters is zero."""
    start = data[:512]
    pairs = len(start) // 2
    if pairs >= 8 and 2 * max(start[::2].count(0), start[1::2].count(0)) > 1.6 * pairs:
        text = [byte for byte in start if byte]
        if sum(32 <= byte < 127 or byte in b"\t\r\n" for byte in text) > 0.9 * len(text) > 0:
            return "seems to be text in UTF-16 without its mark; save it as UTF-8 or say --encoding"
    return ""
