"""How shares change: fit, test, label, path, novelty, and the sentence for each."""

from topics.trends.compare import compare_authors
from topics.trends.growth import compute_growth
from topics.trends.labels import Label
from topics.trends.path import Paths, compute_paths
from topics.trends.sentences import compute_reading
from topics.trends.table import TREND_COLUMNS, Trends, compute_trends

__all__ = [
    "TREND_COLUMNS",
    "Label",
    "Paths",
    "Trends",
    "compare_authors",
    "compute_growth",
    "compute_paths",
    "compute_reading",
    "compute_trends",
]
