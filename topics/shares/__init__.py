"""Counts of papers to shares of an author's year, with intervals."""
