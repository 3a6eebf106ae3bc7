"""How shares change: fit, test, label, path, novelty, and the sentence for each."""

from topics.trends.table import TREND_COLUMNS, Trends, compute_trends

__all__ = ["TREND_COLUMNS", "Trends", "compute_trends"]
