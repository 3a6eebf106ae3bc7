"""The trends of a run folder, as a person reads them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from topics.store.reader import read_run
from topics.trends.sentences import compute_reading


def read_trends(
    folder: Path | str,
    *,
    author: str | None = None,
    theme: str | None = None,
    label: str | None = None,
) -> pd.DataFrame:
    """The trends of a run as a person reads them; see :func:`topics.trends.compute_reading`.

    Raises
    ------
    InputError
        If the folder is no run, or an author or theme is not in it.
    """
    run = read_run(folder)
    return compute_reading(
        run["trends"],
        run["shares"],
        run.settings.trends,
        partial_last_year=run.manifest["partial_last_year"],
        author=author,
        theme=theme,
        label=label,
    )
