"""The model that classifies new abstracts, and its storage."""
