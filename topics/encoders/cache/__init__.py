"""Content-addressed cache of vectors and graphs."""
