"""The command line ``topics``, a thin layer over the library.

Each command translates its arguments into settings, calls the library and prints. An
error that a user can act on becomes one line on stderr and an exit code, see
:data:`topics.cli.examples.EXIT_CODES`.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import click

from topics.cli.bench import bench
from topics.cli.cache import cache
from topics.cli.classify import classify, model_card
from topics.cli.compare import compare
from topics.cli.completion import completion
from topics.cli.examples import show_examples
from topics.cli.fetch import fetch
from topics.cli.logs import with_log
from topics.cli.options import naming_options
from topics.cli.read import authors, check
from topics.cli.results import compare_authors, export, trends
from topics.cli.run import run
from topics.cli.show import figures, report
from topics.cli.streams import drop_output, prepare_streams
from topics.cli.themes import themes
from topics.cli.update import update
from topics.errors import TopicsError
from topics.runtime.cache import keep_libraries_in_cache
from topics.runtime.interrupt import INTERRUPTED, say_interrupted


class Commands(click.Group):
    """Lists commands in the order of work, and ends well where the reader of a pipe leaves."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def make_context(self, *arguments: Any, **named: Any) -> click.Context:
        with _ending_with_the_pipe():
            return super().make_context(*arguments, **named)

    def invoke(self, ctx: click.Context) -> Any:
        with _ending_with_the_pipe():
            return super().invoke(ctx)


@contextmanager
def _ending_with_the_pipe() -> Iterator[None]:
    """Exit code 0 where nobody reads on; click's own would be 1."""
    try:
        yield
    except BrokenPipeError as error:
        drop_output()
        raise click.exceptions.Exit(0) from error


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="research-topics", prog_name="topics")
def cli() -> None:
    """Themes of a pile of papers, and how authors move between them."""
    keep_libraries_in_cache()


for _command in (
    fetch, check, run, trends, compare_authors, authors, report, figures, export, classify,
    model_card, update, compare, cache,
):  # fmt: skip
    cli.add_command(with_log(naming_options(_command)))
cli.add_command(themes)
cli.add_command(completion)
cli.add_command(bench)
show_examples(cli, "")


def main() -> None:
    """Run the command and exit with its code."""
    from topics.cli.console import notes_on_stderr

    prepare_streams()
    with notes_on_stderr():
        code = _run()
    drop_output()
    sys.exit(code)


def _run() -> int:
    from topics.cli.console import print_error

    code: object
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        say_interrupted()
        code = INTERRUPTED
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        code = error.exit_code
    except TopicsError as error:
        print_error(str(error))
        code = error.exit_code
    except BrokenPipeError:  # at the last flush
        code = 0
    except OSError as error:
        # Readers and writers of files raise errors that name them; only the standard
        # streams and temporary files get here.
        print_error(_unforeseen(error))
        code = 1
    return code if isinstance(code, int) else 0


def _unforeseen(error: OSError) -> str:
    place = error.filename or "standard output"
    if error.errno == errno.ENOSPC:
        return f"{place}: cannot be written, the disk is full; free some space there."
    return f"{place}: cannot be used ({error.strerror or error})."
