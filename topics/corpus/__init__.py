"""Records in, the tables of papers and authors out."""
