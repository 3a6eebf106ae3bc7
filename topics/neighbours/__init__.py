"""The nearest vectors, exact or in cells."""
