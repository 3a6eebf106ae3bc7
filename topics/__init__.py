"""Themes of a pile of papers, and how authors move between them.

The public names; each is imported when it is first used, so that importing
``topics`` costs nothing.
"""

from __future__ import annotations

__version__ = "0.1.0"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from topics.analysis.analyse import analyse as analyse
    from topics.analysis.result import Result as Result
    from topics.analysis.stored import load as load
    from topics.corpus.corpus import Corpus as Corpus
    from topics.corpus.reading import read as read
    from topics.errors import TopicsError as TopicsError
    from topics.model.bundle import load_model as load_model
    from topics.model.estimator import ThemeModel as ThemeModel
    from topics.model.from_bertopic import from_bertopic as from_bertopic
    from topics.model.model import Model as Model
    from topics.model.update import update_model as update_model
    from topics.runtime.notebook import progress_bars as progress_bars
    from topics.settings import CleaningSettings as CleaningSettings
    from topics.settings import DeclaredTheme as DeclaredTheme
    from topics.settings import EncoderSettings as EncoderSettings
    from topics.settings import IdentitySettings as IdentitySettings
    from topics.settings import Label as Label
    from topics.settings import NamerSettings as NamerSettings
    from topics.settings import ReadSettings as ReadSettings
    from topics.settings import Settings as Settings
    from topics.settings import ShareSettings as ShareSettings
    from topics.settings import ThemeSettings as ThemeSettings
    from topics.settings import TrendSettings as TrendSettings
    from topics.themes.declared_file import read_declared_themes as read_declared_themes
    from topics.themes.labels_file import read_labels as read_labels

_PUBLIC = {
    "CleaningSettings": "topics.settings",
    "Corpus": "topics.corpus.corpus",
    "DeclaredTheme": "topics.settings",
    "EncoderSettings": "topics.settings",
    "IdentitySettings": "topics.settings",
    "Label": "topics.settings",
    "Model": "topics.model.model",
    "NamerSettings": "topics.settings",
    "ReadSettings": "topics.settings",
    "Result": "topics.analysis.result",
    "Settings": "topics.settings",
    "ShareSettings": "topics.settings",
    "ThemeModel": "topics.model.estimator",
    "ThemeSettings": "topics.settings",
    "TopicsError": "topics.errors",
    "TrendSettings": "topics.settings",
    "analyse": "topics.analysis.analyse",
    "from_bertopic": "topics.model.from_bertopic",
    "load": "topics.analysis.stored",
    "load_model": "topics.model.bundle",
    "progress_bars": "topics.runtime.notebook",
    "read": "topics.corpus.reading",
    "read_declared_themes": "topics.themes.declared_file",
    "read_labels": "topics.themes.labels_file",
    "update_model": "topics.model.update",
}

__all__ = ["__version__", *_PUBLIC]


def __getattr__(name: str) -> object:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'topics' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
