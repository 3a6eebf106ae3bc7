"""A run in other forms: harmless cells, keywords, networks, and back again."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest
from openpyxl import load_workbook

from tests.sources.reading import read_path
from topics.errors import InputError, OutputError, UsageError
from topics.export import FORMATS, excel, export_run
from topics.export.bibtex import escaped
from topics.export.references import surname_first
from topics.schema import PAPERS as PAPERS_COLUMNS
from topics.schema import PEOPLE, RIVALS, TABLES
from topics.store.reader import RUN, read_run
from topics.store.tables import read_csv
from topics.store.writer import write_manifest, write_tables

PAPERS: list[dict[str, Any]] = [
    {
        "paper_id": "p1",
        "title": "=SUM(A1) & 100% of {it} $x^2$ _ # ~ ^ \\ ``quoted'' -- \x1b[31mtext",
        "authors": ["Anna B. van Gool", "Yizhou Wang 0001", "Research and Sons"],
        "authors_complete": False,
        "year": 2019,
        "year_published": 2020,
        "date": "2019-03-04",
        "venue": "Proceedings of X",
        "venue_type": "",
        "category": "cs.LG",
        "abstract": "First line.\nSecond -0.5% \"line\" with 'quotes', a, comma; and $\\alpha$.",
        "keywords": ["safety", "a; b"],
        "doi": "10.1000/a_b",
        "arxiv": "1903.00001",
        "citations": 12,
        "source_count": 2,
    },
    {
        "paper_id": "p2",
        "title": "-0.5 of it",
        "authors": ["Anna B. van Gool", "Ōno Éva"],
        "authors_complete": True,
        "year": 2021,
        "year_published": 2021,
        "venue": "@Journal",
        "abstract": "",
        "keywords": [],
        "source_count": 1,
    },
    {
        "paper_id": "p3",
        "title": "No year",
        "authors": [],
        "authors_complete": True,
        "year": None,
        "year_published": None,
        "venue": "",
        "abstract": "Text",
        "keywords": [],
        "source_count": 1,
    },
]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run folder of ``PAPERS``; its tables of authors and years are empty."""
    papers = pd.DataFrame(PAPERS).reindex(columns=list(PAPERS_COLUMNS))
    for name, kind in PAPERS_COLUMNS.items():
        if kind == "integer":
            papers[name] = papers[name].astype("Int64")
        elif kind == "boolean":
            papers[name] = papers[name].astype("boolean")
        elif kind != "number":
            papers[name] = [
                ([] if kind == "list" else "") if value is None or value != value else value
                for value in papers[name].tolist()
            ]
    tables = {name: pd.DataFrame(columns=table.names) for name, table in TABLES.items()}
    tables["papers"] = papers
    tables["themes"] = pd.DataFrame(
        {
            "theme_id": ["safe", "other"],
            "theme": ["=Safe RL", "Other"],
            "origin": ["declared", "discovered"],
            "papers": [2, 0],
            "keywords": [["k"], []],
            "representative_papers": [["p1"], []],
        }
    ).reindex(columns=TABLES["themes"].names)
    tables["assignments"] = (
        papers[["paper_id", "title", "year"]]
        .assign(
            theme_id=["safe", "safe", "none"],
            theme=["=Safe RL", "=Safe RL", "no theme"],
            confidence=[0.9, 0.5, 0.2],
        )
        .reindex(columns=TABLES["assignments"].names)
    )
    weights = [("p1", "safe", 0.75), ("p1", "other", 0.25), ("p2", "safe", 1.0)]
    weights.append(("p3", "none", 1.0))
    tables["memberships"] = pd.DataFrame(weights, columns=["paper_id", "theme_id", "weight"])
    return write_run(tmp_path / "run", tables)


def write_run(folder: Path, tables: dict[str, pd.DataFrame]) -> Path:
    folder.mkdir(exist_ok=True)
    people, rivals = pd.DataFrame(columns=list(PEOPLE)), pd.DataFrame(columns=list(RIVALS))
    write_tables(folder, tables, people=people, rivals=rivals)
    write_manifest(folder, {"format": RUN.name, "format_version": RUN.version, "version": "0"})
    return folder


@pytest.mark.parametrize("form", ["csv", "parquet", "json", "xlsx", "bibtex", "ris"])
def test_what_is_exported_reads_back_as_the_same_papers(
    run: Path, tmp_path: Path, form: str
) -> None:
    out = tmp_path / "out"
    reading = read_path(export_run(run, form, out)[0])
    by_title: dict[str, Any] = {}
    for record in reading.records:
        by_title.setdefault(record.title, record)
    assert len(by_title) == len(PAPERS)
    for paper in PAPERS:
        record = by_title[" ".join(paper["title"].replace("\x1b", "").split())]
        names = [f"{a.name} {a.ids.get('dblp', '')}".strip() for a in record.authors]
        assert names == paper["authors"]
        assert record.authors_complete == paper["authors_complete"] or form == "ris"
        assert record.year == paper["year"]
        assert record.venue == paper["venue"]
        assert record.abstract.split() == paper["abstract"].split()
        assert record.ids.get("doi", "") == paper.get("doi", "")
        assert record.ids.get("arxiv", "") == paper.get("arxiv", "")
    assert not [p for p in reading.problems if p.action == "rejected"]


@pytest.mark.parametrize("form", list(FORMATS))
def test_the_same_run_gives_the_same_bytes(run: Path, tmp_path: Path, form: str) -> None:
    first = [path.read_bytes() for path in export_run(run, form, tmp_path / "a")]
    second = [path.read_bytes() for path in export_run(run, form, tmp_path / "b")]
    assert first == second


