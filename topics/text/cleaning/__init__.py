"""Clean abstracts and titles by small named rules.

The rules remove markup, broken spacing and boilerplate from the text of pages,
exports and PDF files, and count how many texts each of them changed. Every rule can
be listed and switched off by name.
"""

from topics.text.cleaning.application import Cleaned, clean, clean_titles
from topics.text.cleaning.rules import RULES, Rule

__all__ = ["RULES", "Cleaned", "Rule", "clean", "clean_titles"]
