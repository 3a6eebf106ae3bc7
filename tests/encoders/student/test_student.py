"""The student: learns what is lexical, is a function of each text, and survives saving."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.disks import FullDisk
from tests.encoders.fakes import HashEncoder
from topics.encoders.student.fitting import StudentSettings, fit_student
from topics.encoders.student.student import Student, embedded_pieces, load_student
from topics.errors import InputError, ModelError, OutputError, UsageError

SMALL = StudentSettings(sample=200, largest_sample=400, pool=1000)


class TopicTeacher(HashEncoder):
    """A vector that is the mean of its words' random vectors: what a student can learn."""

    def encode(self, texts, *, progress=None):  # type: ignore[no-untyped-def]
        self.asked.extend(texts)
        rows = [HashEncoder(self.dimensions).encode(text.split()).sum(axis=0) for text in texts]
        if progress is not None:
            progress(len(texts))
        return np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32)


def make_texts(count: int, seed: int = 0) -> list[str]:
    random = np.random.default_rng(seed)
    words = ["policy", "reward", "robot", "image", "speech", "graph", "protein", "market", "music"]
    return [" ".join(random.choice(words, size=random.integers(3, 9))) for _ in range(count)]


TEXTS = sorted(set(make_texts(600)))


@pytest.fixture(scope="module")
def student() -> Student:
    return fit_student(TEXTS, TopicTeacher(16), settings=SMALL)


def test_it_learns_what_is_lexical(student: Student) -> None:
    new = make_texts(100, seed=9)
    cosines = (student.encode(new) * TopicTeacher(16).encode(new)).sum(axis=1)
    assert cosines.mean() > 0.9
    report = student.report
    assert (report.teacher, report.sample, report.held_out) == ("hash", 200, 20)
    assert report.cosine == pytest.approx(cosines.mean(), abs=0.05)
    assert 0.7 < report.r2 < 1


def test_the_report_is_of_held_out_texts() -> None:
    random = fit_student(TEXTS, HashEncoder(16), settings=SMALL)
    assert random.report.r2 < 0.1


def test_the_sample_grows_where_the_student_falls_short() -> None:
    teacher = HashEncoder(16)
    assert fit_student(TEXTS, teacher, settings=SMALL).report.sample == 400
    assert len(teacher.asked) == len(set(teacher.asked)) <= 600


def test_order_and_repetition_do_not_matter(student: Student) -> None:
    again = fit_student([*TEXTS[::-1], *TEXTS[:50]], TopicTeacher(16), settings=SMALL)
    assert again.fingerprint == student.fingerprint
    assert again.report == student.report


def test_a_vector_depends_on_its_text_alone(student: Student) -> None:
    whole = student.encode(TEXTS)
    assert np.array_equal(student.encode(TEXTS[::-1])[::-1], whole)
    assert np.array_equal(
        np.concatenate([student.encode([text]) for text in TEXTS[:40]]), whole[:40]
    )
    np.testing.assert_allclose(np.linalg.norm(whole, axis=1), 1, atol=1e-5)


def test_texts_without_words_are_zero(student: Student) -> None:
    assert not student.encode(["", " . "]).any()
    assert student.encode([]).shape == (0, 16)


def test_saving_and_loading(student: Student, tmp_path: Path) -> None:
    student.save(tmp_path)
    loaded = load_student(tmp_path)
    assert loaded.report == student.report
    assert loaded.fingerprint == student.fingerprint
    new = make_texts(20, seed=4)
    assert np.array_equal(loaded.encode(new), student.encode(new))


@pytest.mark.parametrize("name", ["student.json", "student.safetensors"])
@pytest.mark.parametrize("content", [b"", b"{}", None])
def test_a_damaged_folder(
    student: Student, tmp_path: Path, name: str, content: bytes | None
) -> None:
    student.save(tmp_path)
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelError, match="no student can be read from this folder"):
        load_student(tmp_path)


def test_files_of_two_students(student: Student, tmp_path: Path) -> None:
    student.save(tmp_path)
    description = json.loads((tmp_path / "student.json").read_text())
    description["fingerprint"] = "0" * 64
    (tmp_path / "student.json").write_text(json.dumps(description), encoding="utf-8")
    with pytest.raises(ModelError, match="files do not belong together"):
        load_student(tmp_path)
    description["format"] = 99
    (tmp_path / "student.json").write_text(json.dumps(description), encoding="utf-8")
    with pytest.raises(ModelError, match="unknown format"):
        load_student(tmp_path)


def test_too_few_texts() -> None:
    with pytest.raises(InputError, match="at least 20 different texts with words, got 2;"):
        fit_student(["one text", "one text", "two texts", "", "."], HashEncoder())


def test_settings_are_checked() -> None:
    with pytest.raises(UsageError, match="20 <= sample <= largest_sample <= pool, got 50, 40 and"):
        StudentSettings(sample=50, largest_sample=40)


def test_the_embedded_table_fits_its_tokenizer() -> None:
    counter, embeddings = embedded_pieces()
    assert embeddings.shape == (counter.pieces, 384)


def test_a_full_disk_is_said_and_leaves_nothing(
    student: Student, tmp_path: Path, full_disk: FullDisk
) -> None:
    for room in (0, 1):
        full_disk.room = room
        with pytest.raises(OutputError, match=r"student\.\w+: cannot be written, the disk is full"):
            student.save(tmp_path / str(room))
    assert len(list(tmp_path.rglob("*.*"))) == 1
