"""Runs of several processes and machines: a cluster of Dask, and what runs on it in blocks."""
