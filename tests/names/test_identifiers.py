from __future__ import annotations

import pytest

from topics.names.identifiers import is_preprint_doi, normalise_ids

CASES = [
    ("doi", "https://doi.org/10.1145/3292500.ABC", "10.1145/3292500.abc"),
    ("doi", "DOI: 10.1000/a(b)c).", "10.1000/a(b)c"),
    ("doi", "http://dx.doi.org/10.1000%2Fxyz", "10.1000/xyz"),
    ("doi", "not a doi", None),
    ("arxiv", "https://arxiv.org/pdf/2310.12773v2.pdf", "2310.12773"),
    ("arxiv", "arXiv:math.GT/0309136v1", "math/0309136"),
    ("arxiv", "2310.12773 [cs.AI]", "2310.12773"),
    ("openreview", "https://openreview.net/forum?id=TyFrPOKYXw", "TyFrPOKYXw"),
    ("openalex", "https://openalex.org/W2741809807", "W2741809807"),
    ("pmid", "https://pubmed.ncbi.nlm.nih.gov/012345/", "12345"),
    ("pmid", "PMC123", None),
    ("s2", "CorpusID:1234", "1234"),
    ("dblp", "https://dblp.org/rec/conf/nips/JiLiu23.html", "conf/nips/JiLiu23"),
]


@pytest.mark.parametrize(("kind", "raw", "expected"), CASES)
def test_one_spelling(kind: str, raw: str, expected: str | None) -> None:
    assert normalise_ids({kind: raw}).get(kind) == expected


def test_arxivs_own_doi_is_also_an_arxiv_number() -> None:
    ids = normalise_ids({"doi": "10.48550/arXiv.2310.12773"})
    assert ids == {"doi": "10.48550/arxiv.2310.12773", "arxiv": "2310.12773"}
    assert is_preprint_doi(ids["doi"])
    assert not is_preprint_doi("10.1145/3292500")
