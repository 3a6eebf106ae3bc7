"""One HTML file that shows a run: opens anywhere, offline, every number leads to its papers."""

from topics.report.page import REPORT, render_report, write_report

__all__ = ["REPORT", "render_report", "write_report"]
