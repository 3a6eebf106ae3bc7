"""Vectors and graphs that are kept, by the content they were made from."""
