"""Author pages saved from a browser as text."""
