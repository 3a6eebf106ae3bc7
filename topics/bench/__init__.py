"""Benchmarks of speed and quality against other tools, each in one run."""
