"""Texts to unit vectors: one folder for each kind of encoder, and the choice among them."""
