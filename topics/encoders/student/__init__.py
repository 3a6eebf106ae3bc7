"""A lexical model fitted to the vectors of a sample, for corpora too large to encode whole."""
