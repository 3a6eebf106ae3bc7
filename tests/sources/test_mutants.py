"""Every format, cut off and with bytes changed: no traceback, no hang, what is whole is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import SHARED
from tests.sources import test_xml_formats as xml
from tests.sources.files.test_decoding import TEXTS
from tests.sources.indexes import test_more_json as indexes
from tests.sources.mutants import files_in, troubles
from tests.sources.reading import needs_shared
from tests.sources.references import test_bibtex as bibtex
from tests.sources.references import test_tagged_formats as tagged
from tests.sources.tables import test_kinds_of_tables as tables
from tests.sources.tables import test_tables_of_sites as sites

FIXTURES: dict[str, str] = {
    # An entry that inherits from another is not whole without it.
    "library.bib": bibtex.LIBRARY.replace("  crossref = {proc21}\n", ""),
    "a.enw": tagged.ENW,
    "refworks.txt": tagged.REFWORKS,
    "cochrane.txt": tagged.COCHRANE,
    "eric.nbib": tagged.ERIC,
    "ovid.txt": tagged.OVID_TAGS,
    "ovid2.txt": tagged.OVID_LABELS,
    "pubmed.txt": tagged.PUBMED_TEXT,
    "pubmed.xml": xml.PUBMED,
    "arxiv.xml": xml.ATOM,
    "endnote.xml": xml.ENDNOTE,
    "mods.xml": xml.MODS,
    "scopus.csv": sites.SCOPUS_2023,
    "zotero.csv": tables.ZOTERO,
    "openalex.csv": tables.OPENALEX,
    "chinese.csv": TEXTS["gb18030"][0],
    "crossref.json": json.dumps({"message": {"items": [indexes.CROSSREF] * 3}}, indent=1),
    "datacite.json": json.dumps({"data": [indexes.DATACITE] * 3}, indent=1),
    "zotero.json": json.dumps([indexes.ZOTERO] * 3, indent=1),
    "orcid.json": json.dumps({"group": [indexes.ORCID] * 3}),
    "kites.ris": "TY  - JOUR\nAU  - Oak, Eve\nTI  - Kites\nPY  - 2001\nER  - \n" * 4,
}


@pytest.mark.parametrize("name", FIXTURES)
def test_mutants_of_a_fixture(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(FIXTURES[name], encoding="utf-8")
    work = tmp_path / "work"
    work.mkdir()
    assert not list(troubles(path, work))


def test_mutants_of_an_old_workbook(tmp_path: Path) -> None:
    path = Path(__file__).parent / "files" / "old_workbook.xls"
    assert not list(troubles(path, tmp_path))


@needs_shared
@pytest.mark.parametrize("folder", ["cases", "data/exports", "seeds"])
def test_mutants_of_real_files(tmp_path: Path, folder: str) -> None:
    """A sample of places; ``python -m tests.sources.mutants`` takes as many as one asks for."""
    files = files_in([SHARED / folder])
    assert files
    for path in files:
        assert not list(troubles(path, tmp_path, places=2))
