"""Identity of papers and people: records merged, names resolved, and the user's decisions."""
