"""Abstracts and titles to clean text, by small named rules.

Text from pages, exports and PDF files goes in; the same text without markup,
broken spacing and boilerplate comes out, with a count of what each rule
changed. Every rule can be listed and switched off by name.
"""

from topics.text.cleaning.application import Cleaned, clean, clean_titles
from topics.text.cleaning.rules import RULES, Rule

__all__ = ["RULES", "Cleaned", "Rule", "clean", "clean_titles"]
