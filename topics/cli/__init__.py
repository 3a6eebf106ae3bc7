"""The command ``topics``: arguments in, library called, text out.

There is no science here. Every command translates its arguments into settings,
calls the library, prints, and turns an error that a user can act on into one
line on stderr and an exit code: 1 for input that cannot be used, 2 for wrong
usage.
"""

from __future__ import annotations

import errno
import os
import sys

import click

from topics.cli.bench import bench
from topics.cli.cache import cache
from topics.cli.classify import classify
from topics.cli.read import authors, check
from topics.cli.results import compare_authors, export, trends
from topics.cli.run import run
from topics.cli.show import figures, report
from topics.errors import TopicsError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="research-topics", prog_name="topics")
def cli() -> None:
    """Themes of a pile of papers, and how authors move between them."""


for _command in (
    run, check, classify, trends, compare_authors, export, report, figures, authors, cache, bench,
):  # fmt: skip
    cli.add_command(_command)


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
        # Whoever reads the pipe has seen enough.
        _drop_output()
        code = 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        # What writes files says this itself; left are standard output and temporary files.
        place = error.filename or "standard output"
        print_error(f"{place}: cannot be written, the disk is full; free some space there.")
        _drop_output()
        code = 1
    return code


def _drop_output() -> None:
    """Let what is still to be flushed to standard output go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
