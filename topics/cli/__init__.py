"""The command line ``topics``, a thin layer over the library.

Each command translates its arguments into settings, calls the library and prints. An
error that a user can act on becomes one line on stderr and an exit code: 1 for unusable
input, 2 for wrong usage.
"""

from __future__ import annotations

import errno
import os
import sys

import click

from topics.cli.bench import bench
from topics.cli.cache import cache
from topics.cli.classify import classify, model_card
from topics.cli.fetch import fetch
from topics.cli.options import naming_options
from topics.cli.read import authors, check
from topics.cli.results import compare_authors, export, trends
from topics.cli.run import run
from topics.cli.show import figures, report
from topics.errors import TopicsError
from topics.runtime.cache import keep_libraries_in_cache


class InOrder(click.Group):
    """Lists its commands as they are used, one after the other, and not by the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(
    cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="research-topics", prog_name="topics")
def cli() -> None:
    """Themes of a pile of papers, and how authors move between them."""
    keep_libraries_in_cache()


for _command in (
    fetch, check, run, trends, compare_authors, authors, report, figures, export, classify,
    model_card, cache,
):  # fmt: skip
    cli.add_command(naming_options(_command))
cli.add_command(bench)


def main() -> None:
    """Run the command and exit with its code."""
    from topics.cli.console import notes_on_stderr

    with notes_on_stderr():
        code = _run()
    sys.exit(code if isinstance(code, int) else 0)


def _run() -> object:
    from topics.cli.console import print_error

    try:
        code: object = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except TopicsError as error:
        print_error(str(error))
        code = error.exit_code
    except BrokenPipeError:
        # The reader of the pipe has closed it.
        _drop_output()
        code = 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        # Writers of files raise OutputError; only stdout and temporary files get here.
        place = error.filename or "standard output"
        print_error(f"{place}: cannot be written, the disk is full; free some space there.")
        _drop_output()
        code = 1
    return code


def _drop_output() -> None:
    """Discard what is still buffered for standard output."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
