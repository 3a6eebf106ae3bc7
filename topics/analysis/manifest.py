"""What produced a result, as the manifest of its run folder says it."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

import pandas as pd

from topics.analysis.facts import Facts
from topics.corpus.corpus import Corpus
from topics.model.model import Model
from topics.runtime.devices import choose_encoder_device, choose_theme_device
from topics.schema import NO_THEME
from topics.settings import Settings
from topics.store.reader import FORMAT, FORMAT_VERSION

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
    """What produced a result, as JSON-ready values; only the stages differ between runs."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "version": metadata.version("research-topics"),
        "settings": _plain(asdict(settings)),
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
        },
        "devices": {
            "encoder": choose_encoder_device(settings.encoder),
            "themes": choose_theme_device(settings.themes),
        },
        "clusterer": facts.clusterer,
        "refits": facts.refits,
        "dispersion": round(facts.dispersion, 4),
        "window": list(facts.window or ()),
        "partial_last_year": facts.partial_last_year,
        "cleaning": dict(facts.cleaning),
        "notes": list(notes),
        "stages": dict(facts.stages),
        "python": platform.python_version(),
        "libraries": {name: metadata.version(name) for name in _LIBRARIES},
    }


def _plain(value: Any) -> Any:
    """JSON-ready: sets sorted, paths by name only, so that a manifest names no machine."""
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
