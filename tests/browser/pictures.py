"""Pictures of the report for the documentation, of the embedded papers.

``python -m tests.browser.pictures docs/images`` analyses them, opens the report in
Chromium at 1,280 pixels and writes one PNG of few colours for each view.
"""

from __future__ import annotations

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from click.testing import CliRunner

import topics
from tests.browser.conftest import FLAGS, find_chromium
from topics.cli import cli

WIDTH, HEIGHT = 1280, 900
COLOURS = 128
VIEWS = {
    "overview": ("overview", 1100),
    "theme": ("theme?theme={theme}", 1250),
    "map": ("map", 1130),
    "strategy": ("strategy", 1050),
}
"""For each picture the view, and where it ends in pixels."""


def draw(folder: Path) -> list[Path]:
    """Write the pictures to a folder, and return their paths."""
    from playwright.sync_api import sync_playwright

    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("There is no Chromium; install Debian's package chromium.")
    written = []
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        run = Path(place) / "run"
        CliRunner().invoke(cli, ["run", "-q", "--out", str(run)], catch_exceptions=False)
        themes = topics.load(run).themes.sort_values("papers", ascending=False, kind="stable")
        largest, report = themes["theme_id"].iloc[0], run / "report.html"
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for name, (view, end) in VIEWS.items():
            page.goto("about:blank")
            page.goto(f"{report.as_uri()}#{view.format(theme=largest)}")
            page.wait_for_selector("html[data-ready]")
            tall = int(page.evaluate("document.documentElement.scrollHeight"))
            clip = {"x": 0, "y": 0, "width": WIDTH, "height": min(end, tall)}
            picture = page.screenshot(full_page=True, clip=clip)
            written.append(_write_small(picture, folder / f"report-{name}.png"))
        browser.close()
    return written


def _write_small(picture: bytes, path: Path) -> Path:
    """Write a PNG with a palette: a page has few colours."""
    from PIL import Image

    image = Image.open(BytesIO(picture)).convert("RGB")
    path.parent.mkdir(parents=True, exist_ok=True)
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


if __name__ == "__main__":
    for one in draw(Path(sys.argv[1])):
        print(f"{one} ({one.stat().st_size:,} bytes)")
