"""The few words that tables use where there is no name."""

CORPUS = "*"
"""The author that stands for the whole corpus."""

NO_THEME = "none"
"""The theme id of papers that belong to no theme; no theme may claim it."""

NO_THEME_NAME = "no theme"