def test_tables_are_harmless_and_numbers_stay(run: Path, tmp_path: Path) -> None:
    papers, memberships = export_run(run, "csv", tmp_path / "t" / "mine.csv")
    assert (papers.name, memberships.name) == ("mine.csv", "mine-memberships.csv")
    text = papers.read_text(encoding="utf-8")
    assert "\x1b" not in text
    assert ",\"'=SUM(A1)" in text or ",'=SUM(A1)" in text
    assert "p2,'-0.5 of it" in text
    table = read_csv(papers, {"confidence": "number", "memberships": "list"})
    assert table["theme"].tolist() == ["=Safe RL", "=Safe RL", ""]
    assert table["confidence"].tolist() == [0.9, 0.5, 0.2]
    assert table["memberships"].tolist() == [["=Safe RL (0.75)", "Other (0.25)"],
                                             ["=Safe RL (1.00)"], []]  # fmt: skip
    assert memberships.read_text().splitlines()[1] == "p1,safe,'=Safe RL,0.750000"
    [book] = export_run(run, "xlsx", tmp_path / "t")
    with zipfile.ZipFile(book) as archive:
        sheets = [archive.read(n).decode() for n in archive.namelist() if "sheets/" in n]
    assert len(sheets) == 3
    assert not any("<f>" in sheet for sheet in sheets)


def test_a_text_that_no_cell_holds_is_cut_and_said(
    run: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "_LONGEST_CELL", 40)
    [path] = export_run(run, "xlsx", tmp_path)
    rows = load_workbook(path)["papers"].iter_rows(values_only=True)
    assert max(len(cell) for row in rows for cell in row if isinstance(cell, str)) == 40
    [record] = caplog.records
    assert record.getMessage() == (
        f"{path}: 3 texts cut to the 40 characters that a cell holds; csv and parquet keep all of"
        " it."
    )


def test_more_rows_than_a_sheet_has_are_refused(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "_MOST_ROWS", 2)
    path = tmp_path / "papers.xlsx"
    refused = f"{path}: a sheet has room for 2 rows, and papers has 3; export csv or parquet."
    with pytest.raises(OutputError, match=f"^{re.escape(refused)}$"):
        export_run(run, "xlsx", tmp_path)
    assert not path.exists()


def test_themes_are_keywords(run: Path, tmp_path: Path) -> None:
    [bib] = export_run(run, "bibtex", tmp_path)
    assert "keywords = {=Safe RL; safety; a, b}" in bib.read_text(encoding="utf-8")
    [ris] = export_run(run, "ris", tmp_path)
    text = ris.read_text(encoding="utf-8")
    assert "KW  - =Safe RL\nKW  - safety\n" in text
    assert "AU  - van Gool, Anna B.\nAU  - Wang, Yizhou 0001\n" in text
    assert text.count("ER  - ") == 3


def test_vosviewer(run: Path, tmp_path: Path) -> None:
    map_file, network = export_run(run, "vosviewer", tmp_path)
    rows = [line.split("\t") for line in map_file.read_text().splitlines()]
    assert rows[0][:6] == ["id", "label", "x", "y", "cluster", "weight<Papers>"]
    assert [row[1] for row in rows[1:]] == [
        "Anna B. van Gool",
        "Research and Sons",
        "Yizhou Wang 0001",
        "Ōno Éva",
    ]
    assert [row[5] for row in rows[1:]] == ["2", "1", "1", "1"]
    assert {row[4] for row in rows[1:]} == {"1"}
    assert network.read_text() == "1\t2\t1\n1\t3\t1\n1\t4\t1\n2\t3\t1\n"


def test_graphml(run: Path, tmp_path: Path) -> None:
    [path] = export_run(run, "graphml", tmp_path)
    graph = nx.read_graphml(path)
    assert graph.nodes["theme:safe"] == {
        "kind": "theme",
        "label": "=Safe RL",
        "origin": "declared",
        "papers": 2,
    }
    assert graph.nodes["author:Anna B. van Gool"]["mean_year"] == 2020.0
    assert graph.edges["author:Anna B. van Gool", "theme:safe"]["weight"] == 2
    assert graph.edges["author:Anna B. van Gool", "author:Ōno Éva"]["kind"] == "wrote with"


def test_errors(run: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"format must be one of csv, parquet, .*got 'pdf'"):
        export_run(run, "pdf", tmp_path)
    with pytest.raises(InputError, match="is not a finished run"):
        export_run(tmp_path / "nothing", "csv", tmp_path)
    (tmp_path / "taken").write_text("x")
    with pytest.raises(OutputError, match="cannot be made"):
        export_run(run, "csv", tmp_path / "taken" / "x.csv")
    folder = read_run(run)
    tables = {name: folder[name] for name in TABLES}
    write_run(run, {**tables, "assignments": tables["assignments"].iloc[:2]})
    with pytest.raises(InputError, match="papers and assignments are of different papers"):
        export_run(run, "csv", tmp_path)


@pytest.mark.parametrize(
    ("name", "turned"),
    [
        ("Anna B. van Gool", "van Gool, Anna B."),
        ("Plato", "Plato"),
        ("Yizhou Wang 0001", "Wang, Yizhou 0001"),
    ],
)
def test_surname_first(name: str, turned: str) -> None:
    assert surname_first(name) == turned


def test_mathematics_stays() -> None:
    assert escaped("$a_{1}$ & b_1 $open") == "$a_{1}$ \\& b\\_1 \\$open"
