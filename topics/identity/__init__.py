"""Which records are one paper, which names are one person, and what a user says of both."""
