"""The whole way from pages to tables, on the embedded papers and on the real pages."""

import random
import re
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.conftest import SEEDS
from topics.analysis import counting
from topics.analysis.analyse import analyse
from topics.analysis.result import Result
from topics.corpus.corpus import Corpus
from topics.corpus.reading import read
from topics.errors import InputError
from topics.runtime.processes import begun_elsewhere
from topics.schema import OPTIONAL, TABLES
from topics.settings import Settings, ShareSettings, ThemeSettings
from topics.themes.declared_file import read_declared_themes

ACCEPTED = {
    "Constrained Update Projection": {"safe-rl"},
    "Augmented Proximal Policy": {"safe-rl"},
    "OmniSafe": {"safe-rl"},
    "SafeDreamer": {"safe-rl"},
    "VOCE": {"safe-rl"},
    "Safety Gymnasium": {"safe-rl"},
    "SafeVLA": {"safe-rl", "multimodal"},
    "SPIRAL": {"self-play"},
    "Chasing Moving Targets": {"self-play"},
    "Heterogeneous-Agent": {"self-play"},
    "Proactive Multi-Camera": {"self-play"},
    "BeaverTails": {"alignment-datasets"},
    "SafeSora": {"alignment-datasets", "multimodal"},
    "InterMT": {"alignment-datasets", "multimodal"},
    "SAE-V": {"multimodal"},
    "Generative RLHF-V": {"multimodal"},
    "Safe RLHF-V": {"multimodal", "safe-rl"},
    "What, Whether and How": {"multimodal"},
}
"""Titles and the declared themes that a reader of the abstracts would accept."""

IN_NONE = ("Baichuan 2", "Aligner:", "Stream Aligner", "Sequence to Sequence", "Learning to sum")
"""Papers that belong to none of the declared themes."""

DECLARED = {"safe-rl", "alignment-datasets", "multimodal", "self-play"}


def check_themes(assignments: pd.DataFrame) -> None:
    theme = dict(zip(assignments["title"], assignments["theme_id"], strict=True))
    for start, accepted in ACCEPTED.items():
        (found,) = [one for title, one in theme.items() if title.startswith(start)]
        assert found in accepted, f"{start} is in {found}"
    for start in IN_NONE:
        (found,) = [one for title, one in theme.items() if title.startswith(start)]
        assert found not in DECLARED, f"{start} is in {found}"


def test_thirty_records_are_27_papers_in_the_themes_a_reader_would_choose(
    seed_result: Result,
) -> None:
    assert seed_result.papers["source_count"].sum() == 30
    assert len(seed_result.papers) == 27
    check_themes(seed_result.assignments)
    assert (seed_result.assignments["theme_id"] != "none").all()


def test_the_real_pages_too(real_pages: Path, seed_settings: Settings) -> None:
    result = analyse(read(real_pages), seed_settings)
    assert len(result.papers) == 27
    merged = result.papers[result.papers["source_count"] == 2]
    assert sorted(title.split(":")[0] for title in merged["title"]) == [
        "BeaverTails",
        "OmniSafe",
        "Safe RLHF",
    ]
    check_themes(result.assignments)


def test_without_declared_themes_nearly_all_papers_get_one(seed_corpus) -> None:
    result = analyse(seed_corpus, Settings())
    assert set(result.themes["origin"]) == {"discovered"}
    assert 3 <= len(result.themes) <= 9
    assert (result.assignments["theme_id"] == "none").mean() <= 0.1
    theme = dict(zip(result.assignments["title"], result.assignments["theme_id"], strict=True))
    constrained = {one for title, one in theme.items() if title.startswith(tuple(ACCEPTED)[:6])}
    assert len(constrained) == 1, "the papers on constrained RL belong together"
    assert result.themes["theme"].is_unique


def test_themes_and_weights_fit_together(seed_result: Result) -> None:
    weights = seed_result.memberships.groupby("paper_id")["weight"].sum()
    np.testing.assert_allclose(weights, 1.0, atol=1e-9)
    best = seed_result.memberships.loc[
        seed_result.memberships.groupby("paper_id")["weight"].idxmax()
    ].set_index("paper_id")["theme_id"]
    own = seed_result.assignments.set_index("paper_id")["theme_id"]
    assert best.loc[own.index].tolist() == own.tolist()
    counted = seed_result.assignments["theme_id"].value_counts()
    for row in seed_result.themes.itertuples():
        assert counted.get(row.theme_id, 0) == row.papers
        assert 3 <= len(row.keywords) <= 10
        assert len(row.representative_papers) == min(3, row.papers)


