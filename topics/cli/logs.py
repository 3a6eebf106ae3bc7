"""``-v`` and ``--log-file``: what a command does, said while it does it or kept in a file."""

from __future__ import annotations

import logging
import platform
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from topics.store.atomic import unwritable

PACKAGE = "topics"
_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def with_log(command: click.Command) -> click.Command:
    """Give a command the options ``-v`` and ``--log-file``."""
    run = command.callback
    command.params += [
        click.Option(
            ["-v", "--verbose"], is_flag=True, help="Say each stage and its seconds on stderr."
        ),
        click.Option(
            ["--log-file"],
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Append what is done, and the traceback of a failure, to FILE.",
        ),
    ]

    @wraps(run)  # type: ignore[arg-type]
    def logged(*arguments: Any, verbose: bool, log_file: Path | None, **choices: Any) -> object:
        with _saying(verbose), _writing(log_file):
            return run(*arguments, **choices)  # type: ignore[misc]

    command.callback = logged
    return command


@contextmanager
def _saying(verbose: bool) -> Iterator[None]:
    logger = logging.getLogger(PACKAGE)
    before = [handler.level for handler in logger.handlers]
    level = logger.level
    if verbose:
        logger.setLevel(logging.INFO)
        for handler in logger.handlers:
            handler.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.setLevel(level)
        for handler, old in zip(logger.handlers, before, strict=False):
            handler.setLevel(old)


@contextmanager
def _writing(path: Path | None) -> Iterator[None]:
    if path is None:
        yield
        return
    try:
        handler = logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise unwritable(path, error) from error
    handler.setFormatter(logging.Formatter(_LINE))
    logger = logging.getLogger(PACKAGE)
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    where = f"Python {platform.python_version()}, {platform.platform()}"
    words = shlex.join(sys.argv[1:])
    logger.info("research-topics %s, %s: %s", version("research-topics"), where, words)
    try:
        yield
        logger.info("done")
    except BaseException as error:
        handler.emit(
            logger.makeRecord(
                PACKAGE, logging.ERROR, __file__, 0, "ended by %s", (type(error).__name__,),
                (type(error), error, error.__traceback__),
            )
        )  # fmt: skip
        raise
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        handler.close()
