"""OpenAlex, Semantic Scholar, arXiv, OpenReview, DBLP, CSL-JSON and other JSON."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.reading import Reading, read_content
from topics.errors import InputError
from topics.settings import ReadSettings
from topics.sources.indexes.openalex import text_of_index

WORK: dict[str, Any] = {
    "id": "https://openalex.org/W4",
    "doi": "https://doi.org/10.1000/OA.1",
    "title": "Graphs &amp; <i>things</i>",
    "display_name": "Graphs & things",
    "publication_year": 2021,
    "publication_date": "2021-03-04",
    "type": "article",
    "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/123"},
    "primary_location": {"source": {"display_name": "A Journal", "type": "journal"}},
    "locations": [{"landing_page_url": "https://arxiv.org/abs/2101.00001v2"}],
    "authorships": [
        {
            "author": {
                "id": "https://openalex.org/A1",
                "display_name": "Anna Ek",
                "orcid": "https://orcid.org/0000-0002-1825-0097",
            },
            "institutions": [{"display_name": "X University"}],
        },
        {"author": {"display_name": None}, "raw_author_name": "BERG, Bo"},
    ],
    "abstract_inverted_index": {"We": [0], "test": [1, 3], "a": [2]},
    "cited_by_count": 7,
    "keywords": [{"display_name": "Graphs"}],
    "primary_topic": {"display_name": "Graph Theory"},
}


def shapes(value: dict[str, Any]) -> list[tuple[str, bytes]]:
    line = json.dumps(value).encode()
    pretty = json.dumps({"meta": {"count": 1}, "results": [value]}, indent=2).encode()
    return [
        ("lines", line + b"\n" + line + b"\n"),
        ("one line", line),
        ("list", b"[" + line + b",\n" + line + b"]"),
        ("pretty list", json.dumps([value, value], indent=2).encode()),
        ("wrapper", pretty),
        ("wrapper on one line", b'{"meta": {}, "results": [' + line + b"]}"),
        ("objects after one another", json.dumps(value, indent=1).encode() * 2),
        ("gzip", gzip.compress(line + b"\n" + line, mtime=0)),
        ("zstd", zstandard.compress(line + b"\n" + line)),
        ("mark", b"\xef\xbb\xbf" + line + b"\r\n"),
    ]


@pytest.mark.parametrize(("shape", "content"), shapes(WORK), ids=lambda v: str(v)[:20])
def test_openalex_in_every_shape(tmp_path: Path, shape: str, content: bytes) -> None:
    reading = read_content(tmp_path, content)
    assert reading.source == "openalex", shape
    assert "abstract_inverted_index" in reading.why
    assert len(reading.records) == content.count(b"10.1000/OA.1") or shape in ("gzip", "zstd")
    assert not reading.problems
    record = reading.records[0]
    assert record.title == "Graphs & things"
    assert record.abstract == "We test a test"
    assert record.ids == {
        "openalex": "W4",
        "doi": "10.1000/oa.1",
        "pmid": "123",
        "arxiv": "2101.00001",
    }
    first, second = record.authors
    assert (first.name, dict(first.ids)) == (
        "Anna Ek",
        {"openalex": "A1", "orcid": "0000-0002-1825-0097"},
    )
    assert second.name == "Bo Berg"
    assert (record.year, str(record.date)) == (2021, "2021-03-04")
    assert (record.venue, record.category, record.citations) == ("A Journal", "Graph Theory", 7)


def test_a_work_longer_than_the_sample_is_recognised(tmp_path: Path) -> None:
    long = {**WORK, "referenced_works": [f"https://openalex.org/W{n}" for n in range(5000)]}
    assert read_content(tmp_path, json.dumps(long) + "\n").source == "openalex"
    assert read_content(tmp_path, json.dumps([long, long], indent=1)).source == "openalex"


def test_index_of_hostile_shape() -> None:
    assert text_of_index({"a": [3, "x", None, True], "b": "no", "c": [1]}) == "c a"
    assert text_of_index(["a"]) == ""


def test_semantic_scholar(tmp_path: Path) -> None:
    paper = {
        "paperId": "a" * 40,
        "externalIds": {"DOI": "10.1/x", "ArXiv": "2306.15595", "CorpusId": 5},
        "title": "A paper",
        "abstract": None,
        "venue": "ICML",
        "year": 2023,
        "publicationDate": "2023-06-27",
        "authors": [{"authorId": "77", "name": "Yizhou Wang"}, {"authorId": None, "name": "B. Li"}],
        "s2FieldsOfStudy": [{"category": "Computer Science", "source": "x"}],
        "citationCount": 3,
    }
    reading = read_content(tmp_path, json.dumps({"total": 1, "data": [paper]}))
    assert reading.source == "semantic-scholar"
    [record] = reading.records
    assert record.authors[0].ids == {"s2": "77"}
    assert record.ids == {"s2": "a" * 40, "arxiv": "2306.15595"}
    assert (record.category, record.published) == ("Computer Science", True)
    cited = read_content(tmp_path, json.dumps({"data": [{"isInfluential": True,
                                                         "citingPaper": paper}]}))  # fmt: skip
    assert (cited.source, cited.titles) == ("semantic-scholar", ["A paper"])
    lower = {"corpusid": 5, "title": "Lower", "authors": [], "year": 2001, "externalids": None}
    assert read_content(tmp_path, json.dumps(lower) + "\n").titles == ["Lower"]


def test_arxiv_snapshot(tmp_path: Path) -> None:
    paper = {
        "id": "0704.0001",
        "submitter": "P N",
        "authors": "C. Bal\\'azs, E. L. Berger",
        "title": "Calculation of prompt\n  diphoton production",
        "comments": "37 pages",
        "journal-ref": "Phys.Rev.D76:013009,2007",
        "doi": "10.1103/PhysRevD.76.013009",
        "categories": "hep-ph math.CO",
        "abstract": "  A fully differential calculation.\n",
        "versions": [
            {"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"},
            {"version": "v2", "created": "Tue, 24 Jul 2008 20:10:27 GMT"},
        ],
        "update_date": "2008-11-26",
        "authors_parsed": [["Balázs", "C.", ""], ["Berger", "E. L.", "Jr"], ["Collab", "", ""]],
    }
    reading = read_content(tmp_path, json.dumps(paper) + "\n")
    assert reading.source == "arxiv"
    [record] = reading.records
    assert record.title == "Calculation of prompt diphoton production"
    assert [a.name for a in record.authors] == ["C. Balázs", "E. L. Berger Jr.", "Collab"]
    assert (record.year, str(record.date)) == (2007, "2007-04-02")
    assert (record.category, record.published) == ("hep-ph", False)
    assert record.ids == {"doi": "10.1103/physrevd.76.013009", "arxiv": "0704.0001"}


def openreview(version: int) -> dict[str, Any]:
    content: dict[str, Any] = {
        "title": "A submission",
        "abstract": "Text.",
        "authors": ["Ann Lee", "Bo Li"],
        "authorids": ["~Ann_Lee1", "bo@example.org"],
        "keywords": ["rl", "safety"],
        "venue": "ICLR 2024 poster",
        "venueid": "ICLR.cc/2024/Conference",
    }
    note = {"id": "abc123", "forum": "abc123", "cdate": 1695340800000, "signatures": ["x"]}
    if version == 1:
        return {**note, "invitation": "ICLR.cc/2024/-/Submission", "content": content}
    content = {key: {"value": value} for key, value in content.items()}
    return {**note, "invitations": ["ICLR.cc/2024/-/Submission"], "content": content}


@pytest.mark.parametrize("version", [1, 2])
def test_openreview(tmp_path: Path, version: int) -> None:
    review = {"id": "r", "forum": "abc123", "replyto": "abc123", "cdate": 1, "signatures": [],
              "content": {"title": "Review", "review": "Good."}}  # fmt: skip
    notes = {"notes": [openreview(version), review], "count": 2}
    reading = read_content(tmp_path, json.dumps(notes))
    assert reading.source == "openreview"
    assert f"API {version}" in reading.why
    [record] = reading.records
    assert record.authors[0].ids == {"openreview": "~Ann_Lee1"}
    assert record.authors[1].ids == {}
    assert (record.year, record.date, record.published) == (2024, None, True)
    assert record.keywords == ("rl", "safety")
    assert record.ids == {"openreview": "abc123"}
    assert [(p.action, p.reason) for p in reading.problems] == [("rejected", "not a paper")]


def test_dblp_search(tmp_path: Path) -> None:
    hits = [
        {
            "@score": "1",
            "@id": "1",
            "info": {
                "authors": {"author": [{"@pid": "w/1", "text": "Yizhou Wang 0001"},
                                       {"@pid": "b/1", "text": "Bo Li"}]},
                "title": "A title.",
                "venue": "NeurIPS",
                "year": "2022",
                "type": "Conference and Workshop Papers",
                "key": "conf/nips/X22",
                "ee": "https://doi.org/10.1000/D.1",
            },
            "url": "u",
        },
        {
            "@score": "1",
            "@id": "2",
            "info": {"authors": {"author": {"@pid": "c", "text": "Cy Roe"}}, "title": "Preprint.",
                     "venue": "CoRR", "volume": "abs/2301.00001", "year": "2023",
                     "type": "Informal and Other Publications", "key": "journals/corr/abs-1"},
            "url": "u",
        },
    ]  # fmt: skip
    reading = read_content(
        tmp_path, json.dumps({"result": {"query": "q", "hits": {"@total": "2", "hit": hits}}})
    )
    assert reading.source == "dblp"
    first, second = reading.records
    assert (first.title, first.ids) == ("A title", {"doi": "10.1000/d.1", "dblp": "conf/nips/X22"})
    assert (first.authors[0].name, first.authors[0].ids) == ("Yizhou Wang", {"dblp": "0001"})
    assert not second.published
    assert second.ids["arxiv"] == "2301.00001"


def test_csl_json(tmp_path: Path) -> None:
    items = [
        {
            "id": "x",
            "type": "article-journal",
            "title": "From Zotero",
            "author": [
                {"family": "Gool", "given": "Luc", "non-dropping-particle": "van"},
                {"literal": "The Open Team"},
            ],
            "issued": {"date-parts": [[2020, 5, "4"]]},
            "container-title": "Journal",
            "DOI": "10.1000/Z",
        },
        {"id": "y", "type": "article", "title": ["List title"], "issued": {"raw": "Spring 2019"},
         "publisher": "arXiv", "number": "arXiv:1905.00001", "author": []},
    ]  # fmt: skip
    reading = read_content(tmp_path, json.dumps(items, indent=1))
    assert reading.source == "csl-json"
    assert reading.names == [["Luc van Gool", "The Open Team"], []]
    first, second = reading.records
    assert (first.year, str(first.date)) == (2020, "2020-05-04")
    assert (second.year, second.title, second.published) == (2019, "List title", False)
    assert second.ids == {"arxiv": "1905.00001"}
    lines = json.dumps(items, indent=1).split("\n")
    starts = [number for number, line in enumerate(lines, start=1) if line == " {"]
    assert [record.location.line for record in reading.records] == starts


def test_other_json_is_guessed_and_shown(tmp_path: Path) -> None:
    lines = "\n".join(
        json.dumps(value)
        for value in (
            {"titel": "Eins", "jahr": 2020, "autoren": ["Anna Ek", {"name": "Bo Li"}]},
            {"titel": "Zwei", "jahr": "2021", "autoren": "Ek, Anna; Li, Bo", "doi": "10.1000/2"},
        )
    )
    reading = read_content(tmp_path, lines)
    assert reading.source == "json"
    assert reading.names == [["Anna Ek", "Bo Li"]] * 2
    assert reading.records[1].ids == {"doi": "10.1000/2"}
    [note] = reading.problems
    assert note.reason == "columns guessed"
    assert "title=titel, authors=autoren, year=jahr, doi=doi" in note.detail
    with pytest.raises(InputError, match=r"year=date: there is no such column; the columns are ti"):
        read_content(tmp_path, lines, settings=ReadSettings(columns={"year": "date"}))


def lines_with_bad(total: int, bad: set[int]) -> str:
    return "".join(
        "{broken\n" if n in bad else json.dumps({"title": f"T{n}", "year": 2000}) + "\n"
        for n in range(1, total + 1)
    )


def test_a_bad_line_is_skipped_and_said(tmp_path: Path) -> None:
    reading = read_content(tmp_path, lines_with_bad(100, {40, 60}))
    assert len(reading.records) == 98
    assert [r for r in reading.reasons if r[1] == "invalid JSON"] == [
        ("rejected", "invalid JSON", 40),
        ("rejected", "invalid JSON", 60),
    ]


def test_too_many_bad_lines_stop_with_the_first_three(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"6 of 100 lines cannot be read.*line 2 .*line 3 .*line 4 \(.*At most 5%"
    ) as raised:
        read_content(tmp_path, lines_with_bad(100, {2, 3, 4, 5, 6, 7}))
    assert "line 5" not in str(raised.value)


def test_a_line_that_is_too_long_is_refused(tmp_path: Path) -> None:
    small = ReadSettings(max_line_bytes=10_000)
    long = '{"title": "' + "x" * 3_000_000 + '"}\n'
    reading = read_content(tmp_path, lines_with_bad(50, set()) + long, settings=small)
    assert len(reading.records) == 50
    assert ("rejected", "line too long", 51) in reading.reasons
    with pytest.raises(InputError, match=r"1 of 1 line .* JSON \(longer than 10,000 bytes\)"):
        read_content(tmp_path, long, settings=small)
    with pytest.raises(InputError, match=r"file:1: the line is longer than 10,000 bytes"):
        read_content(tmp_path, "[" + long + "]", settings=small)


def test_a_list_that_is_cut_off_keeps_what_is_whole(tmp_path: Path) -> None:
    text = "[\n" + ",\n".join(json.dumps({"title": f"T{n}", "year": 2000}) for n in range(5))
    reading = read_content(tmp_path, text[:-4])
    assert reading.titles == ["T0", "T1", "T2", "T3"]
    assert ("rejected", "file cut short", 6) in reading.reasons
    with pytest.raises(InputError, match="no complete object is in it"):
        read_content(tmp_path, '[{"title": "x", "a": 1')


def test_truncated_gzip_keeps_what_can_be_read(tmp_path: Path) -> None:
    packed = gzip.compress(lines_with_bad(5000, set()).encode())
    reading = read_content(tmp_path, packed[: len(packed) // 2])
    assert 1000 < len(reading.records) < 5000
    assert reading.titles == [f"T{n}" for n in range(1, len(reading.records) + 1)]
    assert [p.reason for p in reading.problems][-1] == "file cut short"
    packed = zstandard.compress(lines_with_bad(20_000, set()).encode())
    reading = read_content(tmp_path, packed[: len(packed) * 2 // 3])
    assert "file cut short" in [p.reason for p in reading.problems]


@settings(max_examples=40)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from([*WORK, "content", "authors", "info", "author", "value"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ),
    st.sampled_from(["openalex", "semantic", "arxiv", "openreview", "dblp", "csl"]),
)
def test_values_of_any_type_break_no_reader(
    tmp_path_factory: pytest.TempPathFactory, value: Any, kind: str
) -> None:
    signs: dict[str, dict[str, Any]] = {
        "openalex": {"title": "t", "authorships": value, "abstract_inverted_index": value,
                     "ids": value, "primary_location": value, "locations": value, "doi": value},
        "semantic": {"paperId": "x", "title": "t", "authors": value, "externalIds": value,
                     "year": value, "fieldsOfStudy": value, "journal": value},
        "arxiv": {"id": value, "title": "t", "versions": value, "authors_parsed": value,
                  "categories": value},
        "openreview": {"id": "x", "forum": "x", "cdate": value, "content": {"title": "t",
                       "authors": value, "authorids": value, "venue": value}},
        "dblp": {"@id": "1", "info": {"authors": value, "title": "t", "ee": value}, "url": "u"},
        "csl": {"type": "a", "title": "t", "issued": value, "DOI": value, "author": value,
                "container-title": value, "ISSN": value},
    }  # fmt: skip
    folder = tmp_path_factory.mktemp("hostile")
    reading: Reading = read_content(folder, json.dumps(signs[kind]) + "\n")
    assert len(reading.records) == 1


@pytest.mark.parametrize("indent", [None, 1])
def test_a_wrapper_that_is_cut_off_keeps_what_is_whole(tmp_path: Path, indent: int | None) -> None:
    works = [{**WORK, "title": f"Work {n}"} for n in range(4)]
    text = json.dumps({"meta": {"count": 4}, "results": works}, indent=indent)
    reading = read_content(tmp_path, text[: int(len(text) * 0.8)])
    assert reading.titles == ["Work 0", "Work 1", "Work 2"]
    assert [(p.action, p.reason) for p in reading.problems] == [("rejected", "file cut short")]
    if indent:
        starts = [n for n, line in enumerate(text.split("\n"), start=1) if line == "  {"]
        assert [record.location.line for record in reading.records] == starts[:3]


def test_a_list_that_lacks_its_end_is_said(tmp_path: Path) -> None:
    text = "[" + ",\n".join(json.dumps({"title": f"T{n}"}) for n in range(3)) + ",\n"
    reading = read_content(tmp_path, text)
    assert reading.titles == ["T0", "T1", "T2"]
    assert ("rejected", "file cut short", 3) in [
        (p.action, p.reason, min(p.location.line, 3)) for p in reading.problems
    ]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    ("whole", "damaged"),
    [
        ('"Work 2"', '"Work 2'),
        ('"Work 2",', '"Work 2"}'),
        ('"Work 2"', '{"Work 2"'),
        ('"Work 2"', '["Work 2"'),
        ('"Work 2"', "Work 2"),
    ],
)
def test_what_is_behind_a_damaged_object_is_read(
    tmp_path: Path, indent: int | None, whole: str, damaged: str
) -> None:
    works = [{**WORK, "id": f"https://openalex.org/W{n}", "title": f"Work {n}"} for n in range(6)]
    text = json.dumps({"meta": {"count": 6}, "results": works}, indent=indent)
    reading = read_content(tmp_path, text.replace(whole, damaged))
    whole_ones = [record for record in reading.records if record.title != "Work 2"]
    assert [record.title for record in whole_ones] == [f"Work {n}" for n in (0, 1, 3, 4, 5)]
    assert ("rejected", "invalid JSON") in [(p.action, p.reason) for p in reading.problems]
    if indent:
        lines = text.split("\n")
        starts = [n for n, line in enumerate(lines, start=1) if line == "    {"]
        assert [record.location.line for record in whole_ones] == [*starts[:2], *starts[3:]]


def test_a_few_damaged_lines_do_not_cost_a_small_file(tmp_path: Path) -> None:
    reading = read_content(tmp_path, lines_with_bad(5, {2, 3, 4}))
    assert reading.titles == ["T1", "T5"]
    assert reading.reasons[1:] == [("rejected", "invalid JSON", n) for n in (2, 3, 4)]
    with pytest.raises(InputError, match="4 of 6 lines cannot be read as JSON"):
        read_content(tmp_path, lines_with_bad(6, {2, 3, 4, 5}))
