"""Namesakes: the papers of one name in groups that the corpus shows to be different people."""
