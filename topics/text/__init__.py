"""Text processing: cleaning of titles and abstracts, and phrases of clean text."""
