"""The benchmark of author lists, on pairs of files written here."""

from __future__ import annotations

from pathlib import Path

import pytest

from topics.bench.names import NAME_COLUMNS, run_names_bench
from topics.bench.written_names import HABITS
from topics.errors import InputError
from topics.store.embedded import seeds_folder

CSV = """title,authors,year,doi
Rain on roofs,"Byron, Ada M.; de la Cruz, Juan",2020,10.1234/rain.1
Snow on cedars,"Griffin, Max D.; Klee, Frida",2021,10.1234/snow.2
"""
RIS = """TY  - JOUR
AU  - Byron, A.M.
AU  - de la Cruz, J.
TI  - Rain on roofs
PY  - 2020
DO  - 10.1234/rain.1
ER  -
TY  - JOUR
AU  - Griffin, M.D., Klee, F.
TI  - Snow on cedars
PY  - 2021
DO  - 10.1234/snow.2
ER  -
"""
BIB = """@article{a, title={Rain on roofs}, year={2020}, doi={10.1234/rain.1},
  author={Byron, Ada M. and {de la Cruz}, Juan}}
@article{b, title={Snow on cedars}, year={2021},
  author={Griffin, M.D. and Marks, Karla}}
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    pytest.importorskip("nameparser")
    found = []
    for name, text in (("papers.csv", CSV), ("papers.ris", RIS), ("papers.bib", BIB)):
        found.append(tmp_path / name)
        found[-1].write_text(text, encoding="utf-8")
    return found


def test_lists_are_counted_by_file_and_reader(files: list[Path]) -> None:
    bench = run_names_bench(files)
    table = bench.table.set_index(["file", "reader"])
    assert list(bench.table.columns) == list(NAME_COLUMNS)
    assert table.loc[("papers.ris", "topics"), ["lists", "right", "invented"]].tolist() == [2, 2, 0]
    assert table.loc[("papers.ris", "rispy"), ["lists", "right"]].tolist() == [2, 1]
    # The second entry has no DOI and is another paper, as the first file knows it by DOI.
    assert table.loc[("papers.bib", "topics"), ["lists", "right"]].tolist() == [1, 1]
    assert table.loc[("papers.bib", "bibtexparser"), ["lists", "right"]].tolist() == [1, 1]
    assert not bench.wrong


def test_every_habit_is_written_and_read(files: list[Path]) -> None:
    table = run_names_bench(files[:1]).table
    fields = table["file"].isin([f"written as {habit}" for habit in HABITS])
    assert fields.sum() == len(HABITS)
    assert table.loc[fields, "lists"].tolist() == [2] * len(HABITS)
    assert table.loc[fields, "share"].tolist() == [1.0] * len(HABITS)


def test_files_of_four_formats_are_written_and_read(files: list[Path]) -> None:
    table = run_names_bench(files[:1]).table.set_index(["file", "reader"])
    formats = ["papers.bib", "papers.ris", "crossref.json", "openalex.json"]
    rows = table.loc[[(f"written as {name}", "topics") for name in formats]]
    assert rows[["lists", "right", "invented"]].to_numpy().tolist() == [[2, 2, 0]] * 4
    assert ("written as papers.bib", "bibtexparser") in table.index
    assert ("written as papers.ris", "rispy") in table.index


def test_the_homonyms_on_the_page_of_the_seeds_keep_their_numbers(files: list[Path]) -> None:
    table = run_names_bench(files[:1]).table.set_index("file")
    row = table.loc["homonyms of DBLP on the page of the seeds"]
    text = (seeds_folder() / "jiaming-ji.txt").read_text(encoding="utf-8")
    numbered = sum(line[-5:-4] == " " and line[-4:].isdigit() for line in text.splitlines()
                   if line.strip().startswith("•"))  # fmt: skip
    assert row[["lists", "right", "invented"]].tolist() == [numbered, numbered, 0]


def test_a_wrong_list_is_shown_and_its_people_are_invented(files: list[Path]) -> None:
    files[1].write_text(RIS.replace("AU  - de la Cruz, J.\n", "AU  - Nobody, N.\n"), "utf-8")
    bench = run_names_bench(files[:2])
    row = bench.table.iloc[0]
    assert row[["lists", "right", "invented"]].tolist() == [2, 1, 1]
    assert bench.wrong == (
        "papers.ris: byron, a m; nobody, n in place of byron, ada m; delacruz, juan",
    )


def test_a_particle_is_of_the_surname_or_behind_the_given_name(tmp_path: Path) -> None:
    """Both are right: "Javier Ruiz Del Solar" does not tell, and "Solar, Javier del" does."""
    table, ris = tmp_path / "one.csv", tmp_path / "two.ris"
    table.write_text("title,authors\nSun and sand,Juan Del Solar; Na Nan\n", encoding="utf-8")
    ris.write_text(
        "TY  - JOUR\nTI  - Sun and sand\nAU  - Solar, Juan del\nAU  - Nan, Na\nER  - \n", "utf-8"
    )
    row = run_names_bench([table, ris]).table.iloc[0]
    assert row[["lists", "right", "invented"]].tolist() == [1, 1, 0]


def test_files_of_other_papers_are_refused(files: list[Path], tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("title,authors,year\nNothing of the kind,Ada Byron,2020\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"other\.csv: has no paper of .*papers\.csv, by DOI or t"):
        run_names_bench([files[0], other])
    other.write_text("title,authors,year\nNothing of the kind,,2020\n", encoding="utf-8")
    with pytest.raises(InputError, match="holds no paper with authors to compare with"):
        run_names_bench([other])
