"""``python -m topics`` does what the command does, and says what it was called as."""

import subprocess
import sys

import pytest

import topics


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--version"], 0, topics.__version__),
        (["check", "absent"], 1, "topics: absent: no such file or folder."),
        (["run", "--nonsense"], 2, "Usage: python -m topics run"),
    ],
)
def test_the_module_is_the_command(arguments: list[str], code: int, words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "topics", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert words in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
