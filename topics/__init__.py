"""Themes of a pile of papers, and how authors move between them."""

__version__ = "0.1.0"
