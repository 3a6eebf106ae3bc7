"""Formats of reference managers: BibTeX, RIS, NBIB and Web of Science text."""
