"""The analysis of a corpus: its stages, the result, and notes for the reader."""