def test_shares_are_papers_of_the_theme_over_papers_of_the_year(seed_result: Result) -> None:
    papers = seed_result.papers.merge(seed_result.assignments[["paper_id", "theme_id"]])
    for author in ("Jiaming Ji", "Mickel Liu", "*"):
        own = papers if author == "*" else papers[[author in a for a in papers["authors"]]]
        table = seed_result.shares[seed_result.shares["author"] == author]
        assert sorted(table["year"].unique()) == list(range(2022, 2027))
        for row in table.itertuples():
            of_year = own[own["year"] == row.year]
            assert row.total == len(of_year)
            assert row.papers == (of_year["theme_id"] == row.theme_id).sum()
            if len(of_year):
                assert row.share == pytest.approx(row.papers / row.total)
            else:
                assert pd.isna(row.share)


def test_one_author_leaves_safe_rl_and_the_other_cannot_be_told(seed_result: Result) -> None:
    labels = seed_result.trends.set_index(["author", "theme_id"])["label"]
    assert labels["Jiaming Ji", "safe-rl"] == "declining"
    assert set(labels["Mickel Liu"]) == {"insufficient evidence"}


def test_page_figures_stand_beside_their_owner(seed_result: Result) -> None:
    authors = seed_result.authors.set_index("author")
    assert authors.loc["Mickel Liu", "page_h_index"] == 49
    assert authors.loc["Mickel Liu", "page_citations"] == 2886
    assert authors.loc["Jiaming Ji", "page_papers"] == 21
    assert pd.isna(authors.loc["Jiaming Ji", "page_h_index"])


def tables_of(run: Path) -> dict[str, bytes]:
    return {
        path.relative_to(run).as_posix(): path.read_bytes()
        for path in sorted(run.rglob("*"))
        if path.is_file() and path.name not in ("manifest.json", "report.html")
    }


def test_the_order_of_files_does_not_matter(
    seed_run: Path, seed_settings: Settings, tmp_path: Path
) -> None:
    paths = [SEEDS / "mickel-liu.txt", SEEDS / "jiaming-ji.txt"]
    run = analyse(read(paths), seed_settings).save(tmp_path / "run")
    assert tables_of(run) == tables_of(seed_run)


