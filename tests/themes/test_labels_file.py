from pathlib import Path

import pytest

from topics.errors import InputError
from topics.settings import Label
from topics.themes.labels_file import read_labels


def write(folder: Path, text: str) -> Path:
    path = folder / "labels.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_reads_papers_and_themes_and_passes_over_the_rest(tmp_path: Path, separator: str) -> None:
    lines = ["\ufeffnote,Paper,theme", 'mine,"A title",safe-rl', "", ",10.1000/x,  No   theme "]
    path = write(tmp_path, "\r\n".join(lines).replace(",", separator))
    assert read_labels(path) == (
        Label(paper="A title", theme="safe-rl", place="labels.csv:2"),
        Label(paper="10.1000/x", theme="No theme", place="labels.csv:4"),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"need one column 'paper'.*its columns are: none"),
        ("title,theme\na,b", r"need one column 'paper'.*title, theme"),
        ("paper,theme,theme\na,b,c", "need one column 'theme'"),
        ("paper,theme\na,", r"labels\.csv:2: the line has no theme"),
        ("paper,theme\n,b", r"labels\.csv:2: the line has no paper"),
        ("paper,theme\na," + "b" * 121, "at most 120 characters"),
        ("paper,theme\na", r"labels\.csv:2: the line has no theme"),
    ],
)
def test_says_what_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_labels(write(tmp_path, text))


def test_a_missing_or_binary_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_labels(tmp_path / "labels.csv")
    path = tmp_path / "labels.csv"
    path.write_bytes(b"paper,theme\n\xff\xfe,a\n")
    with pytest.raises(InputError, match="not UTF-8"):
        read_labels(path)
    path.write_bytes(b"paper,theme\n" + b'"' + b"x" * 200_000)
    # which of the two depends on the longest cell that Python's reader is set to take
    with pytest.raises(InputError, match=r"is not a table|the line has no theme"):
        read_labels(path)
