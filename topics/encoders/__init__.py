"""Encoders, which map texts to unit vectors: one folder per kind, and the choice of one."""
