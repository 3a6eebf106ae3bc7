"""Number strings in the order of first use."""


class Numbering(dict[str, int]):
    """A dict from strings to numbers; looking up a new string assigns the next number."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self)
        return number
