"""Report of a run in one HTML file that needs no network; every number leads to its papers."""

from topics.report.page import REPORT, render_report, write_report

__all__ = ["REPORT", "render_report", "write_report"]
