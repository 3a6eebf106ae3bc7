"""A Chromium without network; tests skip with a sentence where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed.")
    path = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if path is None:
        pytest.skip("There is no Chromium; install Debian's package chromium.")
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield chromium
        chromium.close()


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
        self.page.goto(f"{self.path.as_uri()}#{fragment}")
        self.page.wait_for_selector("html[data-ready]")
        return self.page

    def turn(self, fragment: str) -> Page:
        """Turn to a fragment of the page that is open, as by a link in it."""
        shown = self.page.evaluate("document.getElementById('main').dataset.shown")
        if shown != f"#{fragment}":
            self.page.evaluate("(hash) => { location.hash = hash; }", fragment)
            self.page.wait_for_function(
                "(hash) => document.getElementById('main').dataset.shown === hash",
                arg=f"#{fragment}",
            )
        return self.page


@pytest.fixture
def visit(browser: Browser) -> Iterator:
    opened: list[Visit] = []

    def open_report(
        path: Path, *, width: int = 1280, height: int = 900, scheme: str = "light"
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, offline=True
        )
        one = Visit(page=context.new_page(), path=path)
        one.page.on(
            "console",
            lambda message: (
                one.complaints.append(message.text)
                if message.type in ("error", "warning")
                else None
            ),
        )
        one.page.on("pageerror", lambda error: one.complaints.append(str(error)))
        one.page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("file:", "about:", "blob:"))
                else one.requests.append(request.url)
            ),
        )
        opened.append(one)
        return one

    yield open_report
    for one in opened:
        one.page.context.close()
        assert one.complaints == []
        assert one.requests == []
