"""Run folders for tests, written table by table: any size, any text, any part left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from topics.schema import PARQUET_ONLY, PEOPLE, RIVALS, TABLES
from topics.settings import Settings, ShareSettings
from topics.store.reader import RUN
from topics.store.writer import write_manifest, write_tables

SYLLABLES = "ka lo mi ren ta vus pol ner di sha gar tem ob ri sen lum fa cor nek zul".split()

HOSTILE = (
    "<script>window.hacked = 1</script>",
    '"><img src=x onerror="window.hacked = 1">',
    "</script><script>window.hacked = 1</script>",
    "\u202eevil\u202c \u200fשלום\u200f right to left",
    "Long " + "title " * 900,
    "{{ 7 * 7 }} & <b>bold</b> \u2028 line",
)


@dataclass(frozen=True, kw_only=True)
class RunShape:
    """What a synthetic run is like."""

    papers: int = 60
    themes: int = 4
    authors: int = 3
    years: Sequence[int] = field(default_factory=lambda: range(2018, 2026))
    abstract_words: int = 60
    titles: Sequence[str] = ()
    dated: bool = True
    by_venue: bool = False
    broader: int = 0
    seed: int = 7


def write_run_folder(folder: Path, shape: RunShape | None = None) -> Path:
    """Write a run folder of random papers; its shares are counted from them in plain pandas."""
    shape = shape or RunShape()
    folder.mkdir(parents=True, exist_ok=True)
    tables = make_tables(shape)
    people = pd.DataFrame(columns=list(PEOPLE))
    write_tables(folder, tables, people=people, rivals=pd.DataFrame(columns=list(RIVALS)))
    write_manifest(folder, make_manifest(tables, shape))
    return folder


def make_tables(shape: RunShape) -> dict[str, pd.DataFrame]:
    rng = np.random.default_rng(shape.seed)
    # arrays, since a list would be made one at every choice
    words = np.array(["".join(rng.choice(SYLLABLES, rng.integers(2, 4))) for _ in range(3000)])
    zipf = 1 / np.arange(1, len(words) + 1)
    zipf /= zipf.sum()

    def sentence(count: int) -> str:
        return " ".join(rng.choice(words, count, p=zipf))

    count = shape.papers
    people = [f"Author {number:04d} Name" for number in range(max(shape.authors, 1))]
    others = np.array([f"Person {number:05d}" for number in range(max(3, count))])
    ids = [f"p{number:012x}" for number in range(count)]
    titles = [sentence(9).capitalize() for _ in range(count)]
    titles[: len(shape.titles)] = list(shape.titles)[:count]
    years = rng.choice(list(shape.years), count)
    theme = rng.integers(0, shape.themes, count)
    authors = [
        [people[number % shape.authors], *rng.choice(others, rng.integers(1, 4), replace=False)]
        if shape.authors
        else list(rng.choice(others, 2, replace=False))
        for number in range(count)
    ]
    year_column = pd.array(years if shape.dated else [None] * count, dtype="Int64")
    papers = pd.DataFrame(
        {
            "paper_id": ids,
            "title": titles,
            "authors": authors,
            "year": year_column,
            "year_published": year_column,
            "venue": rng.choice(["Venue A", "Venue B", "Journal of Tests"], count),
            "category": "",
            "source_count": 1,
            "abstract": [sentence(shape.abstract_words) for _ in range(count)],
            "novelty": rng.random(count),
            "novelty_percentile": rng.integers(0, 101, count).astype(float),
            "date": "",
            "doi": [f"10.1234/{paper}" if paper.endswith("1") else "" for paper in ids],
            "arxiv": "",
            "citations": pd.array(rng.integers(0, 90, count), dtype="Int64"),
            "sources": [[f"papers.csv:{number + 2}"] for number in range(count)],
        }
    )
    for name, kind in PARQUET_ONLY.items():
        if name not in papers:
            papers[name] = [{"text": "", "boolean": True, "list": []}[kind]] * count
    theme_ids = [f"t{number}" for number in range(shape.themes)]
    names = [f"Theme {sentence(2)} {number}" for number in range(shape.themes)]
    confidence = rng.uniform(0.4, 1.0, count)
    second = (theme + 1) % shape.themes
    memberships = pd.DataFrame(
        {
            "paper_id": np.repeat(ids, 2),
            "theme_id": np.array(theme_ids)[np.column_stack([theme, second]).ravel()],
            "weight": np.column_stack([confidence, 1 - confidence]).ravel(),
        }
    )
    themes = pd.DataFrame(
        {
            "theme_id": theme_ids,
            "theme": names,
            "origin": "discovered",
            "papers": np.bincount(theme, minlength=shape.themes),
            "keywords": [sentence(8).split() for _ in theme_ids],
            "representative_papers": [
                [ids[at] for at in np.flatnonzero(theme == number)[:3]]
                for number in range(shape.themes)
            ],
            "parent_id": "",
            "level": 1,
        }
    )
    assignments = pd.DataFrame(
        {
            "paper_id": ids,
            "title": titles,
            "year": year_column,
            "theme_id": np.array(theme_ids, dtype=object)[theme],
            "theme": np.array(names, dtype=object)[theme],
            "confidence": confidence,
        }
    )
    tree = _tree(themes, shape)
    angle = 2 * np.pi * theme / shape.themes
    return {
        "papers": papers,
        "themes": themes,
        "tree": tree,
        "assignments": assignments,
        "memberships": memberships,
        **_author_tables(
            sorted(set(papers["venue"])) if shape.by_venue else people[: shape.authors],
            papers,
            theme,
            theme_ids,
            names,
            shape,
        ),
        "map": pd.DataFrame(
            {
                "paper_id": ids,
                "x": 0.5 + 0.35 * np.cos(angle) + 0.08 * rng.standard_normal(count),
                "y": 0.5 + 0.35 * np.sin(angle) + 0.08 * rng.standard_normal(count),
            }
        ),
        "ledger": pd.DataFrame(
            {
                "action": ["merged", "rejected"],
                "reason": ["same title", "no title"],
                "source": ["papers.csv:2", "papers.csv:9"],
                "paper_id": [ids[0] if ids else "", ""],
                "detail": ["with papers.csv:3", shape.titles[0] if shape.titles else "empty row"],
            }
        ),
    }


def _tree(themes: pd.DataFrame, shape: RunShape) -> pd.DataFrame:
    """The themes, and what they are parts of where ``broader`` says that they are."""
    columns = ["theme_id", "theme", "level", "parent_id", "papers", "keywords"]
    if not shape.broader:
        return themes[columns]
    part_of = np.arange(len(themes)) % shape.broader
    themes["parent_id"] = [f"b{place}" for place in part_of]
    themes["level"] = 2
    above = pd.DataFrame(
        {
            "theme_id": [f"b{place}" for place in range(shape.broader)],
            "theme": [f"Field {place}" for place in range(shape.broader)],
            "level": 1,
            "parent_id": "",
            "papers": np.bincount(part_of, themes["papers"], minlength=shape.broader).astype(int),
            "keywords": [[]] * shape.broader,
        }
    )
    return pd.concat([above, themes[columns]], ignore_index=True)


def _author_tables(
    people: list[str],
    papers: pd.DataFrame,
    theme: np.ndarray,
    theme_ids: list[str],
    names: list[str],
    shape: RunShape,
) -> dict[str, pd.DataFrame]:
    """Shares by a plain cross table; intervals and trends are invented but in range."""
    years = list(shape.years)
    whose = papers["venue"] if shape.by_venue else papers["authors"].str[0]
    blank = pd.DataFrame({"author": whose, "theme": theme})
    blank["year"] = papers["year"].to_numpy(dtype=float, na_value=np.nan)
    rows: list[dict[str, Any]] = []
    trends: list[dict[str, Any]] = []
    authors: list[dict[str, Any]] = []
    by_author = dict(list(blank.groupby("author")))
    for name in ["*", *people] if shape.dated else []:
        mine = blank if name == "*" else by_author.get(name, blank.iloc[:0])
        table = np.zeros((len(years), shape.themes), dtype=int)
        np.add.at(table, ((mine["year"] - years[0]).astype(int), mine["theme"]), 1)
        total = table.sum(axis=1)
        kept = range(shape.themes) if shape.authors <= 50 else np.flatnonzero(table.sum(axis=0))
        for at, year in enumerate(years):
            for number in kept:
                share = table[at, number] / total[at] if total[at] else np.nan
                rows.append(
                    {
                        "author": name,
                        "year": year,
                        "theme_id": theme_ids[number],
                        "theme": names[number],
                        "papers": table[at, number],
                        "total": total[at],
                        "share": share,
                        "low": max(0, share - 0.2),
                        "high": min(1, share + 0.3) if total[at] else np.nan,
                    }
                )
        half = len(years) // 2
        labels = ("rising", "declining", "insufficient evidence", "steady", "emerging")
        trends += [
            {
                "author": name,
                "theme_id": theme_ids[number],
                "theme": names[number],
                "papers": table[:, number].sum(),
                "total": total.sum(),
                "active_years": (total > 0).sum(),
                "label": labels[number % 5] if number < 5 else labels[2],
                "odds_ratio": 1.4,
                "odds_low": 1.1,
                "odds_high": 1.9,
                "share_first": 0.1,
                "share_last": 0.4,
                "change": 0.3,
                "change_low": 0.1,
                "change_high": 0.5,
                "p": 0.001,
                "q": 0.004 if number % 5 != 2 else 0.6,
                "change_within": 0.3,
                "change_within_low": 0.1,
                "change_within_high": 0.5,
                "change_mix": 0.0,
                "p_within": 0.001,
                "strata": 1,
                "first_year": years[0],
                "last_year": years[-1],
                "late_from": years[half],
                "papers_early": table[:half, number].sum(),
                "total_early": total[:half].sum(),
                "papers_late": table[half:, number].sum(),
                "total_late": total[half:].sum(),
                "shape": "",
            }
            for number in kept
        ]
        active = [year for year, n in zip(years, total, strict=True) if n]
        authors.append(
            {
                "author": name,
                "papers": len(mine),
                "first_year": min(active, default=pd.NA),
                "last_year": max(active, default=pd.NA),
                "breadth": 2.5,
                "counted": len(mine),
                "no_abstract": 0,
                "no_year": 0,
                "outside_window": 0,
                "groups": 4 if name == "Author 0002 Name" else 1,
                "several_people": name == "Author 0002 Name",
            }
        )
    shifts = [
        {"author": name, "year_from": a, "year_to": a + 1, "shift": 0.4, "low": 0.2, "high": 0.6}
        for name in ["*", *people]
        for a in years[:-1]
    ]
    breadth = [
        {"author": name, "year": year, "papers": 1.0, "breadth": 2.0}
        for name in ["*", *people]
        for year in years
    ]
    found = {
        "shares": rows,
        "trends": trends,
        "authors": authors,
        "breadth": breadth,
        "shifts": shifts,
        "growth": [],
        "composition": [],
    }
    return {
        name: pd.DataFrame(rows_of).reindex(columns=TABLES[name].names)
        for name, rows_of in found.items()
    }


def make_manifest(tables: dict[str, pd.DataFrame], shape: RunShape | None = None) -> dict[str, Any]:
    themes = tables["themes"]
    grouped = "venue" if shape and shape.by_venue else ""
    return {
        "format": RUN.name,
        "format_version": RUN.version,
        "version": "0.1.0",
        "date": "2026-01-31",
        "settings": asdict(Settings(shares=ShareSettings(group_by=grouped)))
        | {"cleaning": {"rules_off": []}},
        "inputs": [
            {
                "file": "papers.csv",
                "format": "table",
                "why": "a header",
                "records": 99,
                "rejected": 1,
                "sha256": "0" * 64,
            }
        ],
        "counts": {
            "records": len(tables["papers"]) + 1,
            "papers": len(tables["papers"]),
            "ledger": {"merged": 1, "rejected": 1},
            "themes_declared": 0,
            "themes_discovered": len(themes),
            "papers_without_theme": 0,
        },
        "pages": [
            {
                "source": "page.txt:1",
                "format": "author_profile",
                "owner": "Author 0000 Name",
                "figures": {"h_index": 12.0, "citations": 345.0},
                "papers_read": 9,
            }
        ],
        "encoder": {"id": "minilm", "precision": "int8", "fingerprint": "0" * 64},
        "clusterer": "louvain",
        "tried": [],
        "window": [],
        "partial_last_year": None,
        "map": {"neighbours": 10, "kept": 0.312, "trustworthiness": 0.871, "papers": 60},
        "cleaning": {},
        "notes": [],
        "stages": {},
        "python": "3.12",
        "libraries": {"numpy": "2.0"},
    }
