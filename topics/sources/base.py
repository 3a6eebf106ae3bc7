"""The protocol of sources.

A source is a module or an object with a name, a recogniser of its format and a reader.
``recognise`` judges by content and returns the reason in words ("begins with a name
cluster heading") or None; it must be cheap, must not raise, and must not claim a file
that another format describes better. ``read`` streams.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from topics.records import SourceItem
from topics.sources.files.files import Sample, SourceFile


class Source(Protocol):
    """One input format: a module of this package, or an equivalent object."""

    @property
    def NAME(self) -> str:  # noqa: N802
        """Name of the format in tables and messages."""

    def recognise(self, sample: Sample) -> str | None:
        """Why the file is of this format, or None if it is not."""

    def read(self, file: SourceFile) -> Iterator[SourceItem]:
        """Yield the items of the file in file order.

        Raises
        ------
        topics.errors.InputError
            If the file as a whole cannot be used.
        """
