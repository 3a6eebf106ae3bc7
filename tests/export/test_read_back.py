"""Exports as other programs read them: parsers of references, LibreOffice, jq."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.export.test_export import PAPERS, run
from topics.export import export_run
from topics.text.printable import printable

__all__ = ["run"]

TITLES = [printable(str(paper["title"])) for paper in PAPERS]


def test_bibtexparser_reads_every_entry(run: Path, tmp_path: Path) -> None:
    bibtexparser = pytest.importorskip("bibtexparser", reason="bibtexparser is not installed")
    [path] = export_run(run, "bibtex", tmp_path)
    library = bibtexparser.parse_string(path.read_text(encoding="utf-8"))
    assert not library.failed_blocks
    assert len(library.entries) == len(PAPERS)
    assert len({entry.key for entry in library.entries}) == len(PAPERS)
    assert [entry["year"] for entry in library.entries if "year" in entry] == ["2019", "2021"]


def test_rispy_reads_every_record(run: Path, tmp_path: Path) -> None:
    rispy = pytest.importorskip("rispy", reason="rispy is not installed")
    [path] = export_run(run, "ris", tmp_path)
    records = rispy.loads(path.read_text(encoding="utf-8"))
    found = [record.get("title") or record["primary_title"] for record in records]
    assert [" ".join(title.split()) for title in found] == [" ".join(t.split()) for t in TITLES]
    assert records[0]["keywords"][:2] == ["=Safe RL", "safety"]


@pytest.mark.parametrize("reader", ["openpyxl", "python_calamine"])
def test_spreadsheets_hold_text_and_numbers_but_no_formula(
    run: Path, tmp_path: Path, reader: str
) -> None:
    module = pytest.importorskip(reader, reason=f"{reader} is not installed")
    [path] = export_run(run, "xlsx", tmp_path)
    if reader == "openpyxl":
        sheet = module.load_workbook(path)["papers"]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    else:
        rows = module.load_workbook(path).get_sheet_by_name("papers").to_python()
    title, year = rows[0].index("title"), rows[0].index("year")
    # An apostrophe keeps a title that begins like a formula from becoming one.
    assert [row[title].removeprefix("'") for row in rows[1:]] == TITLES
    assert [row[year] or None for row in rows[1:]] == [2019, 2021, None]


def test_the_csv_module_reads_a_row_a_paper(run: Path, tmp_path: Path) -> None:
    papers, memberships = export_run(run, "csv", tmp_path)
    with papers.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert [row["paper_id"] for row in rows] == ["p1", "p2", "p3"]
    assert not any(None in row or None in row.values() for row in rows)
    with memberships.open(encoding="utf-8", newline="") as file:
        assert {len(row) for row in csv.reader(file, strict=True)} == {4}


def test_jq_selects_papers_of_a_theme(run: Path, tmp_path: Path) -> None:
    if shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    [path] = export_run(run, "json", tmp_path)
    query = '[.[] | select(.theme == "=Safe RL") | .title]'
    answer = subprocess.run(["jq", "-c", query, path], capture_output=True, check=True)
    assert json.loads(answer.stdout) == TITLES[:2]


CSV = "44,34,76"
"""LibreOffice's options for CSV: comma, quotation mark, UTF-8."""


def office(path: Path, form: str, folder: Path) -> Path:
    """What LibreOffice saves after it has opened a file."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    out = folder / form.partition(":")[0]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    opened = [f"--infilter=CSV:{CSV}"] if path.suffix == ".csv" else []
    convert = ["--headless", *opened, "--convert-to", form, "--outdir", str(out), str(path)]
    subprocess.run([program, profile, *convert], capture_output=True, check=True, timeout=120)
    return out / f"{path.stem}.{out.name}"


def test_libreoffice_opens_the_workbook(run: Path, tmp_path: Path) -> None:
    [path] = export_run(run, "xlsx", tmp_path)
    saved = office(path, f"csv:Text - txt - csv (StarCalc):{CSV}", tmp_path)
    with saved.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert [row["title"].removeprefix("'") for row in rows] == TITLES
    assert [row["year"] for row in rows] == ["2019", "2021", ""]
    assert rows[0]["abstract"] == PAPERS[0]["abstract"]
    assert rows[1]["venue"] == "'@Journal"


def test_libreoffice_makes_no_formula_of_a_csv_file(run: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    papers, _ = export_run(run, "csv", tmp_path)
    sheet = openpyxl.load_workbook(office(papers, "xlsx", tmp_path)).active
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    rows = list(sheet.iter_rows(values_only=True))
    title, year = rows[0].index("title"), rows[0].index("year")
    assert [row[title].removeprefix("'") for row in rows[1:]] == TITLES
    assert [row[year] for row in rows[1:]] == [2019, 2021, None]
