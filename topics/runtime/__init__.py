"""Clocks, cores, processes and progress; nothing of papers."""
