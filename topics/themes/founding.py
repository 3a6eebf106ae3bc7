"""Themes of labels: discovered ones by their name, or new ones of the placed papers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from topics.names.folding import fold_line
from topics.schema import NO_THEME
from topics.themes.cosines import compute_direction
from topics.themes.fitted import DiscoveredTheme, FittedThemes
from topics.themes.naming import unique_ids


def found_themes(model: FittedThemes) -> FittedThemes:
    """Give every example the id of its theme.

    A label that names no theme founds one: its papers are its centre.

    Parameters
    ----------
    model : FittedThemes
        Complete and named; ``example_themes`` are ids, or themes as they were written.
    """
    if model.examples is None:
        return model
    ids = {fold_line(theme.name): theme.id for theme in model.discovered}
    ids |= {theme: theme for theme in (*model.theme_ids, NO_THEME)}
    new: dict[str, str] = {}
    for written in model.example_themes:
        if written not in ids and fold_line(written) not in ids:
            new.setdefault(fold_line(written), written)
    ids |= dict(zip(new, unique_ids(list(new.values()), set(model.theme_ids)), strict=True))
    examples = tuple(ids.get(one) or ids[fold_line(one)] for one in model.example_themes)
    around = model.around(model.examples)
    founded = tuple(
        DiscoveredTheme(id=ids[key], name=written, keywords=()) for key, written in new.items()
    )
    centres = [
        compute_direction(around[[one == theme.id for one in examples]]) for theme in founded
    ]
    return replace(
        model,
        example_themes=examples,
        discovered=(*model.discovered, *founded),
        discovered_vectors=np.vstack([model.discovered_vectors, *centres]),
    )
