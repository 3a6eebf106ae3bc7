"""The result of an analysis: its tables, the model, and facts about how they were made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from topics.analysis.display import called_changes, describe, render
from topics.analysis.facts import Facts
from topics.analysis.manifest import describe_run
from topics.corpus.corpus import Corpus
from topics.encoders.base import Vectors
from topics.errors import UsageError
from topics.model.layout import EVERY_FILE
from topics.model.model import Model
from topics.runtime.clock import Clock, Stages
from topics.schema import TABLES
from topics.settings import Settings
from topics.store.atomic import replacing_together
from topics.store.lock import holding
from topics.store.manifest import MANIFEST
from topics.store.partitions import clear_partitions
from topics.store.reader import MODEL_FOLDER, RunFolder
from topics.store.tables import DECIMALS
from topics.store.writer import check_run_folder, write_manifest, write_tables
from topics.text.paper_text import paper_text
from topics.trends import compute_reading


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Result:
    """The tables of a run as DataFrames, in the order in which they are saved.

    Attributes
    ----------
    corpus : Corpus
    settings : Settings
    papers : DataFrame
        One row per paper, cleaned.
    assignments, memberships, themes, tree, shares, trends, authors : DataFrame
    breadth, shifts, growth, composition, map, ledger : DataFrame
        Columns as in :data:`topics.schema.TABLES`.
    model : Model
    vectors : ndarray of shape (n_papers, d), float32, or None
        In the order of ``papers``; None in a loaded result, since a run folder
        does not contain them.
    notes : tuple of str
        What a reader of the tables should know.
    facts : Facts
    """

    corpus: Corpus
    settings: Settings
    papers: pd.DataFrame
    assignments: pd.DataFrame
    memberships: pd.DataFrame
    themes: pd.DataFrame
    tree: pd.DataFrame
    shares: pd.DataFrame
    trends: pd.DataFrame
    authors: pd.DataFrame
    breadth: pd.DataFrame
    shifts: pd.DataFrame
    growth: pd.DataFrame
    composition: pd.DataFrame
    map: pd.DataFrame
    ledger: pd.DataFrame
    model: Model
    vectors: Vectors | None
    notes: tuple[str, ...]
    facts: Facts

    def __repr__(self) -> str:
        return f"<Result: {self._description()}>"

    def _description(self) -> str:
        return describe(self.papers, self.assignments, self.themes, self.facts.window)

    def _repr_html_(self) -> str:
        """HTML for notebooks: the themes and the called changes."""
        shown = called_changes(self.trends)
        sentences = compute_reading(
            shown,
            self.shares[self.shares["author"].isin(shown["author"])],
            self.settings.trends,
            partial_last_year=self.facts.partial_last_year,
        )
        return render(self._description(), self.themes, self.trends, sentences, self.notes)

    def read_trends(
        self, *, author: str | None = None, theme: str | None = None, label: str | None = None
    ) -> pd.DataFrame:
        """Trends in readable form, with the strongest evidence first.

        Parameters
        ----------
        author : str, optional
            Only this author; ``*`` is the whole corpus.
        theme : str, optional
            Only this theme, by id or name.
        label : str, optional
            Only this label.

        Returns
        -------
        DataFrame
            The columns of ``trends`` plus ``sparkline`` and ``sentence``; see
            :func:`topics.trends.compute_reading`.

        Raises
        ------
        InputError
            If the author or the theme is unknown; the message lists the nearest three.
        UsageError
            If the label is not one of the five.
        """
        return compute_reading(
            self.trends,
            self.shares,
            self.settings.trends,
            partial_last_year=self.facts.partial_last_year,
            author=author,
            theme=theme,
            label=label,
        )

    def save(self, folder: Path | str, *, force: bool = False) -> Path:
        """Write the run folder, including the report.

        Parameters
        ----------
        folder : path
            Created if necessary. In a folder with an earlier run, its files are
            replaced; a folder with other content requires ``force``.

        Raises
        ------
        OutputError
            If the folder cannot be written, has other content, or is being written
            by another process.
        """
        folder = Path(folder)
        check_run_folder(folder, force=force)
        clock = Clock(self.facts.stages)
        # An earlier run in the folder stays intact until everything is written.
        retired = [f"{MODEL_FOLDER}/{name}" for name in EVERY_FILE]
        with (
            holding(folder),
            replacing_together(folder, last=MANIFEST, retired=retired) as new,
        ):
            with clock.stage("tables"):
                write_tables(
                    new,
                    {name: getattr(self, name) for name in TABLES},
                    people=self.corpus.authors,
                    rivals=self.corpus.rivals,
                )
            with clock.stage("model"):
                self.model.write(new / MODEL_FOLDER)
            with clock.stage("report"):
                self.write_report(new / "report.html")
            # Last, since it says what the report cost.
            write_manifest(new, self._manifest(clock.stages))
        clear_partitions(folder)
        return folder

    def write_report(self, out: Path | str) -> Path:
        """Write the report: one HTML file that opens anywhere, offline.

        Parameters
        ----------
        out : path
            The file.

        Raises
        ------
        OutputError
            If the file cannot be written.
        """
        from topics.report import write_report

        return write_report(self.as_run(), Path(out))

    def to_bertopic(self) -> Any:
        """The themes as a fitted BERTopic, to go on with its plots and methods.

        Topics are numbered by size, -1 is no theme, and names are custom labels; see
        :func:`topics.themes.bertopic.make_bertopic`. A loaded result encodes its papers
        anew.

        Returns
        -------
        bertopic.BERTopic

        Raises
        ------
        UsageError
            If no paper has a theme.
        """
        from topics.themes.bertopic import make_bertopic

        place = {theme: number for number, theme in enumerate(self.themes["theme_id"])}
        labels = self.assignments["theme_id"].map(place).fillna(-1).to_numpy(dtype=np.intp)
        if (labels < 0).all():
            raise UsageError("No paper has a theme; there is nothing to make a BERTopic of.")
        pairs = zip(self.papers["title"], self.papers["abstract"], strict=True)
        texts = [paper_text(title, abstract) for title, abstract in pairs]
        encoder = self.model.encoder
        return make_bertopic(
            texts,
            encoder.encode(texts) if self.vectors is None else self.vectors,
            labels,
            self.themes["theme"].tolist(),
            self.themes["keywords"].tolist(),
            encoder,
        )

    def as_run(self) -> RunFolder:
        """The manifest and tables in the form of a run folder."""
        return RunFolder(
            path=Path("unsaved result"),
            manifest=self._manifest(self.facts.stages),
            tables={
                **{name: getattr(self, name).round(DECIMALS) for name in TABLES},
                "people": self.corpus.authors,
                "rivals": self.corpus.rivals,
            },
        )

    def _manifest(self, stages: Stages) -> dict[str, Any]:
        return describe_run(
            corpus=self.corpus,
            settings=self.settings,
            model=self.model,
            papers=self.papers,
            assignments=self.assignments,
            notes=self.notes,
            facts=replace(self.facts, stages=stages),
        )
