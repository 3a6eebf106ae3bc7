"""Measurements: speed and quality beside others, each in one run."""
