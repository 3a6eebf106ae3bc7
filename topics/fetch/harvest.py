"""Harvest the pages of an index into a file, with rate limits, retries and resumption.

The papers go to a file beside the one that is asked for, a line each, and after
every page it is written down how far it is. The file gets its name when it is
whole; the same request goes on where an earlier one broke off.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar, cast

from topics.errors import InputError, OutputError, UsageError
from topics.fetch.request import SERVICES, FetchRequest
from topics.fetch.service import Page, Service, Trouble
from topics.runtime.progress import Progress, quiet
from topics.store.atomic import unwritable

TRIES = 6
_LONGEST_WAIT = 120.0
_LONGEST_ANSWER = 120.0
_T = TypeVar("_T")


def fetch(
    service: str,
    request: FetchRequest,
    out: Path,
    *,
    force: bool = False,
    progress: Progress = quiet,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Write what an index has on a request, one paper a line; the number of papers.

    Parameters
    ----------
    service : str
        One of ``SERVICES``.
    request : FetchRequest
    out : path
        The file to write, as JSON Lines.
    force : bool
        Replace a file that is there.
    progress : Progress, optional
    sleep : callable, optional
        Waits some seconds.

    Raises
    ------
    UsageError
        If there is no such service, or it cannot answer such a request.
    InputError
        If it cannot be reached, refuses, or has no such papers.
    MissingExtraError
        If the extra [fetch] is not installed.
    OutputError
        If the file cannot be written.
    """
    if service not in SERVICES:
        raise UsageError(f"--from must be {' or '.join(SERVICES)}, got {service!r}.")
    if out.exists() and not force:
        raise OutputError(f"{out} is there already; name another file, or say --force.")
    module = import_module(f"topics.fetch.{service.replace('-', '_')}")
    index = cast(Service, module.make_service(request))
    state = _State(out, {"service": service, **asdict(request)})
    try:
        papers = _harvest(index, request, state, progress, sleep)
        if not papers:
            state.remove()
            raise InputError(f"{index.LABEL} has no papers for this request.")
        state.finish()
    except OSError as error:
        raise unwritable(out, error) from error
    return papers


def _harvest(
    index: Service,
    request: FetchRequest,
    state: _State,
    progress: Progress,
    sleep: Callable[[float], None],
) -> int:
    position = state.position or index.START
    advance: Callable[[int], None] | None = None
    while position:
        page = _patiently(index, request, position, sleep)
        if advance is None:
            advance = progress("fetching", page.total)
            advance(state.papers)
        state.add(page)
        advance(len(page.papers))
        position = page.following
        if position:
            sleep(index.pause)
    return state.papers


def _patiently(
    index: Service, request: FetchRequest, position: str, sleep: Callable[[float], None]
) -> Page:
    """A page, asked for again after a while if that may help."""
    for tried in range(1, TRIES + 1):
        try:
            return _in_time(lambda: index.page(request, position))
        except Exception as error:
            trouble = index.trouble(error)
            if isinstance(error, TimeoutError):
                words = f"{index.LABEL} did not answer in {_LONGEST_ANSWER:.0f} seconds"
                trouble = Trouble(words=words, again=True)
            if trouble is None:
                raise
            if not trouble.again or tried == TRIES:
                raise InputError(f"{trouble.words}.") from error
            sleep(min(trouble.wait or 2.0**tried, _LONGEST_WAIT))
    raise AssertionError("unreachable")


def _in_time(ask: Callable[[], _T]) -> _T:
    """The answer of a client that sets no limit of time itself."""
    answers: list[_T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(ask())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(_LONGEST_ANSWER)
    if errors:
        raise errors[0]
    if not answers:
        raise TimeoutError
    return answers[0]


class _State:
    """The papers so far and how to go on, in two files beside the one to be written."""

    def __init__(self, out: Path, request: dict[str, Any]) -> None:
        self.papers = 0
        self.position = ""
        self._out = out
        self._request = json.loads(json.dumps(request))
        self._part = out.with_name(f"{out.name}.part")
        self._notes = out.with_name(f"{out.name}.part.json")
        if not self._resume():
            self.papers, self.position = 0, ""
            try:
                out.parent.mkdir(parents=True, exist_ok=True)
                self._part.write_bytes(b"")
            except OSError as error:
                raise unwritable(out, error) from error

    def _resume(self) -> bool:
        try:
            notes = json.loads(self._notes.read_text(encoding="utf-8"))
            if notes["request"] != self._request:
                return False
            with self._part.open("r+b") as part:
                if part.seek(0, 2) < notes["bytes"]:
                    return False
                part.truncate(notes["bytes"])
            self.papers, self.position = int(notes["papers"]), str(notes["position"])
        except (OSError, ValueError, KeyError, TypeError):
            return False
        return True

    def add(self, page: Page) -> None:
        """Write a page down, and that it is there."""
        lines = "".join(f"{line}\n" for line in _lines(page))
        with self._part.open("ab") as part:
            part.write(lines.encode("utf-8", "replace"))
            size = part.tell()
        self.papers += len(page.papers)
        self.position = page.following
        notes = {
            "request": self._request,
            "position": self.position,
            "papers": self.papers,
            "bytes": size,
        }
        self._notes.write_text(json.dumps(notes), encoding="utf-8")

    def finish(self) -> None:
        """Give the file its name."""
        self._part.replace(self._out)
        self._notes.unlink(missing_ok=True)

    def remove(self) -> None:
        """Leave nothing behind."""
        self._part.unlink(missing_ok=True)
        self._notes.unlink(missing_ok=True)


def _lines(page: Page) -> Iterator[str]:
    for paper in page.papers:
        yield json.dumps(paper, ensure_ascii=False, default=str)
