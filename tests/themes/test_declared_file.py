from pathlib import Path

import pytest

from topics.errors import InputError
from topics.themes.declared_file import read_declared_themes


def write(folder: Path, text: str) -> Path:
    path = folder / "themes.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_themes_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '[[theme]]\nid = "b"\nname = "Bees"\ndescription = "About\\n bees."\n'
        'keywords = ["honey", " "]\n[[theme]]\nid = "a"\nname = "Ants"\n',
    )
    bees, ants = read_declared_themes(path)
    assert (bees.id, bees.name, bees.description, bees.keywords) == (
        "b",
        "Bees",
        "About bees.",
        ("honey",),
    )
    assert (ants.id, ants.description, ants.keywords) == ("a", "", ())


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    path = write(tmp_path, '\ufeff[[theme]]\nid = "a"\nname = "Ants"\n')
    assert [theme.id for theme in read_declared_themes(path)] == ["a"]


def test_an_empty_file_declares_nothing(tmp_path: Path) -> None:
    assert read_declared_themes(write(tmp_path, "")) == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[theme]]\nid = "a"\nname = "A"\n[[theme]]\nid = "a"\nname = "B"', "repeats the id 'a'"),
        ('[[theme]]\nid = "a"', r"theme 1 \('a'\) has no name"),
        ('[[theme]]\nid = "a"\nname = " "', "has no name"),
        ('[[theme]]\nname = "A"', "needs an id"),
        ('[[theme]]\nid = "Not an id"\nname = "A"', "needs an id of small letters"),
        ('[[theme]]\nid = "none"\nname = "A"', "stands for papers without a theme"),
        ('[[theme]]\nid = "a"\nname = "A"\nkeyword = []', "did you mean 'keywords'"),
        ('[[theme]]\nid = "a"\nname = "A"\nkeywords = "x"', "keywords must be a list"),
        ('[[theme]]\nid = "a"\nname = "A"\ndescription = 1', "description must be a text"),
        ("themes = []", "unknown entry 'themes'"),
        ("theme = 1", r"must be written as \[\[theme\]\]"),
        ("[[theme", "not valid TOML"),
        ("a = " + "[" * 3000 + "]" * 3000, "not valid TOML"),
        ("a = " + "9" * 5000, "not valid TOML"),
    ],
)
def test_says_what_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(InputError, match=message) as error:
        read_declared_themes(path)
    assert str(error.value).startswith(str(path))


def test_a_missing_or_binary_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_declared_themes(tmp_path / "absent.toml")
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not UTF-8"):
        read_declared_themes(tmp_path / "bad.toml")
