"""From characters to clean text, and from clean text to phrases."""
