"""Encodings: found out, declared, named; and what the ledger says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.reading import read_content
from topics.errors import UsageError
from topics.settings import ReadSettings

CHINESE = "@article{{a{n}, title = {{山谷里的风筝与云的研究}}, year = {{{n}}}}}\n"
TEXTS = {
    "gb18030": ("title,authors,year\n城市里的风筝节与儿童,赵明; 钱红,2013\n", "赵明"),
    "big5": ("title,authors,year\n城市裡的風箏節與兒童,趙明; 錢紅,2013\n", "趙明"),
    "shift_jis": ("title,authors\nカタカナで書いた凧の研究,山田花子; 川口次郎\n", "山田花子"),
    "euc_kr": ("title,authors\n서울 하늘의 연과 바람에 관한 연구,홍길동; 성춘향\n", "홍길동"),
    "cp1251": ("Название,Авторы,Год\nВоздушные змеи города,Сидоров Пётр,2015\n", "Сидоров"),
    "koi8_r": ("Название,Авторы,Год\nВоздушные змеи города,Сидоров Пётр,2015\n", "Сидоров"),
    "cp1250": (
        "Název,Autor,Rok\nPapíroví draci nad městem Žďár,\"Dvořák, Jiří; Šťastná, Zdeňka\",2015\n",
        "Jiří Dvořák",
    ),
}  # fmt: skip


@pytest.mark.parametrize("encoding", TEXTS)
def test_short_tables_in_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    text, name = TEXTS[encoding]
    settings = ReadSettings(columns={"title": text.split(",")[0]})
    reading = read_content(tmp_path, text.encode(encoding), "t.csv", settings)
    assert reading.titles == [text.split("\n")[1].split(",")[0]]
    assert any(name in one for one in reading.names[0])
    [said] = [p for p in reading.problems if p.reason == "encoding"]
    assert "detected with confidence 0." in said.detail
    assert "--encoding" in said.detail


def test_letters_that_only_windows_has_are_no_control_characters(tmp_path: Path) -> None:
    text = 'Tytuł,Autorzy\nLatawce nad łąką,"Wójcik, Łukasz; Świątek, Żaneta"\n'
    reading = read_content(tmp_path, text.encode("cp1250"), "t.csv")
    assert reading.titles == ["Latawce nad łąką"]
    assert reading.names == [["Łukasz Wójcik", "Żaneta Świątek"]]


def test_a_name_that_the_user_gives_overrules(tmp_path: Path) -> None:
    text = "title,year\nÄpfel und Öl,2001\n"
    settings = ReadSettings(encoding="cp437")
    reading = read_content(tmp_path, text.encode("cp437"), "t.csv", settings)
    assert reading.titles == ["Äpfel und Öl"]
    assert [p.detail for p in reading.problems if p.reason == "encoding"] == [
        "read as cp437, as asked"
    ]
    wide = ReadSettings(encoding="utf-16-le")
    assert read_content(tmp_path, text.encode("utf-16-le"), "t.csv", wide).titles == [
        "Äpfel und Öl"
    ]


def test_an_encoding_that_is_none_is_refused() -> None:
    for name in ("latin-77", "base64"):
        with pytest.raises(UsageError, match=r"encoding.* must be a text encoding such as utf-8"):
            ReadSettings(encoding=name)


def test_what_the_file_declares_is_believed_where_it_is_not_utf8(tmp_path: Path) -> None:
    entries = "% Encoding: GBK\n" + "".join(CHINESE.format(n=n) for n in (2011, 2012))
    reading = read_content(tmp_path, entries.encode("gbk"), "a.bib")
    assert reading.titles == ["山谷里的风筝与云的研究"] * 2
    [said] = [p for p in reading.problems if p.reason == "encoding"]
    assert "GBK, as the file declares" in said.detail
    reading = read_content(tmp_path, entries, "a.bib")
    assert reading.titles == ["山谷里的风筝与云的研究"] * 2
    assert not [p for p in reading.problems if p.reason == "encoding"]


def test_the_encoding_is_found_far_down_in_a_file(tmp_path: Path) -> None:
    plain = "".join(
        f"@article{{p{n}, title = {{Plain {n}}}, year = 2000}}\n" for n in range(30_000)
    )
    content = plain.encode() + CHINESE.format(n=2013).encode("gb18030")
    reading = read_content(tmp_path, content, "a.bib")
    assert len(reading.records) == 30_001
    assert reading.titles[-1] == "山谷里的风筝与云的研究"
    [said] = [p for p in reading.problems if p.reason == "encoding"]
    assert "line 30001" in said.detail


def test_a_few_western_bytes_among_utf8_are_mended_one_by_one(tmp_path: Path) -> None:
    content = "title,authors\nÜber Drachen,Müller\n".encode() + "Käse,Böll\n".encode("cp1252")
    reading = read_content(tmp_path, content, "t.csv")
    assert reading.titles == ["Über Drachen", "Käse"]
    assert [p.detail for p in reading.problems if p.reason == "encoding"] == [
        "2 bytes are not UTF-8 and were read as Windows-1252, the first in line 3"
    ]


def test_a_single_stray_byte_is_counted_as_one(tmp_path: Path) -> None:
    reading = read_content(tmp_path, "title,year\nKites – \n".encode() + b"M\xf6we,2001\n", "t.csv")
    [problem] = [p for p in reading.problems if p.reason == "encoding"]
    assert problem.detail.startswith("1 byte is not UTF-8 and was read as Windows-1252")
