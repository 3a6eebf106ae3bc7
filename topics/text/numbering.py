"""Numbers for strings in the order of their first use."""


class Numbering(dict[str, int]):
    """Gives a string that has no number yet the next one."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self)
        return number
