"""The manifest of a run folder, which describes how the result was produced."""

from __future__ import annotations

import datetime as dt
import platform
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pandas as pd

from topics.analysis.facts import Facts
from topics.corpus.corpus import Corpus
from topics.model.model import Model
from topics.runtime.versions import installed_version
from topics.schema import NO_THEME
from topics.settings import Settings
from topics.store.reader import RUN
from topics.themes.faithfulness import MapQuality

_LIBRARIES = ("bertopic", "numpy", "onnxruntime", "pandas", "scikit-learn", "scipy")


def describe_run(
    *,
    corpus: Corpus,
    settings: Settings,
    model: Model,
    papers: pd.DataFrame,
    assignments: pd.DataFrame,
    notes: Sequence[str],
    facts: Facts,
) -> dict[str, Any]:
    """Describe a run as JSON-ready values; only stages and date differ between reruns."""
    return {
        "format": RUN.name,
        "format_version": RUN.version,
        "version": installed_version("research-topics"),
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "settings": _plain(
            asdict(replace(settings, reading=corpus.reading, identity=corpus.identity))
        ),
        "seeds": {"themes": settings.themes.seed, "trends": settings.trends.seed},
        "inputs": [
            {key: _plain(value) for key, value in row.items()}
            for row in corpus.inputs.to_dict(orient="records")
        ],
        "counts": {
            "records": int(papers["source_count"].sum()),
            "papers": len(papers),
            "ledger": {
                str(action): int(count)
                for action, count in corpus.ledger["action"].value_counts().sort_index().items()
            },
            "themes_declared": len(model.themes.declared),
            "themes_discovered": len(model.themes.discovered),
            "papers_without_theme": int((assignments["theme_id"] == NO_THEME).sum()),
        },
        "pages": [
            {
                "source": str(page.location),
                "format": page.format,
                "owner": page.owner.name,
                "figures": dict(page.figures),
                "papers_read": page.papers_read,
            }
            for page in corpus.pages
        ],
        "encoder": {
            "id": model.encoder_id,
            "fingerprint": model.encoder_fingerprint,
            "precision": model.encoder_precision,
            **_student(model),
        },
        "clusterer": facts.clusterer,
        "tried": [
            {"clusters": one.clusters, "agreement": round(one.agreement, 6)} for one in facts.tried
        ],
        "refits": facts.refits,
        "dispersion": round(facts.dispersion, 4),
        "window": list(facts.window or ()),
        "partial_last_year": facts.partial_last_year,
        "map": _map_quality(facts.map_quality),
        "cleaning": dict(facts.cleaning),
        "zeros_written": facts.zeros_written,
        "notes": list(notes),
        "stages": dict(facts.stages),
        "python": platform.python_version(),
        "libraries": {name: installed_version(name) for name in _LIBRARIES},
    }


def _map_quality(quality: MapQuality | None) -> dict[str, Any] | None:
    if quality is None:
        return None
    return {
        name: round(value, 3) if isinstance(value, float) else value
        for name, value in asdict(quality).items()
    }


def _student(model: Model) -> dict[str, Any]:
    """What a student learned from and how well, for whoever describes the run."""
    if model.student is None:
        return {}
    report = model.student.report
    return {"teacher": report.teacher, "sample": report.sample, "cosine": round(report.cosine, 3)}


def _plain(value: Any) -> Any:
    """Convert to JSON-ready values: sets sorted, and paths cut to names to hide the machine."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(_plain(one) for one in value)
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, Path):
        return value.name
    if hasattr(value, "item"):
        return value.item()
    return value
