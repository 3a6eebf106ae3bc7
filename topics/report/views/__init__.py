"""What the report shows beyond the tables of a run: counts made of them, one view a file."""
