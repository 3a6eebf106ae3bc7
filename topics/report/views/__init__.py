"""Views of the report that are computed from the tables of a run, one per file."""
