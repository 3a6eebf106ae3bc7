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
