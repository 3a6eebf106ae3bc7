"""A lexical model distilled from a sample's vectors, for corpora too large to encode fully."""