def test_the_order_of_records_changes_no_byte_but_line_numbers(
    seed_run: Path, seed_settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    shutil.copy(SEEDS / "mickel-liu.txt", folder)
    page = (SEEDS / "jiaming-ji.txt").read_text(encoding="utf-8")
    head, *records = re.split(r"\n\n(?=\w+ (?:Conference|Journal) \d{4} )", page.rstrip("\n"))
    assert len(records) == 21
    random.Random(5).shuffle(records)  # noqa: S311
    (folder / "jiaming-ji.txt").write_text("\n\n".join([head, *records]), encoding="utf-8")
    run = analyse(read(folder), seed_settings).save(tmp_path / "run")
    ours, theirs = tables_of(run), tables_of(seed_run)
    for with_line_numbers in ("ledger.csv", "papers.parquet"):
        assert ours.pop(with_line_numbers)
        assert theirs.pop(with_line_numbers)
    assert ours == theirs


def test_authors_are_reported_by_name_without_case_or_accents(seed_corpus) -> None:
    result = analyse(
        seed_corpus, Settings(shares=ShareSettings(authors=("yaodong yang",), years=(2023, 2025)))
    )
    assert "Yaodong Yang" in set(result.shares["author"])
    assert set(result.shares["year"]) == {2023, 2024, 2025}


def test_an_unknown_author_gets_the_nearest_names(seed_corpus) -> None:
    with pytest.raises(InputError, match="Jiaming Ji"):
        analyse(seed_corpus, Settings(shares=ShareSettings(authors=("Jiaming Jo",))))


def test_a_window_without_papers_is_said(seed_corpus) -> None:
    with pytest.raises(InputError, match="No paper falls into --years 1990:1991"):
        analyse(seed_corpus, Settings(shares=ShareSettings(years=(1990, 1991))))


def test_refits_say_how_stable_themes_and_papers_are(
    seed_corpus, seed_settings: Settings, seed_result: Result
) -> None:
    from dataclasses import replace

    assert seed_result.facts.refits == 20
    assert "stability" in seed_result.themes  # without being asked
    settings = replace(seed_settings, themes=replace(seed_settings.themes, refits=4))
    result = analyse(seed_corpus, settings)
    certain = analyse(
        seed_corpus, replace(seed_settings, themes=replace(seed_settings.themes, refits=0))
    )
    assert (result.facts.refits, certain.facts.refits) == (4, 0)
    assert "stability" not in certain.themes
    assert certain.trends["label_frequency"].isna().all()
    assert result.trends["label_frequency"].between(0, 1).all()
    assert result.themes["stability"].between(0, 1).all()
    assert result.assignments["consensus"].between(0, 1).all()
    declared = result.themes[result.themes["origin"] == "declared"]
    assert declared["stability"].mean() > 0.6
    before = certain.shares["high"] - certain.shares["low"]
    after = result.shares["high"] - result.shares["low"]
    assert (after.fillna(0) >= before.fillna(0) - 1e-9).all()
    assert (after > before + 1e-6).any()


@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_few_papers_are_one_theme_and_a_sentence_says_why(count: int, tmp_path: Path) -> None:
    page = (SEEDS / "mickel-liu.txt").read_text().split("\n\n")
    (tmp_path / "page.txt").write_text("\n\n".join(page[: 3 + 3 * count]))
    corpus = read(tmp_path)
    assert len(corpus) == count
    result = analyse(corpus, Settings())
    assert len(result.themes) == 1
    assert any("too few" in note for note in result.notes)


def test_a_declared_theme_without_papers_keeps_its_row(seed_corpus) -> None:
    from topics.settings import DeclaredTheme

    bees = DeclaredTheme(
        id="bees", name="Bees", description="Honey bees and hives.", keywords=("honey",)
    )
    result = analyse(seed_corpus, Settings(themes=ThemeSettings(declared=(bees,))))
    row = result.themes.iloc[0]
    assert (row["theme_id"], row["papers"], row["origin"]) == ("bees", 0, "declared")
    assert row["keywords"] == ["honey"]


def test_the_run_folder_has_the_columns_that_are_written_down(
    seed_result: Result, seed_run: Path
) -> None:
    for name, table in TABLES.items():
        header = (seed_run / f"{name}.csv").read_text(encoding="utf-8").split("\n", 1)[0]
        assert header.split(",") == [*table.names, *OPTIONAL.get(name, ())]
        assert set(table.names) <= set(getattr(seed_result, name).columns)


def test_the_declared_file_of_the_seeds_is_what_the_package_ships() -> None:
    themes = read_declared_themes(SEEDS / "themes.toml")
    assert [theme.id for theme in themes] == [
        "safe-rl",
        "alignment-datasets",
        "multimodal",
        "self-play",
    ]


def test_a_student_is_fitted_saved_with_the_model_and_labels_as_the_run_did(
    seed_corpus, seed_settings: Settings, tmp_path: Path
) -> None:
    from dataclasses import replace

    from topics.model.bundle import load_model
    from topics.settings import EncoderSettings
    from topics.text.paper_text import paper_text

    result = analyse(seed_corpus, replace(seed_settings, encoder=EncoderSettings(name="student")))
    assert result.model.encoder_id == "student"
    run = result.save(tmp_path / "run")
    texts = [
        paper_text(title, abstract)
        for title, abstract in zip(result.papers["title"], result.papers["abstract"], strict=True)
    ]
    classes = load_model(run / "model").classify(texts)
    assert classes["theme_id"].tolist() == result.assignments["theme_id"].tolist()


def test_auto_takes_the_whole_encoder_for_a_small_corpus(seed_corpus) -> None:
    from topics.settings import EncoderSettings

    result = analyse(seed_corpus, Settings(encoder=EncoderSettings(name="auto")))
    assert result.model.encoder_id == "minilm"
    assert result.model.encoder_settings.name == "minilm"


def test_names_examined_in_another_process_are_the_same(
    seed_corpus: Corpus, seed_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = analyse(seed_corpus, seed_settings)
    begun = []

    def begin(task: Callable[[], object]) -> AbstractContextManager[Callable[[], object]]:
        begun.append(task)
        return begun_elsewhere(task)

    monkeypatch.setattr(counting, "_PAPERS_WORTH_A_PROCESS", range(1_000))
    monkeypatch.setattr(counting, "available_cores", lambda: 2)
    monkeypatch.setattr(counting, "begun_elsewhere", begin)
    elsewhere = analyse(seed_corpus, seed_settings)
    assert len(begun) == 1
    pd.testing.assert_frame_equal(here.authors, elsewhere.authors)
    pd.testing.assert_frame_equal(here.ledger, elsewhere.ledger)
