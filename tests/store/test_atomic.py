"""Files written whole or not at all: what is there afterwards, and what is said."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.disks import FullDisk
from topics.errors import OutputError
from topics.store.atomic import UNFINISHED, replacing, replacing_together, unwritable

BEFORE = {"a.txt": "old a", "model/b.txt": "old b", "end.json": "old end"}
AFTER = {"a.txt": "new a", "model/b.txt": "new b", "model/deep/c.txt": "new c", "end.json": "end"}


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def fill(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        with replacing(folder / name) as temporary:
            temporary.write_text(text, encoding="utf-8")


def fill_together(folder: Path, files: dict[str, str], then: Callable[[], object]) -> None:
    """Write ``files``, and do something when all are written but none is in its place."""
    with replacing_together(folder, last="end.json") as new:
        fill(new, files)
        then()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    fill(tmp_path / "out", {**BEFORE, "mine.txt": "the user's"})
    return tmp_path / "out"


def test_a_file_takes_the_place_of_another(tmp_path: Path) -> None:
    for text in ("one", "two"):
        with replacing(tmp_path / "deep" / "a.txt") as temporary:
            temporary.write_text(text, encoding="utf-8")
    assert contents(tmp_path) == {"deep/a.txt": "two"}


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_whatever_ends_the_writing_leaves_what_was_there(
    folder: Path, error: type[BaseException]
) -> None:
    before = contents(folder)

    def stop() -> None:
        raise error

    def write_half() -> None:
        with replacing(folder / "a.txt") as temporary:
            temporary.write_text("half", encoding="utf-8")
            stop()

    with pytest.raises(error):
        write_half()
    with pytest.raises(error):
        fill_together(folder, AFTER, stop)
    assert contents(folder) == before
    assert not (folder / UNFINISHED).exists()


def test_files_change_places_together(folder: Path) -> None:
    with replacing_together(folder, last="end.json") as new:
        fill(new, AFTER)
        assert {**BEFORE, "mine.txt": "the user's"}.items() <= contents(folder).items()
    assert contents(folder) == {**AFTER, "mine.txt": "the user's"}
    assert not (folder / UNFINISHED).exists()


@pytest.mark.parametrize("room", range(len(AFTER)))
@pytest.mark.parametrize("exists", [True, False])
def test_a_full_disk_leaves_what_was_there_and_says_so(
    folder: Path, full_disk: FullDisk, room: int, exists: bool
) -> None:
    place = folder if exists else folder.parent / "fresh"
    before = contents(folder)
    full_disk.room = room
    with pytest.raises(OutputError) as raised, replacing_together(place, last="end.json") as new:
        fill(new, AFTER)
    assert str(raised.value) == (
        f"{place}: cannot be written, the disk is full (0.2 MB are free); free some space there "
        "or choose another --out. What was there is unchanged."
    )
    assert contents(folder) == before
    assert not (folder / UNFINISHED).exists()
    assert not (folder.parent / "fresh").exists()


def fail_at(monkeypatch: pytest.MonkeyPatch, step: int, fail: Callable[[], None]) -> None:
    """Call ``fail`` instead of the ``step``-th renaming that follows."""
    done = 0
    rename = Path.replace

    def replace(self: Path, target: Path) -> Path:
        nonlocal done
        done += 1
        if done == step:
            fail()
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", replace)


MOVES = len(BEFORE) + len(AFTER)


@pytest.mark.parametrize("step", range(1, MOVES + 1))
def test_a_renaming_that_fails_is_taken_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    before = contents(folder)

    def fail() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OutputError, match="the disk is full"):
        fill_together(folder, AFTER, lambda: fail_at(monkeypatch, step, fail))
    assert contents(folder) == before
    assert not (folder / UNFINISHED).exists()


@pytest.mark.parametrize("step", range(2, MOVES + 1))
def test_a_killed_exchange_is_seen_and_put_right(folder: Path, step: int) -> None:
    before = contents(folder)
    process = os.fork()
    if process == 0:
        with pytest.MonkeyPatch.context() as patch:
            try:
                fill_together(folder, AFTER, lambda: fail_at(patch, step, partial(os._exit, 7)))
            finally:
                os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 7
    assert not (folder / "end.json").exists(), "a folder between two states is not complete"
    with pytest.raises(ZeroDivisionError):
        fill_together(folder, {}, lambda: 1 / 0)
    assert before.items() <= contents(folder).items()
    fill_together(folder, AFTER, lambda: None)
    assert contents(folder) == {**AFTER, "mine.txt": "the user's"}


def test_what_a_killed_process_did_not_clear_is_not_put_back(folder: Path) -> None:
    before = contents(folder)
    fill(folder / UNFINISHED / "old", {"a.txt": "older"})
    fill(folder / UNFINISHED / "new", {"stale.txt": "half"})
    with replacing_together(folder, last="end.json") as new:
        assert contents(folder).items() >= before.items()
        fill(new, {"a.txt": "new a", "end.json": "end"})
    assert contents(folder) == {**before, "a.txt": "new a", "end.json": "end"}


def test_a_folder_in_the_place_of_a_file_is_left_alone(folder: Path) -> None:
    (folder / "a.txt").unlink()
    (folder / "a.txt").mkdir()
    (folder / "a.txt" / "mine.txt").write_text("the user's", encoding="utf-8")
    before = contents(folder)
    with (
        pytest.raises(OutputError, match=r"a\.txt: is a folder where a file has to be written\."),
        replacing_together(folder, last="end.json") as new,
    ):
        fill(new, AFTER)
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "cannot be written (Permission denied)."),
        (errno.EROFS, "cannot be written (Read-only file system)."),
        (errno.ENOSPC, "free some space there or choose another place."),
    ],
)
def test_what_is_said_of_an_error(tmp_path: Path, number: int, words: str) -> None:
    said = str(unwritable(tmp_path / "absent" / "x", OSError(number, "words of a library")))
    assert said.startswith(f"{tmp_path}/absent/x: cannot be written")
    assert words in said
    assert "words of a library" not in said


def test_an_error_without_a_number_says_what_it_has(tmp_path: Path) -> None:
    assert "(it is odd)" in str(unwritable(tmp_path / "x", OSError("it is odd")))
