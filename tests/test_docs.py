"""The README and the pages of ``docs/`` speak of what is there."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import topics
from tests.conftest import ROOT
from topics.cli import cli

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


def find_commands(page: Path) -> Iterator[list[str]]:
    """The arguments of every ``topics`` command in a shell block of a page."""
    for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.S):
        for line in block.splitlines():
            for part in line.split("&&"):
                words = shlex.split(part, comments=True)
                words = words[2:] if words[:2] == ["uv", "run"] else words
                words = words[2:] if words[:2] == ["python", "-m"] else words
                if words[:1] == ["topics"]:
                    yield words[1:]


COMMANDS = [(page, words) for page in PAGES for words in find_commands(page)]


@pytest.mark.parametrize(
    ("page", "words"),
    COMMANDS,
    ids=[f"{page.stem}: {' '.join(words)}" for page, words in COMMANDS],
)
def test_a_command_has_the_options_that_a_page_gives_it(
    page: Path, words: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    command: click.Command = cli
    context = click.Context(cli, info_name="topics")
    while isinstance(command, click.Group):
        name = words[0]
        found = command.get_command(context, name)
        assert found is not None, f"{page.name} speaks of `topics {name}`"
        command, words = found, words[1:]
        context = click.Context(command, parent=context, info_name=name)
    # Only the names of options: the paths in a page are examples.
    _, _, order = command.make_parser(context).parse_args(list(words))
    given = [word.partition("=")[0] for word in words if word.startswith("-") and word != "-"]
    known = {name for option in order for name in (*option.opts, *option.secondary_opts)}
    assert set(given) <= known


def test_every_command_is_in_a_page_and_every_public_name_in_the_reference() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    commands = [
        f"topics {name} {inner}".strip()
        for name, command in cli.commands.items()
        for inner in getattr(command, "commands", {"": None})
    ]
    assert [command for command in commands if command not in text] == []
    reference = (ROOT / "docs" / "reference" / "python.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^::: topics\.(\w+)$", reference, re.M))
    assert described == set(topics.__all__) - {"__version__"}


def test_pages_link_to_files_that_are_there() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http", "mailto")):
                assert (page.parent / target).exists(), f"{page.name} links to {target}"
