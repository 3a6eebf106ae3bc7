"""A Chromium without network; tests skip with a sentence where there is none."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.runs import HOSTILE, RunShape, write_run_folder
from topics.report import write_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


VIEWS = (
    "overview", "themes", "theme?theme=t2", "map", "strategy", "flows", "authors", "compare",
    "papers", "method",
)  # fmt: skip
SHAPE = RunShape(papers=120, themes=7, authors=3, titles=HOSTILE, broader=2)
FEW = RunShape(papers=44, themes=5, authors=3, titles=HOSTILE, broader=2)
VENUES = RunShape(papers=150, themes=5, authors=3, by_venue=True)
LARGE = RunShape(papers=5000, themes=40, authors=12, abstract_words=12)


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of 120 papers with a title and a note of its own."""
    return _report(tmp_path_factory, SHAPE, title="A <b>title</b>", note="What it is for.")


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of every view that has few elements."""
    return _report(tmp_path_factory, FEW)


@pytest.fixture(scope="session")
def venues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of venues instead of authors."""
    return _report(tmp_path_factory, VENUES)


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of 5,000 papers."""
    return _report(tmp_path_factory, LARGE)


def _report(factory: pytest.TempPathFactory, shape: RunShape, **words: str) -> Path:
    return write_report(write_run_folder(factory.mktemp("run"), shape), **words)


def find_chromium() -> str | None:
    """Path of the browser, or None."""
    return (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed.")
    path = find_chromium()
    if path is None:
        pytest.skip("There is no Chromium; install Debian's package chromium.")
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield chromium
        chromium.close()


def wait_until(page: Page, condition: str, value: object = None) -> None:
    """Wait until a condition of JavaScript holds, up to ten seconds.

    Playwright's own ``wait_for_function`` asks again by ``eval`` within the page, which the
    report's content security policy forbids: it fails wherever the first look comes too early.
    """
    end = time.monotonic() + 10
    while not page.evaluate(condition, value):
        assert time.monotonic() < end, f"Never came true: {condition}"
        page.wait_for_timeout(20)


@dataclass
class Visit:
    """A report opened in a page, with everything that the browser complained about."""

    page: Page
    path: Path
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def go(self, fragment: str = "overview") -> Page:
        """Open the file afresh at a fragment, as by a link from outside."""
        self.page.goto("about:blank")
        self.page.emulate_media()
        self.page.goto(f"{self.path.as_uri()}#{fragment}")
        self.page.wait_for_selector("html[data-ready]")
        return self.page

    def turn(self, fragment: str) -> Page:
        """Turn to a fragment of the page that is open, as by a link in it."""
        shown = self.page.evaluate("document.getElementById('main').dataset.shown")
        if shown != f"#{fragment}":
            self.page.evaluate("(hash) => { location.hash = hash; }", fragment)
            wait_until(
                self.page,
                "(hash) => document.getElementById('main').dataset.shown === hash",
                f"#{fragment}",
            )
        return self.page


Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def pages(browser: Browser) -> Iterator[dict[tuple[int, int, str], Page]]:
    """The pages of a module, one for each size and scheme."""
    opened: dict[tuple[int, int, str], Page] = {}
    yield opened
    for page in opened.values():
        page.context.close()


@pytest.fixture
def visit(browser: Browser, pages: dict[tuple[int, int, str], Page]) -> Iterator[Open]:
    """Open a report; at the end nothing may have been complained about or asked for."""
    visits: list[tuple[Visit, list[tuple[str, Any]]]] = []

    def open_report(
        path: Path, *, width: int = 1280, height: int = 900, scheme: str = "light"
    ) -> Visit:
        key = (width, height, scheme)
        if key not in pages:
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, offline=True
            )
            pages[key] = context.new_page()
        one = Visit(page=pages[key], path=path)
        visits.append((one, _listen(one)))
        return one

    yield open_report
    for one, listeners in visits:
        for event, listener in listeners:
            one.page.remove_listener(event, listener)
        assert one.complaints == []
        assert one.requests == []


def _listen(one: Visit) -> list[tuple[str, Any]]:
    """Note what the page says and asks for, and return what listens."""

    def console(message: Any) -> None:
        if message.type in ("error", "warning"):
            one.complaints.append(message.text)

    def error(error: Any) -> None:
        one.complaints.append(str(error))

    def request(request: Any) -> None:
        if not request.url.startswith(("file:", "about:", "blob:")):
            one.requests.append(request.url)

    listeners = [("console", console), ("pageerror", error), ("request", request)]
    for event, listener in listeners:
        one.page.on(event, listener)
    return listeners
