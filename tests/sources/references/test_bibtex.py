"""BibTeX: accents, braces, macros, broken entries, inheritance."""

from __future__ import annotations

import itertools
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.reading import read_content
from topics.errors import InputError
from topics.sources.references import latex as latex_module
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


PHRASES = st.sampled_from(
    (
        *("rain", "it's", "a--b", "``roof''", "$\\alpha$", "$x y$", "\\textbf{b}", "\\foo", "\\o"),
        *("{b -- c}", "~", "\\&", "&", "\\'e", "{\\'e}", "x{A}", "\\%", "$$a+b$$", "\\$5"),
        *("\\emph{two words}", "\\url{http://a.b}", "\\textbf {z}"),
    )
)


@settings(max_examples=100)
@given(st.lists(PHRASES, max_size=8).map(" ".join))
def test_word_by_word_latex_is_read_as_at_once(value: str) -> None:
    assert latex_module._decoded_runs(value) == latex_module._decoded(value, value)


def test_latex_that_is_met_again_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def decode(latex: str, otherwise: str) -> str:
        read.append(latex)
        return otherwise

    monkeypatch.setattr(latex_module, "_decoded", decode)
    latex_module._decoded_run.cache_clear()
    text_of_latex(r"\textsc{rain} falls on $\alpha$ and a~roof " * 400)
    latex_module._decoded_run.cache_clear()
    assert sum(map(len, read)) < 100


@settings(max_examples=60)
@given(st.text("\\{}$%~ab'\"&_^", max_size=30))
def test_no_latex_breaks_the_reader(value: str) -> None:
    assert isinstance(text_of_latex(value), str)


def test_a_broken_entry_is_a_problem_and_no_line_on_stderr(tmp_path: Path, capfd) -> None:
    reading = read_content(tmp_path, "@article{a, title={One}, year=2000}\n@article{b, title={Tw")
    assert [p.reason for p in reading.problems] == ["broken entry"]
    assert capfd.readouterr().err == ""


def test_entries_without_a_key_and_with_one_key_are_papers_each(tmp_path: Path) -> None:
    entries = """@article{, author = {Reed, Ann}, title = {Bread}, year = 2019}
@article{, author = {Ito, Ken and {The Rail Group}}, title = {Trains}, year = 2020}
@article{k, author = "Oak, Eve and Elm, Bo", title = {Trees}, journal = tj}
@string{tj = {Journal of Trees}}
@article{k, author = {Ash, Ivy and Fir, Max}, title = {Shrubs}, journal = tj, year = 2001}
"""
    reading = read_content(tmp_path, entries, "a.bib")
    assert reading.titles == ["Bread", "Trains", "Trees", "Shrubs"]
    assert reading.names[1] == ["Ken Ito", "The Rail Group"]
    assert reading.names[3] == ["Ivy Ash", "Max Fir"]
    assert reading.records[3].venue == "Journal of Trees"
    assert reading.reasons == [("noted", "repeated in the file", 5)]


def test_strings_are_joined_by_their_sign(tmp_path: Path) -> None:
    entries = """@string{eve = "Eve Oak"}
@string(conf = "Meeting on C{#} and " # eve # "'s Kites")
@inproceedings{a, author = eve # " and " # {Bo Elm}, title = {On C#}, booktitle = CONF # " 18"}
"""
    [record] = read_content(tmp_path, entries, "a.bib").records
    assert [a.name for a in record.authors] == ["Eve Oak", "Bo Elm"]
    assert record.title == "On C#"
    assert record.venue == "Meeting on C# and Eve Oak's Kites 18"


def test_strings_that_unpack_without_end_are_refused(tmp_path: Path) -> None:
    names = "abcdefghijk"
    strings = "".join(
        f"@string{{{new} = {' # '.join([old] * 10)}}}\n" for old, new in itertools.pairwise(names)
    )
    bomb = f'@string{{a = "0123456789"}}\n{strings}@article{{x, title = k, year = 2000}}\n'
    with pytest.raises(InputError, match=r"t\.bib: a value .* @string is longer than 1,000,000"):
        read_content(tmp_path, bomb, "t.bib")


def test_what_is_whole_in_a_broken_entry_is_read(tmp_path: Path) -> None:
    entries = """@article{b,
  Author = {Reed, Ann},
  Keywords = {bread, }, @type:Thing}, salt},
  Title = {Bread of {Paris}},
  Year = 2001,
}
@article{c, title = {Cut off here
"""
    reading = read_content(tmp_path, entries, "a.bib")
    assert reading.titles == ["Bread of Paris"]
    assert reading.names == [["Ann Reed"]]
    assert [(p.action, p.location.line) for p in reading.problems] == [
        ("repaired", 1),
        ("rejected", 7),
    ]
    assert all(p.detail and "it begins '@article{" in p.detail for p in reading.problems)


def test_macros_of_astronomy_and_an_eprint_beside_a_journal(tmp_path: Path) -> None:
    entry = """@ARTICLE{x, author = {{Reed}, Ann}, title = "{Dust}", journal = {\\aap}, year = 2021,
  eprint = {2012.00002}, archivePrefix = {arXiv}, primaryClass = {astro-ph.GA}}
@ARTICLE{y, title = "Fog", journal = \\newjournal, year = 2021}"""
    first, second = read_content(tmp_path, entry, "a.bib").records
    assert (first.venue, first.published, first.ids) == ("A&A", True, {"arxiv": "2012.00002"})
    assert second.venue == "newjournal"


def test_a_file_of_one_line_is_bibtex(tmp_path: Path) -> None:
    line = "@string{k = {Kites}}@string{j = k}@article{x, title = k, journal = j, year = 2001}"
    reading = read_content(tmp_path, line, "a.bib")
    assert reading.source == "bibtex"
    assert [(one.title, one.venue, one.year) for one in reading.records] == [
        ("Kites", "Kites", 2001)
    ]


def test_a_file_that_begins_with_many_strings_is_bibtex(tmp_path: Path) -> None:
    strings = "".join(f'@string{{s{n} = "Journal number {n}"}}\n' for n in range(3_000))
    reading = read_content(tmp_path, strings + "@article{x, title = {Last}, journal = s7}", "a")
    assert (reading.titles, reading.records[0].venue) == (["Last"], "Journal number 7")
    assert "@string" in reading.why


@pytest.mark.parametrize(
    "title",
    [
        r"Moss: $\less$i$\greater$Bryum$\less$/i$\greater$ and fern",
        "Moss: {$<$}i{$>$}Bryum{$<$}/i{$>$} and fern",
        r"Moss: {\textless}i{\textgreater}Bryum{\textless}/i{\textgreater} and fern",
        "Moss: &lt;i&gt;Bryum&lt;/i&gt; and fern",
        "Moss: <i>Bryum</i> and fern",
    ],
)
def test_tags_in_titles_in_every_dress(tmp_path: Path, title: str) -> None:
    entry = f"@article{{a, title = {{{title}}}, year = 2016}}"
    assert read_content(tmp_path, entry, "a.bib").titles == ["Moss: Bryum and fern"]


@pytest.mark.parametrize("piece", [r"{\'e}", r"\textbf{x}", r"\'", r"{\em a}", "$x$", "~", r"\c{"])
def test_much_latex_is_read_at_once_or_left(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    start = time.perf_counter()
    text_of_latex(text)
    assert time.perf_counter() - start < 2
