"""Input files before their format is known: found, opened, unpacked, or reported."""
