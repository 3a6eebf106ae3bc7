"""Suggestions of authors who may be one person, with the evidence for each pair."""
