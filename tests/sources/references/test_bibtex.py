"""BibTeX: accents, braces, macros, broken entries, inheritance."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.reading import read_content
from topics.sources.references.latex import text_of_latex

LIBRARY = r"""% made by a reference manager
@string{jml = "Journal of Machine Learning"}

@article{mueller2020,
  author = {M{\"u}ller, J{\"o}rg and {\'E}va Tardos and \v{S}imon Nov\'ak},
  title = {{GPU} Kernels: 10% faster \& {\em safer} with $O(n^2)$ memory},
  journal = jml,
  year = 2020,
  abstract = {We study 50% of "all" cases -- see \url{https://x.org}.},
  keywords = {kernels; {GPU}},
  doi = {https://doi.org/10.1000/ABC.1}
}

@inproceedings{wang2021,
  author = "Wang, Yizhou and others",
  title = "A ``quoted'' title",
  crossref = {proc21}
}

@misc{ji2023, author={Jiaming Ji}, title={BeaverTails}, eprint={2307.04657v2},
  archivePrefix={arXiv}, primaryClass={cs.CL}, year={2023}}

@article{broken, author = {No End, title = {Lost}
@article{after, author = {{The Open Team}}, title = {After the broken one}, date = {2022-03-04}}

@proceedings{proc21, title = {Proceedings of Something}, year = {2021}}
"""


def test_reads_a_library(tmp_path: Path) -> None:
    reading = read_content(tmp_path, LIBRARY, "library.txt")
    assert reading.source == "bibtex"
    assert "BibTeX entries (@article" in reading.why
    first, second, third, fourth = reading.records
    assert first.title == "GPU Kernels: 10% faster & safer with $O(n^2)$ memory"
    assert [a.name for a in first.authors] == ["Jörg Müller", "Éva Tardos", "Šimon Novák"]
    assert (first.year, first.venue) == (2020, "Journal of Machine Learning")
    assert first.ids == {"doi": "10.1000/abc.1"}
    assert first.keywords == ("kernels", "GPU")
    assert first.abstract.startswith('We study 50% of "all" cases')
    assert first.location.line == 4
    assert second.title == "A “quoted” title"
    assert not second.authors_complete
    assert (second.year, second.venue) == (2021, "Proceedings of Something")
    assert third.ids == {"arxiv": "2307.04657"}
    assert not third.published
    assert fourth.title == "After the broken one"
    assert (fourth.year, str(fourth.date)) == (2022, "2022-03-04")
    assert [a.name for a in fourth.authors] == ["The Open Team"]
    assert ("rejected", "broken entry", 23) in reading.reasons
    assert ("rejected", "not a paper", 26) in reading.reasons


def test_repeated_key_keeps_both(tmp_path: Path) -> None:
    text = "@article{a, title={One}, year=2000}\n@article{a, title={Two}, year=2001}\n"
    reading = read_content(tmp_path, text)
    assert reading.titles == ["One", "Two"]
    assert reading.reasons == [("noted", "repeated in the file", 2)]


def test_carriage_returns_and_latin_1(tmp_path: Path) -> None:
    text = "@article{a,\r  title={Caf\xe9},\r  author={Jos\xe9 Garc\xeda},\r year={2019}}\r"
    reading = read_content(tmp_path, text.encode("latin-1"))
    assert reading.titles == ["Café"]
    assert reading.names == [["José García"]]
    [problem] = reading.problems
    assert (problem.action, problem.reason) == ("repaired", "encoding")
    assert "3 bytes are not UTF-8" in problem.detail
    assert "the first in line 2" in problem.detail


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\'{e}tude", "étude"),
        (r"{\o}re", "øre"),
        (r"na\"{\i}ve", "naïve"),
        ("a~b", "a b"),
        ("{BERT}", "BERT"),
        (r"100\% of", "100% of"),
        ("100% of", "100% of"),
        (r"$\alpha$-divergence", r"$\alpha$-divergence"),
        ("{" * 500, ""),
    ],
)
def test_latex_to_text(latex: str, text: str) -> None:
    assert text_of_latex(latex) == text


@settings(max_examples=60, deadline=None)
@given(st.text("\\{}$%~ab'\"&_^", max_size=30))
def test_no_latex_breaks_the_reader(value: str) -> None:
    assert isinstance(text_of_latex(value), str)


def test_a_broken_entry_is_a_problem_and_no_line_on_stderr(tmp_path: Path, capfd) -> None:
    reading = read_content(tmp_path, "@article{a, title={One}, year=2000}\n@article{b, title={Tw")
    assert [p.reason for p in reading.problems] == ["broken entry"]
    assert capfd.readouterr().err == ""
