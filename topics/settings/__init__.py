"""All settings: one frozen dataclass per stage, validated on construction.

The manifest of a run contains all settings.
"""

from topics.settings.counting import (
    CountedYear,
    Counting,
    Credit,
    ShareSettings,
    TrendSettings,
    Zeros,
)
from topics.settings.encoding import TRANSFORMERS, Device, EncoderSettings
from topics.settings.reading import (
    CLEANING_RULES,
    MEBIBYTE,
    PAPER_FIELDS,
    CleaningSettings,
    IdentitySettings,
    ReadSettings,
)
from topics.settings.seed import SEED
from topics.settings.themes import (
    AGGLOMERATIVE_PAPERS,
    OPENAI,
    ClustererName,
    DeclaredTheme,
    Granularity,
    Label,
    NamerSettings,
    ThemeSettings,
)
from topics.settings.whole import Settings, settings_from

__all__ = [
    "AGGLOMERATIVE_PAPERS",
    "CLEANING_RULES",
    "MEBIBYTE",
    "OPENAI",
    "PAPER_FIELDS",
    "SEED",
    "TRANSFORMERS",
    "CleaningSettings",
    "ClustererName",
    "CountedYear",
    "Counting",
    "Credit",
    "DeclaredTheme",
    "Device",
    "EncoderSettings",
    "Granularity",
    "IdentitySettings",
    "Label",
    "NamerSettings",
    "ReadSettings",
    "Settings",
    "ShareSettings",
    "ThemeSettings",
    "TrendSettings",
    "Zeros",
    "settings_from",
]
