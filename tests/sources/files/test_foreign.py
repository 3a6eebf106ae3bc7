"""Files that are known and not read."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.sources.reading import read_content
from topics.corpus.reading import read
from topics.errors import InputError
from topics.sources.files.foreign import foreign_kind

TEXT = "title,year\nSome paper,2001\n" * 20


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7", "is a PDF"),
        (b"PK\x03\x04" + bytes(40), "is a zip archive; unpack it first"),
        (b"PK\x03\x04" + bytes(40) + b"word/document.xml", "is a Word document"),
        (b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.text", "of an office program"),
        (b"BZh91AY", "is compressed by bzip2"),
        (TEXT.encode("utf-32"), "is text in UTF-32; save it as UTF-8"),
        (TEXT.encode("utf-16-le"), "text in UTF-16 without its mark"),
        (TEXT.encode("utf-16-be"), "text in UTF-16 without its mark"),
    ],
)
def test_what_a_file_is_and_what_to_do(data: bytes, words: str) -> None:
    assert words in foreign_kind(data)


@pytest.mark.parametrize("data", [b"", TEXT.encode(), bytes(600), bytes(range(256)) * 4])
def test_what_is_not_known_is_not_guessed(data: bytes) -> None:
    assert foreign_kind(data) == ""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            "<?xml version='1.0'?><CitaviExchangeData/>",
            "is Citavi's XML; export BibTeX or RIS there",
        ),
        ("<rdf:RDF xmlns:rdf='urn:r'><a/></rdf:RDF>", "is RDF, as Zotero and others write it"),
        ("<!DOCTYPE html><HTML><body>Kites</body></HTML>", "is a web page"),
        ("<kites><kite/></kites>", r"is XML \(<kites>\) that is not read here; export BibTeX"),
        ("{Reference Type}: Journal Article\n{Title}: x\n", "is NoteExpress's text"),
        ("\ufeff\n{Reference Type}: Book\n{Title}: x\n", "is NoteExpress's text; export RefW"),
        (
            "<article xmlns:x='urn:x'><front><article-meta/></front></article>",
            "is the full text of an article \\(JATS\\); give its entry as BibTeX or RIS",
        ),
        (
            "<pmc-articleset><article/></pmc-articleset>",
            "is full text of PubMed Central \\(JATS\\); give PubMed's XML",
        ),
        (
            '<collection xmlns="http://www.loc.gov/MARC21/slim"><record/></collection>',
            "is MARC of a library catalogue; export BibTeX or RIS there",
        ),
        (
            '<?xml version="1.0"?><m:record xmlns:m="http://www.loc.gov/MARC21/slim"/>',
            "is a record of a catalogue",
        ),
        (
            b"00097nam a2200061 a 4500001000500000245001500005\x1e1234\x1e10\x1faKites\x1e\x1d",
            "is MARC of a library catalogue; export BibTeX or RIS there",
        ),
        (
            "<rdf:RDF xmlns:rdf='urn:r' xmlns:z='urn:z'><z:Attachment/></rdf:RDF>",
            "is RDF, as Zotero and others write it; export BibTeX, RIS or CSL JSON there",
        ),
        (b"SQLite format 3\0" + bytes(100), "is a database of a program such as Zotero"),
    ],
)
def test_what_is_recognised_and_not_read_is_named(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    with pytest.raises(InputError, match=rf"f\.txt: {words}"):
        read_content(tmp_path, content, "f.txt")


def test_papers_in_an_archive_are_not_read_as_its_text(tmp_path: Path) -> None:
    paper = "TY  - JOUR\nTI  - Kites\nAU  - Oak, Eve\nER  - \n" * 3
    zipped, taped = tmp_path / "papers.zip", tmp_path / "papers.tar.gz"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("../papers.ris", paper)
    with tarfile.open(taped, "w:gz") as tape:
        entry = tarfile.TarInfo("../papers.ris")
        entry.size = len(paper)
        tape.addfile(entry, io.BytesIO(paper.encode()))
    database = tmp_path / "zotero.sqlite"
    database.write_bytes(b"SQLite format 3\0\n" + paper.encode())
    for path, words in ((zipped, "a zip"), (taped, "a tar"), (database, "a database")):
        with pytest.raises(InputError, match=rf"{path.name}: is {words} .*(unpack it|export)"):
            read(path)


SCHOLAR_ROWS = (
    "Kites of wire\nE Oak, T Elm\nKite Studies 3 (1), 1-9, 2018\n312\t2018\n"
    "Kites of wool\nE Oak\nKite Studies 4 (1), 1-9, 2019\n41\t2019\n"
)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (
            "Eve Oak\nKite University\nTitle\t\nCited by\nYear\n" + SCHOLAR_ROWS,
            "is a page of Google Scholar; export its BibTeX or CSV there",
        ),
        ("Title\tCited by\tYear\n" + SCHOLAR_ROWS, "is a page of Google Scholar"),
        ("TITLE\nCITED BY\nYEAR\n" + SCHOLAR_ROWS, "is a page of Google Scholar"),
        (
            "Kites\nE Oak - Kite Studies, 2018\nThey …\nCite Cited by 1,312 Related articles\n",
            "is a page of Google Scholar",
        ),
        (
            "Kites\nE. Oak\nKite Studies\n1 August 2018\nTLDR\nIt is found that kites fly.Expand\n",
            "is a page of Semantic Scholar; use `topics fetch semantic-scholar --author NAME`",
        ),
        (
            "Eve Oak\nArticle\nFull-text available\nKites\nAug 2018\nEve Oak\nThey fly.\nView\n",
            "is a page of ResearchGate, which exports no lists",
        ),
        (
            "2020 - today\n2024\n[j5]\t\nEve Oak, Tom Elm:\nKites. Kite Stud. 41(2): 1-9 (2024)\n",
            "is a page of DBLP; export its BibTeX or JSON there",
        ),
        (
            "Works (1)\nKites\nKite Studies\n2018-08 | Journal article\nShow more detail\n",
            "is a page of ORCID; export its works as BibTeX there",
        ),
        (
            "1. arXiv:2301.01234  [pdf]  cs.RO\nKites\nAuthors: Eve Oak\nAbstract: They fly.\n"
            "Submitted 3 January, 2023; originally announced January 2023.\n",
            "is a list of arXiv; use `topics fetch arxiv`",
        ),
        (
            "Eve Oak\nJoined July 2019\nNames\nEve Oak\nPublications\nKites\nEve Oak, Tom Elm\n"
            "Published: 16 Jan 2024, Modified: 5 Mar 2024\nICLR 2024 posterReaders: Everyone\n",
            "is a page of OpenReview; give its notes as JSON",
        ),
        (
            "Eve Oak\n2023\npdf bib abs\nKites\nEve Oak | Tom Elm\nFindings of Kites: 2023\n",
            "is a page of the ACL Anthology; export BibTeX there",
        ),
        (
            "# Papers\n- E. Oak. *Kites*. Kite Studies, 2018.\n",
            "a file of no format that is known here .*; a list of papers as people write it is not",
        ),
    ],
)
def test_a_page_copied_as_text_is_named_after_its_site(
    tmp_path: Path, page: str, words: str
) -> None:
    with pytest.raises(InputError, match=rf"f\.txt: {words}"):
        read_content(tmp_path, page, "f.txt")


@pytest.mark.parametrize(
    "title",
    ["DBLP: Some Lessons Learned", "Articles 1-3 and 5 of the law", "ResearchGate: a network"],
)
def test_a_title_is_not_the_sign_of_a_site(tmp_path: Path, title: str) -> None:
    [record] = read_content(tmp_path, f"Title,Cited by,Year\n{title},3,2009\n", "f.csv").records
    assert (record.title, record.year) == (title, 2009)
