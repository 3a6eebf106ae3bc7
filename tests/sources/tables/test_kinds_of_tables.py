"""Tables as databases and programs write them: other columns, other words above, other widths."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.reading import read_content
from topics.errors import InputError

ZOTERO = (
    '"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI",'
    '"Url","Date","Type","Conference Name","Proceedings Title","Manual Tags","Automat'
    'ic Tags"\n'
    '"A","preprint","2023","Oak, Eve; Elm, Tom","Kites of wire","","","http://arxiv.o'
    'rg/abs/2301.00002","2023-01-02","","","","wire; air",""\n'
    '"B","conferencePaper","2022","Oak, Eve","Kites of wood","","","","2022-06-02",""'
    ',"Kite Meeting","Proc. Kites","","wood"\n'
    '"C","journalArticle","2021","Oak, Eve","Kites of wool","Kite Journal","","","202'
    '1","","","","",""\n'
)
EBSCO = (
    '"Article Title","Author","Journal Title","Publication Date","DOI","Doctype","Sub'
    'jects","Keywords","Abstract","PLink"\n'
    '"Kites.","Oak, Eve; Elm, Tom","Kite Studies","20180301","10.1234/k.1","Article",'
    '"KITES; AIR","","They fly.","https://x.example"\n'
)
PROQUEST = (
    "Title,Abstract,StoreId,ArticleType,Authors,pubdate,pubtitle,year,DocumentURL,sub"
    "jectTerms,digitalObjectIdentifier\n"
    'Kites,They fly.,1,Journal Article,"Oak, Eve; Elm, Tom",Mar 2018,Kite Studies,201'
    '8,https://x.example,"KITES; AIR",10.1234/k.1\n'
)
OVID = (
    '"UI","TI","AU","SO","YR","AB","KW","DO"\n'
    '"1","Kites","Oak, Eve; Elm, Tom","Kite Studies","2018","They fly.","KITES; AIR",'
    '"10.1234/k.1"\n'
)
EMBASE = (
    "Title,Author Names,Correspondence Address,Source,Abstract,Emtree Medical Index T"
    "erms,Author Keywords\n"
    'Kites,"Oak E., Elm T.B.","E. Oak, Kite University",Kite Studies (2018) 3:3 (152-'
    '160). Date of Publication: 1 Mar 2018,They fly.,human,"KITES, AIR"\n'
)
OPENALEX = (
    "id,doi,display_name,publication_year,publication_date,type,cited_by_count,author"
    "ships.author.display_name,authorships.author.id,authorships.author.orcid,primary"
    "_location.source.display_name,keywords.display_name,abstract\n"
    "https://openalex.org/W1,https://doi.org/10.1234/k.1,Kites,2018,2018-03-01,articl"
    "e,5,Eve Oak|Tom Elm,https://openalex.org/A1|https://openalex.org/A2,https://orci"
    "d.org/0000-0002-1825-0097|,Kite Studies,KITES|AIR,They fly.\n"
)


@pytest.mark.parametrize("table", [EBSCO, PROQUEST, OVID, EMBASE, OPENALEX])
def test_databases_are_understood(tmp_path: Path, table: str) -> None:
    [record] = read_content(tmp_path, table, "t.csv").records
    assert record.title.startswith("Kites")
    assert len(record.authors) == 2
    assert (record.year, record.venue) == (2018, "Kite Studies")
    assert (record.keywords, record.abstract) == (("KITES", "AIR"), "They fly.")
    if table not in (EMBASE,):
        assert record.ids["doi"] == "10.1234/k.1"


def test_openalex_keeps_who_is_who(tmp_path: Path) -> None:
    reading = read_content(tmp_path, OPENALEX, "t.csv")
    assert reading.source == "openalex-csv"
    first, second = reading.records[0].authors
    assert (first.name, first.ids) == (
        "Eve Oak",
        {"openalex": "A1", "orcid": "0000-0002-1825-0097"},
    )
    assert (second.name, second.ids) == ("Tom Elm", {"openalex": "A2"})


def test_zotero_by_the_most_fitting_column(tmp_path: Path) -> None:
    first, second, third = read_content(tmp_path, ZOTERO, "t.csv").records
    assert (first.published, first.ids) == (False, {"arxiv": "2301.00002"})
    assert (second.published, second.venue, second.keywords) == (True, "Kite Meeting", ("wood",))
    assert (third.published, third.venue, first.keywords) == (
        True,
        "Kite Journal",
        ("wire", "air"),
    )


def test_lines_above_the_header_are_passed_over_and_said(tmp_path: Path) -> None:
    table = "Export of 2 records,,\n2024-01-01,,\n\n,,\nTitle,Authors,Year\nKites,Oak,2021\n"
    reading = read_content(tmp_path, table, "t.csv")
    assert (reading.titles, reading.records[0].location.line) == (["Kites"], 6)
    assert ("noted", "lines before the header", 0) in reading.reasons


def test_a_word_of_a_row_is_no_header(tmp_path: Path) -> None:
    table = "name,words\nx,Title\ny,other\n"
    with pytest.raises(InputError, match="no column looks like titles"):
        read_content(tmp_path, table, "t.csv")


SCOPUS_HEADER = (
    "Authors,Title,Year,Source title,DOI,Abstract,Author Keywords,Index Keywords,Editors,"
    "Document Type,Source,EID\n"
)


def scopus_row(number: int, *, editors: str = ",") -> str:
    return (
        f'"Oak E., Elm T.",Kites {number},{2000 + number},KJ,10.1234/k.{number},"They fly.",kites,'
        f"air{editors},Article,Scopus,2-s2.0-8500000000{number}\n"
    )


def test_a_column_that_the_header_lacks_is_found_in_all_rows_together(tmp_path: Path) -> None:
    rows = "".join(scopus_row(number, editors=",,") for number in range(5))
    reading = read_content(tmp_path, SCOPUS_HEADER + rows, "s.csv")
    assert reading.titles == [f"Kites {number}" for number in range(5)]
    assert [record.year for record in reading.records] == [2000, 2001, 2002, 2003, 2004]
    assert reading.records[0].abstract == "They fly."
    assert [p.reason for p in reading.problems] == ["rows wider than the header"]


@pytest.mark.parametrize(
    "last",
    [',"Cut o', ",,,,,,,,,,x", scopus_row(2, editors=",,")[:-9], "Oak E.,Cut,2004,KJ,,,,,,,,", '"'],
)
def test_a_row_that_is_cut_off_does_not_hide_what_the_others_have_in_common(
    tmp_path: Path, last: str
) -> None:
    rows = "".join(scopus_row(number, editors=",,") for number in range(2))
    reading = read_content(tmp_path, SCOPUS_HEADER + rows + last, "s.csv")
    assert reading.titles[:2] == ["Kites 0", "Kites 1"]
    assert [record.year for record in reading.records[:2]] == [2000, 2001]
    assert reading.problems[0].reason == "rows wider than the header"


def test_row_names_of_r_are_left_out(tmp_path: Path) -> None:
    table = "title,author,year,doi\n1,Air,Eve Oak,2001,10.1234/a\n2,Wind,Tom Elm,2002,10.1234/b\n"
    reading = read_content(tmp_path, table, "t.csv")
    assert reading.titles == ["Air", "Wind"]
    assert [record.year for record in reading.records] == [2001, 2002]


def test_one_row_is_kept_if_its_readings_agree_on_what_tells_a_paper(tmp_path: Path) -> None:
    rows = scopus_row(1) + scopus_row(2, editors=",,") + scopus_row(3)
    reading = read_content(tmp_path, SCOPUS_HEADER + rows, "s.csv")
    assert reading.titles == ["Kites 1", "Kites 2", "Kites 3"]
    assert ("repaired", "row of wrong width", 3) in reading.reasons


@pytest.mark.parametrize(
    "cell",
    ["['air', 'wind']", '["air", "wind"]', "['air' 'wind']", "c('air', 'wind')", "air; wind"],
)
def test_lists_as_programs_write_them(tmp_path: Path, cell: str) -> None:
    escaped = cell.replace('"', '""')
    table = f'title,keywords\nKites,"{escaped}"\nWind,[]\n'
    first, second = read_content(tmp_path, table, "t.csv").records
    assert (first.keywords, second.keywords) == (("air", "wind"), ())


def test_titles_that_are_none(tmp_path: Path) -> None:
    table = (
        "title,year\n[No title available],2001\n<script>,2002\n<i></i>,2003\nno title,2004\n"
        "No title is enough,2005\nx < y,2006\n"
    )
    reading = read_content(tmp_path, table, "t.csv")
    assert reading.titles == ["No title is enough", "x < y"]
    rejected = [p for p in reading.problems if p.reason == "no title"]
    assert len(rejected) == 4
    assert "'[No title available]' is none" in rejected[0].detail


@pytest.mark.parametrize(
    "header",
    [
        "Tytuł,Autorzy,Rok",
        "Název,Autoři,Rok",
        "Titel,Auteurs,Jaar",
        "Tittel,Forfattere,År",
        "Başlık,Yazarlar,Yıl",
        "Τίτλος,Συγγραφείς,Έτος",
        "Название,Авторы,Год",
        "Título,Autores,Año",
        "标题,作者,年份",
        "제목,저자,연도",
        "Tiêu đề,Tác giả,Năm",
        "العنوان,المؤلف,السنة",
    ],
)
def test_headers_in_many_languages(tmp_path: Path, header: str) -> None:
    [record] = read_content(tmp_path, f"{header}\nKites,Eve Oak,2001\n", "t.csv").records
    assert (record.title, len(record.authors), record.year) == ("Kites", 1, 2001)


def test_a_single_field_is_counted_as_one(tmp_path: Path) -> None:
    reading = read_content(tmp_path, "Title,Year,Venue\nKites,2001,K\nx\n", "s.csv")
    [problem] = [p for p in reading.problems if p.reason == "row of wrong width"]
    assert problem.detail.startswith("1 field where the header has 3")


DSPACE = (
    "id,dc.contributor.advisor[en],dc.contributor.author,dc.date.accessioned,dc.date.issued[],"
    "dc.description.abstract[no],dc.description.abstract[en],dc.relation.ispartof[en],"
    "dc.subject[en],dc.title[no],dc.title[en],dc.type[en]\n"
    'a,"Fir, Una","Oak, Eve::0000-0002-1825-0097::600||Elm, Tom::6f1c-22::-1",2020-01-01,'
    "2018-03-01,De flyr.,They fly.,Kite Studies,kites||air,Drager,Kites,Journal article\n"
    'b,,"Elm, Tom",2020-01-01,2019,De faller.,,,,Drager av ull,,Journal article\n'
)


def test_the_columns_of_a_repository_name_their_language(tmp_path: Path) -> None:
    first, second = read_content(tmp_path, DSPACE, "t.csv").records
    assert (first.title, first.abstract, first.venue) == ("Kites", "They fly.", "Kite Studies")
    assert [author.name for author in first.authors] == ["Eve Oak", "Tom Elm"]
    assert first.authors[0].ids == {"orcid": "0000-0002-1825-0097"}
    assert first.authors[1].ids == {}
    assert (first.year, first.keywords) == (2018, ("kites", "air"))
    assert (second.title, second.abstract, second.year) == ("Drager av ull", "De faller.", 2019)


@pytest.mark.parametrize(
    "header",
    [
        "Autoren,Titel,Jahr,Quellentitel,Zusammenfassung,Autoren-Keywords,Zitiert von",
        "Autores,Título,Año,Título fuente,Resumen,Palabras clave de autor,Citado por",
        "著者名,タイトル,出版年,出典名,抄録,著者キーワード,被引用数",
        "作者,文献标题,年份,来源出版物名称,摘要,作者关键字,被引",
        "Forfattere,Tittel,År,Tidsskrift,Sammendrag,Nøkkelord,Citations",
        "Tekijät,Otsikko,Vuosi,Lehti,Tiivistelmä,Avainsanat,Citations",
        "Contributors,Title of the contribution in original language,Publication year,Journal,"
        "Abstract,Keywords,Citations",
        "authFullName_s,title_s,producedDateY_i,journalTitle_s,abstract_s,keyword_s,Citations",
    ],
)
def test_columns_in_the_language_of_the_page_are_understood(tmp_path: Path, header: str) -> None:
    row = '"Oak E.; Elm T.",Kites,2018,Kite Studies,They fly.,kites; air,7\n'
    [record] = read_content(tmp_path, f"{header}\n{row}", "t.csv").records
    assert [author.name for author in record.authors] == ["E. Oak", "T. Elm"]
    assert (record.title, record.year, record.venue) == ("Kites", 2018, "Kite Studies")
    assert (record.abstract, record.keywords) == ("They fly.", ("kites", "air"))
    assert record.citations == 7


def test_attachments_and_notes_of_a_library_are_no_papers(tmp_path: Path) -> None:
    more = ZOTERO + '"D","attachment","","","Full Text PDF","","","","","","","","",""\n'
    more += '"E","note","2020","Oak, Eve","A note on kites","","","","","","","","",""\n'
    reading = read_content(tmp_path, more, "t.csv")
    assert len(reading.records) == 4
    assert "A note on kites" in reading.titles
    assert ("rejected", "not a paper", 5) in reading.reasons


def test_a_row_that_lacks_most_of_its_fields_is_not_guessed(tmp_path: Path) -> None:
    table = "Title\tYear\tDOI\nKites\t2018\t10.1234/k.1\nE Oak, T Elm\nMore kites\t2019\n"
    reading = read_content(tmp_path, table, "t.tsv")
    assert reading.titles == ["Kites", "More kites"]
    assert ("rejected", "row of wrong width", 3) in reading.reasons


@pytest.mark.parametrize(
    "header", ["Title,Author,Author,Author,Year", "Title,Author 1,Author 2,Author 3,Year"]
)
def test_each_author_may_have_a_column(tmp_path: Path, header: str) -> None:
    rows = 'Kites,Eve Oak,"Elm, Tom",Una Fir,2018\nWool,Eve Oak,,,2019\n'
    reading = read_content(tmp_path, f"{header}\n{rows}", "t.csv")
    first, second = reading.records
    columns = " and ".join(dict.fromkeys(header.split(",")[1:4]))
    assert reading.problems[0].detail == f"read as title=Title, authors={columns}, year=Year"
    assert [author.name for author in first.authors] == ["Eve Oak", "Tom Elm", "Una Fir"]
    assert [author.name for author in second.authors] == ["Eve Oak"]
    assert (first.year, second.year) == (2018, 2019)


def test_a_quotation_mark_that_stays_open_swallows_no_rows(tmp_path: Path) -> None:
    table = (
        'Title\tYear\tAbstract\nKites\t2018\t"They fly.\nWool\t2019\tIt warms.\n'
        "Moss\t2020\tIt grows.\n"
    )
    reading = read_content(tmp_path, table, "t.tsv")
    assert reading.titles == ["Kites", "Wool", "Moss"]
    assert [record.abstract for record in reading.records][1:] == ["It warms.", "It grows."]
    assert ("repaired", "quotation mark not closed", 2) in reading.reasons


def test_lines_within_a_closed_field_are_no_rows(tmp_path: Path) -> None:
    table = 'Title\tYear\tAbstract\nKites\t2018\t"They fly.\nWool\t2019\tIt warms."\n'
    reading = read_content(tmp_path, table, "t.tsv")
    assert reading.titles == ["Kites"]
    assert "It warms." in reading.records[0].abstract


@pytest.mark.parametrize("line", ["TLDR", "Full-text available", "Show more detail", "pdf bib"])
def test_a_line_as_a_site_writes_it_may_stand_in_an_abstract(tmp_path: Path, line: str) -> None:
    text = (
        f'title,authors,abstract\nKites,"Oak, Eve","They fly.\n{line}\nFar."\nMoss,Tom Elm,Grows.\n'
    )
    assert [record.title for record in read_content(tmp_path, text, "t.csv").records] == [
        "Kites",
        "Moss",
    ]


def test_a_carriage_return_within_a_row_divides_it_only_where_such_end_rows(
    tmp_path: Path,
) -> None:
    # As Python's csv writes a field with a carriage return: without quotation marks.
    rows = ["title,author,year", "Kites\r of wire,Eve Oak,2021", 'Kites of "wood,Tom Elm,2022']
    reading = read_content(tmp_path, "\n".join(rows) + "\n", "feeds.csv")
    assert reading.titles == ["Kites of wire", 'Kites of "wood']
    assert not [one for one in reading.problems if one.action == "rejected"]
    windows = read_content(tmp_path, "\r\n".join(rows) + "\r\n", "windows.csv")
    assert windows.titles == reading.titles
    macintosh = "title,author,year\rKites of wire,Eve Oak,2021\rKites of wood,Tom Elm,2022\r"
    assert read_content(tmp_path, macintosh, "mac.csv").titles == ["Kites of wire", "Kites of wood"]
