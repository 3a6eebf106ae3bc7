"""What stands in a folder, and what in it is no file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from topics.errors import InputError
from topics.sources.files.folders import places_in


def troubles(*paths: Path) -> dict[str, str]:
    return {place.name: place.trouble for place in places_in(paths)}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes on this system")
def test_what_is_no_file_is_named_and_never_opened(tmp_path: Path) -> None:
    folder, other = tmp_path / "papers", tmp_path / "other"
    for made in (folder / "x.json", folder / ".git", other):
        made.mkdir(parents=True)
    (folder / "x.json" / "a.csv").write_text("title\n")
    for name in (".git/b.csv", ".hidden", "~$w.xlsx", "themes.toml"):
        (folder / name).write_text("title\n")
    os.mkfifo(folder / "pipe.csv")
    (folder / "loose.csv").symlink_to("nowhere")
    (folder / "loop").symlink_to("loop")
    (folder / "inside").symlink_to("x.json")
    (folder / "outside").symlink_to(other)
    found = troubles(folder)
    assert list(found) == ["loop", "loose.csv", "outside", "pipe.csv", "x.json/a.csv"]
    assert found["x.json/a.csv"] == ""
    assert found["loop"].startswith("loop: cannot be read (")
    assert found["loose.csv"] == "loose.csv: is a link to a file that is not there."
    assert found["outside"].startswith("outside: is a link to a folder, and links to folders are")
    assert found["pipe.csv"].startswith("pipe.csv: is a pipe; write what comes out of it")
    assert troubles(folder / "pipe.csv") == {"pipe.csv": found["pipe.csv"]}


def test_a_folder_that_cannot_be_listed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shut").mkdir()
    (tmp_path / "a.csv").write_text("title\n")
    original = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return original(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert troubles(tmp_path) == {
        "a.csv": "",
        "shut": "shut: the folder cannot be listed (Permission denied).",
    }


def test_names_that_are_no_text_are_spelled_out(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"bad\xff.csv")).write_text("title\n")
    except OSError:
        pytest.skip("names must be text on this system")
    assert troubles(tmp_path) == {"bad\\xff.csv": ""}


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for name in ("absent", "file/below"):
        with pytest.raises(InputError, match=f"{name}: no such file or folder"):
            troubles(tmp_path / name)
    for name in ("x" * 5_000, "a\0b"):
        with pytest.raises(InputError, match="cannot be read"):
            troubles(tmp_path / name)
