"""Sources of author pages saved from a browser as text."""
