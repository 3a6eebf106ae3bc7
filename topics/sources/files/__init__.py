"""Files before their format: found, opened, unpacked, and named where they cannot be read."""
