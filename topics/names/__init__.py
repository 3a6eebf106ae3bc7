"""Names, author lists, titles and identifiers, parsed and normalised by pure functions of text."""
