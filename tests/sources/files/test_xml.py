"""XML as a stream: lines, named characters, traps and damage."""

from __future__ import annotations

import contextlib
import gzip
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from tests.growth import assert_grows_linearly
from topics.errors import InputError
from topics.records import Problem
from topics.sources.files.files import SourceFile
from topics.sources.files.xml import elements, text_in


def read(folder: Path, content: str | bytes, wanted: str = "r") -> list[tuple[int, Element]]:
    path = folder / "f.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = elements(SourceFile(path, "f.xml"), {wanted})
    return [item for item in found if not isinstance(item, Problem)]


def texts(folder: Path, content: str | bytes) -> list[str]:
    return [text_in(element) for _, element in read(folder, content)]


def test_elements_have_their_lines_and_lose_their_namespaces(tmp_path: Path) -> None:
    content = (
        '\n\n<?xml version="1.0"?>\n<n:all xmlns:n="urn:x">\n<n:r k="1">a<n:b>\nb</n:b></n:r>\n'
    )
    found = read(tmp_path, content + "<n:r>c</n:r></n:all>")
    assert [(line, text_in(one), text_in(one, "b")) for line, one in found] == [
        (5, "a b", "b"),
        (7, "c", ""),
    ]
    assert found[0][1].attrib == {"k": "1"}


def test_named_and_stray_characters(tmp_path: Path) -> None:
    content = (
        "<all><r>J&uuml;rgen &amp; AT&T &#233;&#xe9; &nothing; &#11;x\x0by &lt;i&gt;</r></all>"
    )
    assert texts(tmp_path, content) == ["Jürgen & AT&T éé &nothing; xy <i>"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "gbk", "shift_jis"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    word = {"iso-8859-1": "Möwe", "gbk": "风筝", "shift_jis": "カタカナ"}.get(encoding, "Möwe 风筝")
    content = f'<?xml version="1.0" encoding="{encoding}"?><all><r>{word}</r></all>'
    assert texts(tmp_path, content.encode(encoding)) == [word]


def test_an_encoding_that_nobody_knows_does_not_matter(tmp_path: Path) -> None:
    content = '<?xml version="1.0" encoding="x-made-up"?><all><r>Möwe</r></all>'
    assert texts(tmp_path, content) == ["Möwe"]


def test_entities_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE all [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><all><r>&b;</r></all>'
    with pytest.raises(InputError, match=r"f\.xml: the XML declares entities"):
        read(tmp_path, bomb)


def test_damage_is_told_and_what_is_before_it_kept(tmp_path: Path) -> None:
    path = tmp_path / "f.xml"
    path.write_text("<all>\n<r>one</r>\n<r>two</r>\n<r>three</all>")
    stream = elements(SourceFile(path, "f.xml"), {"r"})
    found = []
    with pytest.raises(InputError, match=r"f\.xml:4: the XML is damaged \(mismatched tag"):
        found.extend(stream)
    stream = elements(SourceFile(path, "f.xml"), {"r"})
    kept = [next(stream), next(stream)]
    assert [text_in(item[1]) for item in kept if not isinstance(item, Problem)] == ["one", "two"]


def test_a_single_line_of_many_megabytes_and_depth_without_end(tmp_path: Path) -> None:
    one = "<r>" + "word " * 100 + "</r>"
    found = read(tmp_path, gzip.compress(f"<all>{one * 20_000}</all>".encode()))
    assert len(found) == 20_000
    deep = "<b>" * 100_000 + "</b>" * 100_000
    assert texts(tmp_path, f"<all><r>x{deep}</r></all>") == ["x"]


LIST = "<a>\n<all x='1'\n y='é'>\n<r>one</r>\n<r>two <b>2</b></r>\n<r>three</r>\n</all>\n</a>\n"


@pytest.mark.parametrize(
    ("whole", "damaged", "kept", "lines"),
    [
        ("</b></r>", "</b></x>", ["one", "three"], [5]),
        ("</b></r>", "</b><r>", ["one", "three"], [5, 5]),
        ("<b>", "<b", ["one", "three"], [5]),
        ("<r>two", "<r>&#x;\x00<<two", ["one", "three"], [5]),
        ("<r>two", "<x>two", ["one", "three"], [5]),
        ("one</r>", "one", ["two 2", "three"], [4]),
        ("three</r>\n</all>", "thr", ["one", "two 2"], []),
    ],
)
def test_what_is_behind_a_damaged_place_is_read(
    tmp_path: Path, whole: str, damaged: str, kept: list[str], lines: list[int]
) -> None:
    path = tmp_path / "f.xml"
    path.write_text(LIST.replace(whole, damaged))
    items: list[object] = []
    with contextlib.suppress(InputError):
        items.extend(elements(SourceFile(path, "f.xml"), {"r"}))
    found = [item for item in items if not isinstance(item, Problem)]
    assert [text_in(item[1]) for item in found] == kept  # type: ignore[index]
    said = [(item.location.line, item.reason) for item in items if isinstance(item, Problem)]
    assert said == [(line, "file damaged") for line in lines]


def test_damage_without_end_takes_no_time(tmp_path: Path) -> None:
    path = tmp_path / "f.xml"

    def attempt(size: int) -> None:
        path.write_text("<all>" + "<r><b></r>" * size)
        with pytest.raises(InputError, match="the XML is damaged"):
            list(elements(SourceFile(path, "f.xml"), {"r"}))

    assert_grows_linearly(attempt, 5_000)
