"""The command ``topics``, also ``python -m topics`` for where scripts are not on the path."""

from __future__ import annotations

import gc

_COLLECT_AFTER = 100_000
"""New objects after which cycles are looked for, 700 by default.

What a command imports and reads lives to its end; to walk it again and again cost 8% of
the processor time of a small run.
"""


def main() -> None:
    """Run the command and exit with its code, by Ctrl-C from the first import on."""
    from topics.runtime.interrupt import EndingOnInterrupt

    gc.set_threshold(_COLLECT_AFTER)
    with EndingOnInterrupt():
        from topics.cli import main as command

        command()


if __name__ == "__main__":
    main()
