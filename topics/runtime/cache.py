"""The folder of what is kept between runs, ours and that of libraries."""

from __future__ import annotations

import os
from pathlib import Path

LIBRARIES = "libraries"
_VARIABLES = {"MPLCONFIGDIR": "matplotlib", "NUMBA_CACHE_DIR": "numba"}


def default_cache() -> Path:
    """The folder for graphs and vectors: ``$TOPICS_CACHE``, or the user's cache folder."""
    chosen = os.environ.get("TOPICS_CACHE", "").strip()
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("topics", appauthor=False)


def keep_libraries_in_cache() -> None:
    """Let matplotlib and numba keep their files in our folder, unless the user named another.

    Without it matplotlib writes its list of fonts to a folder of its own, and numba
    what umap compiles beside umap's files. Holds for what is imported afterwards,
    in the whole process, so that only the command does it.
    """
    for variable, name in _VARIABLES.items():
        os.environ.setdefault(variable, str(default_cache() / LIBRARIES / name))
