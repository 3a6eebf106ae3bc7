"""The main findings of a run as sentences, the strongest evidence first.

Sentences on changes come from :mod:`topics.trends.sentences`, so that the page
and the terminal say the same. Where a run has no trends, the sentences say what
the shares alone can: how much of the work each theme had.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from topics.report.wording import describe_groups
from topics.schema import CORPUS, NO_THEME
from topics.store.reader import RunFolder
from topics.text.wording import counted
from topics.trends.family import describe_family
from topics.trends.labels import CALLED, Label
from topics.trends.sentences import Frame, describe, make_frame

MOST_FINDINGS = 6
MANY_WITHOUT_THEME = 0.2
UNSTABLE = 0.6
"""Themes that a repetition finds again less well than this are called unstable."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A sentence on one theme of one author.

    Attributes
    ----------
    author : str
        ``*`` is the corpus.
    theme_id, theme, label, sentence : str
        The sentence begins with the theme.
    """

    author: str
    theme_id: str
    theme: str
    label: str
    sentence: str

    @property
    def rest(self) -> str:
        """The sentence after the theme."""
        return self.sentence.removeprefix(self.theme)


def find_corpus_findings(run: RunFolder) -> list[Finding]:
    """The strongest findings on the corpus."""
    return _strongest(run, run["trends"]["author"].eq(CORPUS))


def find_author_findings(run: RunFolder) -> list[Finding]:
    """The strongest findings on authors."""
    return _strongest(run, run["trends"]["author"].ne(CORPUS))


def describe_corpus_changes(run: RunFolder) -> dict[str, str]:
    """For each theme id the sentence on its change in all papers; empty without shares."""
    table = run["trends"]
    if not len(table):
        return {}
    frame = _frame(run)
    corpus = table[table["author"] == CORPUS]
    return {str(one["theme_id"]): describe(one, frame) for one in corpus.to_dict("records")}


def count_calls(run: RunFolder) -> dict[str, int]:
    """How many author-theme pairs with papers have each label, in the labels' order."""
    table = run["trends"]
    counts = table[(table["author"] != CORPUS) & (table["papers"] > 0)]["label"].value_counts()
    return {str(label): int(counts.get(str(label), 0)) for label in Label}


def describe_sizes(run: RunFolder) -> list[str]:
    """Sentences for a run without trends: the largest themes of the corpus."""
    themes = run["themes"].sort_values("papers", ascending=False, kind="stable")
    total = len(run["papers"])
    return [
        f"{row['theme']} has {int(row['papers']):,} of {counted(total, 'paper')} "
        f"({row['papers'] / max(total, 1):.0%})."
        for _, row in themes.head(MOST_FINDINGS).iterrows()
        if row["papers"] > 0
    ]


def partial_last_year(run: RunFolder) -> int | None:
    """The window's last year, if the newest exact date lies in it and before its end."""
    known = run.manifest["partial_last_year"]
    return None if known is None else int(known)


def find_warnings(run: RunFolder) -> list[str]:
    """What a reader has to know before reading a number."""
    warnings = [str(note) for note in run.manifest.get("notes") or []]
    partial = partial_last_year(run)
    if partial is not None:
        warnings.append(
            f"{partial} is not over in these papers: its counts will grow, its shares may move."
        )
    warnings += describe_family(
        run["trends"], alpha=run.settings.trends.alpha, words=describe_groups(run)
    )
    papers = len(run["papers"])
    without = int((run["assignments"]["theme_id"] == NO_THEME).sum())
    said = any("no theme" in warning for warning in warnings)
    if papers and without > MANY_WITHOUT_THEME * papers and not said:
        warnings.append(
            f"{without:,} of {papers:,} papers ({without / papers:.0%}) fit no theme; they stay in "
            "every denominator."
        )
    undated = int(run["papers"]["year"].isna().sum())
    if undated:
        warnings.append(f"{undated:,} of {papers:,} papers have no year and are in no share.")
    if "stability" in run["themes"]:
        unstable = run["themes"][run["themes"]["stability"] < UNSTABLE]["theme"].tolist()
        if unstable:
            names = ", ".join(str(name) for name in unstable[:5])
            more = f" and {len(unstable) - 5} more" if len(unstable) > 5 else ""
            warnings.append(f"Unstable when the analysis is repeated: {names}{more}.")
    return warnings


def _strongest(run: RunFolder, rows: pd.Series[bool]) -> list[Finding]:
    table = run["trends"]
    called = table[rows & table["label"].isin(CALLED)]
    called = called.sort_values(["q", "papers"], ascending=[True, False], kind="stable").head(
        MOST_FINDINGS
    )
    if not len(called):
        return []
    frame = _frame(run)
    findings = []
    for record in called.to_dict("records"):
        sentence = describe(record, frame)
        findings.append(
            Finding(
                author=str(record["author"]),
                theme_id=str(record["theme_id"]),
                theme=str(record.get("theme", record["theme_id"])),
                label=str(record["label"]),
                sentence=sentence,
            )
        )
    return findings


def _frame(run: RunFolder) -> Frame:
    """What the sentences need to know, from what the folder says."""
    return make_frame(run["shares"], run.settings.trends, partial_last_year=partial_last_year(run))
