"""Vectors and texts to themes and memberships."""
