"""The page as text: complete, escaped, the same each time, and readable for odd runs."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from tests.runs import HOSTILE, RunShape, write_run_folder
from topics.errors import InputError, OutputError
from topics.report import write_report
from topics.store.reader import read_run


def page(folder: Path, shape: RunShape | None = None) -> str:
    return write_report(write_run_folder(folder, shape)).read_text(encoding="utf-8")


def test_is_one_file_with_a_policy_that_allows_just_its_script_and_style(tmp_path: Path) -> None:
    html = page(tmp_path)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    text = policy[1].replace("&#39;", "'")
    assert "default-src 'none'" in text
    assert "unsafe" not in text
    for tag in ("script", "style"):
        inline = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert len(inline) == 1
        digest = base64.b64encode(hashlib.sha256(inline[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in text
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", html)
    assert "style=" not in re.sub(r"<(script|style)[^>]*>.*?</\1>", "", html, flags=re.DOTALL)


def test_same_run_same_bytes(tmp_path: Path) -> None:
    folder = write_run_folder(tmp_path)
    first = write_report(folder).read_bytes()
    assert write_report(folder, tmp_path / "elsewhere" / "again.html").read_bytes() == first


def test_hostile_text_is_escaped(tmp_path: Path) -> None:
    html = page(tmp_path, RunShape(papers=6, themes=6, titles=HOSTILE))
    outside = re.sub(r"<script[^>]*>.*?</script>", "", html, flags=re.DOTALL)
    assert "&lt;script&gt;window.hacked" in outside
    assert html.count("<script") == 3
    assert "<img" not in html
    assert "{{ 7 * 7 }}" in outside, "text is no template"
    assert "title " * 40 not in outside, "a title of thousands of signs is cut in lists"


def test_commands_in_notes_are_code_and_names_stay_escaped(tmp_path: Path) -> None:
    run = read_run(write_run_folder(tmp_path))
    run.manifest["notes"] = ["`topics authors --write` divides <i>A. Lee</i> & `Bob."]
    html = write_report(run, tmp_path / "page.html").read_text(encoding="utf-8")
    assert (
        "<li><code>topics authors --write</code> divides &lt;i&gt;A. Lee&lt;/i&gt; &amp; `Bob.</li>"
        in html
    )


def test_findings_are_the_called_changes_with_links(tmp_path: Path) -> None:
    html = page(tmp_path)
    findings = re.findall(r'<span class="badge (\w+)">', html)
    assert set(findings) <= {"rising", "emerging", "declining"}
    assert "insufficient evidence" in html
    assert "#papers?author=Author%200000%20Name&amp;theme=" in html


@pytest.mark.parametrize(
    ("shape", "sentence"),
    [
        (RunShape(papers=5, themes=1, authors=1, years=[2024]), "5 papers in 1 theme, 2024"),
        (RunShape(papers=1, themes=1, authors=1), "1 paper in 1 theme"),
        (RunShape(papers=30, dated=False), "30 of 30 papers have no year"),
        (RunShape(papers=400, themes=300), "400 papers in "),
        (RunShape(papers=40, authors=0), "Themes of 40 papers"),
    ],
    ids=["one theme", "one paper", "undated", "300 themes", "no author"],
)  # fmt: skip
def test_odd_runs_give_a_readable_page(tmp_path: Path, shape: RunShape, sentence: str) -> None:
    assert sentence in page(tmp_path, shape)


def test_five_thousand_authors_fit(tmp_path: Path) -> None:
    html = page(
        tmp_path,
        RunShape(papers=5500, authors=5000, themes=30, abstract_words=5, years=[2024, 2025]),
    )
    assert "5,000 authors reported" in html
    assert len(html) < 8_000_000


def test_methods_cite_what_they_use(tmp_path: Path) -> None:
    html = page(tmp_path)
    assert (
        "61 records from 1 file (papers.csv) were merged into 60 distinct papers by identifiers, "
        "titles and authors, and analysed with research-topics 0.1.0 on 2026-01-31"
    ) in html
    assert "encoder all-MiniLM-L6-v2 (Wang et al. 2020; Reimers and Gurevych 2019), in int8" in html
    assert "@software{researchtopics," in html
    assert "was not checked" in html
    assert "On the map, 31% of the 10 nearest papers of a paper are among the 10" in html
    assert "(trustworthiness 0.87; Venna and Kaski 2001)" in html
    assert "Louvain partition" in html
    assert "@article{blondel2008louvain," in html
    assert "campello2013hdbscan" not in html
    without = page(tmp_path / "b", RunShape(dated=False))
    assert "Firth" not in without


def test_refuses_what_is_no_run_or_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a finished run"):
        write_report(tmp_path)
    folder = write_run_folder(tmp_path / "run")
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be made"):
        write_report(folder, tmp_path / "file" / "report.html")
