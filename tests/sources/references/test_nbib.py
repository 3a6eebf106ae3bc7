"""PubMed, as .nbib and as CSV."""

from __future__ import annotations

from pathlib import Path

from tests.sources.reading import read_content

NBIB = """
PMID- 31000001
OWN - NLM
DP  - 2020 Jan 5
TI  - [A translated title that is
      long.]
LID - 10.1000/jmir.1 [doi]
AB  - OBJECTIVE: We test. RESULTS: It
      works.
OAB - Publisher: Nous testons.
FAU - Li, An
AU  - Li A
AUID- ORCID: 0000-0002-1825-0097
FAU - van der Berg, Jan
AU  - van der Berg J
PT  - Journal Article
JT  - Journal of Tests
OT  - *testing
MH  - Humans

PMID- 31000002
TI  - Short names only.
AU  - Smith JA
AU  - LI AN
DP  - 2021 Spring
PT  - Preprint
"""

CSV = (
    "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,"
    "NIHMS ID,DOI\n"
    '"31000001","A title.","Smith JA, Li AN, van der Berg J.","J Tests. 2020","Smith JA",'
    '"J Tests","2020","2020/01/05","","","10.1000/jmir.1"\n'
)


def test_reads_nbib(tmp_path: Path) -> None:
    reading = read_content(tmp_path, NBIB)
    assert reading.source == "nbib"
    assert "PMID- 31000001" in reading.why
    first, second = reading.records
    assert first.title == "A translated title that is long"
    assert [a.name for a in first.authors] == ["An Li", "Jan van der Berg"]
    assert first.authors[0].ids == {"orcid": "0000-0002-1825-0097"}
    assert first.ids == {"pmid": "31000001", "doi": "10.1000/jmir.1"}
    assert (first.year, str(first.date)) == (2020, "2020-01-05")
    assert first.abstract.startswith("OBJECTIVE: We test. RESULTS: It works.\n\nPublisher")
    assert first.keywords == ("testing",)
    assert first.location.line == 2
    assert [a.name for a in second.authors] == ["J.A. Smith", "A.N. Li"]
    assert not second.published
    assert second.year == 2021


def test_reads_csv(tmp_path: Path) -> None:
    reading = read_content(tmp_path, CSV)
    assert reading.source == "pubmed-csv"
    assert reading.names == [["J.A. Smith", "A.N. Li", "J. van der Berg"]]
    assert reading.titles == ["A title"]
    assert str(reading.records[0].date) == "2020-01-05"
    assert reading.records[0].ids == {"doi": "10.1000/jmir.1", "pmid": "31000001"}
