"""Atomic file writing, and the reading and writing of run folders."""
