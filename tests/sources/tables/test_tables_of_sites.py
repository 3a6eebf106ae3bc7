"""Text tables: sites' exports, guessed columns, rows of the wrong width."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.reading import DATA, needs_shared, read_content, read_path
from topics.errors import InputError, UsageError
from topics.settings import ReadSettings

SCOPUS_2023 = (
    '\ufeff"Authors","Author full names","Author(s) ID","Title","Year","Source title","Cited by",'
    '"DOI","Link","Abstract","Author Keywords","Document Type","EID"\n'
    '"Smith J.A.; Li B.","Smith, John A. (57202138757); Li, Bo (7402220509)","57202138757; '
    '7402220509","A title","2021","Journal","5","10.1000/S.1","https://www.scopus.com/x",'
    '"[No abstract available]","one; two","Article","2-s2.0-1"\n'
)
DIMENSIONS = (
    "\"About the data: Exported on May 4, 2023. Criteria: 'x'.\"\n"
    "Rank,Publication ID,DOI,PMID,Title,Abstract,Source title,Publication date,PubYear,Authors,"
    "Times cited,Dimensions URL\n"
    '1,pub.1,10.1000/D.1,31,"A title","Text, with comma",Nature,2020-03-04,2020,'
    '"Smith, John; Li, Bo",4,https://app.dimensions.ai/x\n'
)
LENS = (
    "Lens ID,Title,Date Published,Publication Year,Publication Type,Source Title,Author/s,Abstract,"
    "Fields of Study,Keywords,PMID,DOI,Citing Works Count\n"
    "000-111-222-333-44X,A title,2019-07-01,2019,journal article,Cell,John Smith; Bo Li,Text,"
    "Biology; Physics,,12,10.1000/L.1,9\n"
)


def test_scopus_since_2023(tmp_path: Path) -> None:
    reading = read_content(tmp_path, SCOPUS_2023)
    assert reading.source == "scopus"
    [record] = reading.records
    assert [a.name for a in record.authors] == ["John A. Smith", "Bo Li"]
    assert record.abstract == ""
    assert (record.year, record.citations, record.keywords) == (2021, 5, ("one", "two"))


def test_dimensions_and_lens(tmp_path: Path) -> None:
    reading = read_content(tmp_path, DIMENSIONS)
    assert reading.source == "dimensions"
    [record] = reading.records
    assert [a.name for a in record.authors] == ["John Smith", "Bo Li"]
    assert (str(record.date), record.citations, record.location.line) == ("2020-03-04", 4, 3)
    assert record.ids == {"doi": "10.1000/d.1", "pmid": "31"}
    reading = read_content(tmp_path, LENS)
    assert reading.source == "lens"
    [record] = reading.records
    assert [a.name for a in record.authors] == ["John Smith", "Bo Li"]
    assert record.keywords == ("Biology", "Physics")


@needs_shared
def test_real_exports() -> None:
    scopus = read_path(DATA / "exports" / "scopus.csv")
    assert [r.location.line for r in scopus.records] == [2, 3, 4, 6]
    assert scopus.reasons == [
        ("repaired", "row of wrong width", 4),
        ("repaired", "row of wrong width", 6),
    ]
    assert scopus.names[0][:2] == ["J.C. Phillips", "R. Braun"]
    assert scopus.records[2].year == 2022
    assert scopus.records[2].ids["doi"] == "10.1038/s41598-022-04849-0"
    assert scopus.records[2].ids["pmid"] == "35064163"
    springer = read_path(DATA / "exports" / "springer.csv")
    assert len(springer.records) == 17
    (volume,) = (p for p in springer.problems if p.action == "rejected")
    assert volume.detail.startswith("a volume of proceedings: 'Proceedings of Second")
    assert springer.names[0] == ["Araz R. Aliev", "Nigar T. Ismayilova"]
    ieee = read_path(DATA / "exports" / "ieee.csv")
    assert len(ieee.records) == 100
    assert ieee.names[0] == ["A. Hayashi", "S. Raj Paul", "V. Sarkar"]
    assert not [p for p in ieee.problems if p.action == "rejected"]


def test_columns_are_guessed_and_shown(tmp_path: Path) -> None:
    text = "Nr;Titel;Autor:innen;Erscheinungsjahr;Zusammenfassung\n1;Über Alles;Müller, A.;2020;X\n"
    reading = read_content(tmp_path, text)
    assert reading.source == "table"
    assert "semicolons" in reading.why
    assert "Titel" in reading.why
    [note] = reading.problems
    assert (note.action, note.reason) == ("noted", "columns guessed")
    assert "title=Titel, abstract=Zusammenfassung, authors=Autor:innen" in note.detail
    assert "not used: Nr" in note.detail
    assert reading.names == [["A. Müller"]]


def test_columns_as_given(tmp_path: Path) -> None:
    text = "a\tb\tc\nFirst\t2001\tAnna Ek and Bo Li\n"
    given_columns = ReadSettings(columns={"title": "a", "year": "b", "authors": "c"})
    reading = read_content(tmp_path, text, settings=given_columns)
    assert reading.names == [["Anna Ek", "Bo Li"]]
    assert reading.records[0].year == 2001
    with pytest.raises(
        InputError, match=r"file: --columns year=Jahr: there is no such column; .* are a, b, c\."
    ):
        read_content(tmp_path, text, settings=ReadSettings(columns={"title": "a", "year": "Jahr"}))
    with pytest.raises(InputError, match=r"no column looks like titles \(a, b, c\); say which"):
        read_content(tmp_path, text)
    with pytest.raises(UsageError, match="columns must be a mapping from one of title, abstract"):
        ReadSettings(columns={"titel": "a"})


def test_a_row_of_the_wrong_width(tmp_path: Path) -> None:
    text = (
        "title,authors,year,doi\n"
        "Fine,Anna Ek,2001,10.1000/1\n"
        "One, two and three,Anna Ek,2002,10.1000/2\n"
        "Either,Or,Anna Ek,2003,10.1000/3\n"
        '"Quoted, whole",,Anna Ek,2004,10.1000/4\n'
        "Short,2005,10.1000/5\n"
        "Extra,Anna Ek,2006,10.1000/6,,\n"
        "title,authors,year,doi\n"
    )
    reading = read_content(tmp_path, text)
    expected = ["Fine", "One, two and three", "Quoted, whole", "Short", "Extra"]
    assert reading.titles == expected
    assert ("noted", "header repeated", 8) in reading.reasons
    assert [r for r in reading.reasons if r[0] != "noted"] == [
        ("repaired", "row of wrong width", 3),
        ("rejected", "row of wrong width", 4),
        ("repaired", "row of wrong width", 5),
        ("repaired", "row of wrong width", 6),
        ("repaired", "row of wrong width", 7),
    ]


def test_a_quotation_mark_that_is_not_closed_costs_one_row(tmp_path: Path) -> None:
    rows = "".join(f"T{n},Anna Ek,{2000 + n},x\n" for n in range(5))
    text = "title,authors,year,abstract\n" + 'Bad,"Anna Ek,1999,x\n' + rows
    reading = read_content(tmp_path, text)
    assert reading.titles == ["T0", "T1", "T2", "T3", "T4"]
    assert ("rejected", "row of wrong width", 2) in reading.reasons
    assert [record.location.line for record in reading.records] == [3, 4, 5, 6, 7]


def test_dirt_in_fields(tmp_path: Path) -> None:
    text = (
        'title,authors,year,abstract\r"A ""good"" one","EK, ANNA; Ek, A.",Jan. 2020,"Line one.\r'
        'Line two."\rLone "quote" here,Anna Ek et al.,2021-2022,Text\x1b[31m\r'
    )
    reading = read_content(tmp_path, text)
    assert reading.titles == ['A "good" one', 'Lone "quote" here']
    first, second = reading.records
    assert [a.name for a in first.authors] == ["Anna Ek", "A. Ek"]
    assert first.abstract == "Line one.\nLine two."
    assert second.location.line == 4
    assert not second.authors_complete
    assert second.abstract == "Text[31m"
    assert (first.year, second.year) == (2020, 2021)


def test_numbers_of_dblp_in_a_column(tmp_path: Path) -> None:
    reading = read_content(tmp_path, "title,authors\nT,Yizhou Wang 0001; Bo Li\n")
    assert reading.names == [["Yizhou Wang", "Bo Li"]]
    assert reading.records[0].authors[0].ids == {"dblp": "0001"}


@settings(max_examples=60)
@given(st.text('ab,";\n\r\t 2019', max_size=60))
def test_no_text_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    reading = read_content(tmp_path_factory.mktemp("t"), "title,authors,year\n" + text)
    assert all(record.title for record in reading.records)
