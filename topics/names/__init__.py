"""What a name, a list of names, a title and an identifier are: pure functions of text."""
