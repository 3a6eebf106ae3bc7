"""The model's card: what it was made of, what its themes are, and how far to trust it.

After Mitchell et al. 2019, "Model cards for model reporting". Names come from
papers of strangers, so everything is escaped for Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from topics.model.familiarity import Familiarity
from topics.model.history import Event
from topics.model.origin import Origin
from topics.model.papers import TrainingPapers
from topics.schema import NO_THEME
from topics.text.printable import printable
from topics.text.wording import counted
from topics.themes.fitted import FittedThemes

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~])")
_KEYWORDS = 5
_MOST_SOURCES = 20


def render_card(
    *,
    themes: FittedThemes,
    papers: TrainingPapers,
    origin: Origin,
    familiarity: Familiarity,
    history: Sequence[Event],
    encoder: str,
) -> str:
    """The card as Markdown, which reads well as plain text too."""
    sections = [
        "# Model card",
        _made_of(themes, papers, origin, encoder),
        _themes(themes, papers, origin),
        _trust(papers, origin, familiarity),
        _sources(origin),
        _history(history),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _made_of(themes: FittedThemes, papers: TrainingPapers, origin: Origin, encoder: str) -> str:
    lines = [f"- Encoder: {_escaped(encoder)}"]
    if len(papers):
        years = papers.table["year"].dropna()
        span = f", {int(years.min())} to {int(years.max())}" if len(years) else ""
        lines.insert(0, f"- Made of {counted(len(papers), 'paper')}{span}")
    lines.append(
        f"- Themes: {len(themes.declared)} declared, {len(themes.discovered)} discovered"
        + (f" ({_escaped(origin.clusterer)})" if origin.clusterer else "")
    )
    if origin.made:
        updated = f", last updated {_escaped(origin.updated)}" if origin.updated else ""
        lines.append(f"- Fitted {_escaped(origin.made)}{updated}")
    if origin.versions:
        versions = ", ".join(f"{name} {one}" for name, one in sorted(origin.versions.items()))
        lines.append(f"- With {_escaped(versions)}")
    return "\n".join(lines)


def _themes(themes: FittedThemes, papers: TrainingPapers, origin: Origin) -> str:
    sizes = papers.table["theme_id"].value_counts().to_dict()
    rows = [
        "## Themes",
        "",
        "| id | theme | papers | stability | keywords |",
        "| --- | --- | ---: | ---: | --- |",
    ]
    described = zip(themes.theme_ids, themes.theme_names, themes.theme_keywords, strict=True)
    for theme, name, keywords in described:
        stability = origin.stability.get(theme)
        rows.append(
            f"| {_escaped(theme)} | {_escaped(name)} | {sizes.get(theme, 0):,} | "
            f"{'' if stability is None else f'{stability:.2f}'} | "
            f"{_escaped(', '.join(keywords[:_KEYWORDS]))} |"
        )
    rows.append("")
    rows.append(
        "Stability is the mean overlap (Jaccard) of a theme with its match when themes are "
        "sought again among resampled papers."
    )
    return "\n".join(rows)


def _trust(papers: TrainingPapers, origin: Origin, familiarity: Familiarity) -> str:
    lines = ["## How far to trust it", ""]
    if origin.agreement is not None:
        lines.append(
            f"- {origin.agreement:.0%} of papers keep their theme in a refit "
            f"({counted(origin.refits, 'refit')})."
        )
    if origin.calibration_error is not None:
        lines.append(
            "- A confidence differs from the share of refits that agree by "
            f"{origin.calibration_error:.3f} on average (expected calibration error)."
        )
    if len(papers):
        without = float(np.mean(papers.table["theme_id"] == NO_THEME))
        lines.append(f"- {without:.1%} of its papers have no theme.")
    if len(familiarity.limits):
        lines.append(
            f"- A text is refused as of another field where its words "
            f"{'and its vector ' if familiarity.power else ''}are less like those of "
            f"{counted(len(familiarity.ends), 'paper')} of the model than "
            f"{familiarity.refused:.0%} of the model's own papers are."
        )
    else:
        lines.append("- It has too few papers to learn from them what another field is.")
    lines.append("- A confidence says how stable a theme is, not whether it is the right one.")
    return "\n".join(lines)


def _sources(origin: Origin) -> str:
    if not origin.sources:
        return ""
    lines = ["## Sources", ""]
    for file, form, records in origin.sources[:_MOST_SOURCES]:
        kind = f" ({_escaped(form)})" if form else ""
        lines.append(f"- {_escaped(file)}{kind}: {counted(records, 'record')}")
    if len(origin.sources) > _MOST_SOURCES:
        lines.append(f"- and {counted(len(origin.sources) - _MOST_SOURCES, 'more file')}")
    return "\n".join(lines)


def _history(history: Sequence[Event]) -> str:
    if not history:
        return ""
    lines = ["## History", ""]
    for event in history:
        of = f" ({_escaped(', '.join(event.theme_ids))})" if event.theme_ids else ""
        lines.append(f"- {_escaped(event.date)} {event.event}{of}: {_escaped(event.evidence)}")
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(printable(text).split()))
