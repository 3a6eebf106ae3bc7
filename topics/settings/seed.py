"""The seed of everything random."""

SEED = 20260101
"""Default seed of all random numbers."""
