"""The reference of the command line, made of its help.

``python -m tests.command_line`` writes ``docs/command-line.md``; a test compares it.
"""

from __future__ import annotations

from collections.abc import Iterator

import click

from tests.conftest import ROOT
from topics.cli import cli
from topics.cli.examples import EXAMPLES, EXIT_CODES

FILE = ROOT / "docs" / "command-line.md"

HEAD = """# Command line

Results go to standard output, progress and remarks to standard error. Without a terminal there are
no colours and no progress, and each row of a table is a line, unless `COLUMNS` sets a width.
`topics COMMAND --help` shows what stands here. The values of options may be written in capitals.

| exit code | |
| --- | --- |
{codes}

A pipe whose reader leaves (`topics trends my-run | head`) is no failure. Whoever wants
tracebacks, of failures that have one sentence too, adds `--log-file FILE`.

| variable | |
| --- | --- |
| `TOPICS_CACHE` | folder of encoder graphs and vectors that are kept between runs |
| `TOPICS_MAIL` | your mail address for `topics fetch openalex` |
| `OPENALEX_API_KEY`, `SEMANTIC_SCHOLAR_API_KEY` | keys of the indexes |
| `NO_COLOR` | no colours in a terminal |
| `COLUMNS` | width of tables |

Completion by Tab: `topics completion bash >> ~/.bashrc` (or `zsh`, `fish`).
"""


def commands(command: click.Command = cli, words: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its words."""
    inner = getattr(command, "commands", {})
    if not inner:
        yield words, command
    for name, one in inner.items():
        yield from commands(one, f"{words} {name}".strip())


def reference() -> str:
    """The whole page."""
    codes = "\n".join(f"| {code} | {why} |" for code, why in EXIT_CODES)
    return "\n".join([HEAD.format(codes=codes), *(_section(*one) for one in commands())])


def _section(words: str, command: click.Command) -> str:
    context = click.Context(command, info_name=f"topics {words}")
    usage = " ".join(command.collect_usage_pieces(context))
    rows = [
        f"| {_cell(_names(record[0]))} | {_cell(record[1])} |"
        for record in (one.get_help_record(context) for one in command.params)
        if record and record[1]
    ]
    return "\n".join(
        [
            f"## topics {words}\n",
            f"`topics {words} {usage}`\n",
            " ".join((command.help or "").split()) + "\n",
            "```sh", *EXAMPLES[words], "```\n",
            "| option | |", "| --- | --- |", *rows, "",
        ]
    )  # fmt: skip


def _names(text: str) -> str:
    return f"`{text}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    FILE.write_text(reference(), encoding="utf-8")
