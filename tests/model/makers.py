"""Models of made-up papers, with an encoder that needs no weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from tests.themes.corpora import WordEncoder
from topics.model.making import make_model
from topics.model.model import Model
from topics.settings import CleaningSettings, EncoderSettings, ThemeSettings
from topics.text.paper_text import paper_text
from topics.themes.fitting import fit_themes

KINDS = {
    "robots": "robot grasping gripper tactile manipulation object arm hand contact",
    "bandits": "bandit regret online arms exploration bound reward stochastic horizon",
    "translation": "translation multilingual corpus decoder sentence parsing speech grammar",
    "vision": "segmentation image pixels detection camera depth video scene",
    "graphs": "graph nodes edges spectral community message passing link",
    "privacy": "privacy federated clients differential noise gradient secure attack",
}


def make_kinds(counts: dict[str, int], *, year: int = 2020, seed: int = 0) -> pd.DataFrame:
    """So many papers of each kind, with columns paper_id, title, abstract and year."""
    generator = np.random.default_rng(seed)
    rows = []
    for kind, count in counts.items():
        words = KINDS[kind].split()
        for number in range(count):
            title = f"{generator.choice(words)} {generator.choice(words)} {kind} {seed} {number}"
            drawn = generator.choice(words, size=30)
            filler = generator.choice(["of the", "with a", "and", "study shows"], size=30)
            abstract = " ".join(f"{a} {b}" for a, b in zip(drawn, filler, strict=True))
            rows.append((f"p{kind}{seed}x{number}", title, f"{abstract}.", year))
    return pd.DataFrame(rows, columns=["paper_id", "title", "abstract", "year"])


def fit_model(papers: pd.DataFrame, settings: ThemeSettings | None = None) -> Model:
    """Fit a model as a run does, without refits."""
    settings = settings or ThemeSettings(granularity="coarse", refits=0)
    titles, abstracts = papers["title"].tolist(), papers["abstract"].tolist()
    texts = [paper_text(*pair) for pair in zip(titles, abstracts, strict=True)]
    encoder = WordEncoder()
    vectors = encoder.encode(texts)
    theming = fit_themes(titles, abstracts, vectors, encoder, settings)
    model = make_model(
        theming,
        papers,
        texts,
        vectors,
        settings=settings,
        encoder=encoder,
        encoder_settings=EncoderSettings(),
        cleaning=CleaningSettings(),
    )
    return with_encoder(model)


def with_encoder(model: Model) -> Model:
    """Give a loaded or changed model the made-up encoder."""
    model.__dict__["encoder"] = WordEncoder()
    return model


def theme_of(model: Model, kind: str) -> str:
    """The id of the theme that most papers of a kind have."""
    table = model.papers.table
    own = table[table["title"].str.contains(f" {kind} ")]
    return str(own["theme_id"].mode()[0])


def texts_of(papers: pd.DataFrame) -> Sequence[str]:
    return [paper_text(*pair) for pair in zip(papers["title"], papers["abstract"], strict=True)]
