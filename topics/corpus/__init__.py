"""The corpus: tables of papers and authors, built from the records of the sources."""
