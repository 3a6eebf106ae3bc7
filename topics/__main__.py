"""The command ``topics``, also ``python -m topics`` for where scripts are not on the path."""

from __future__ import annotations

from topics.runtime.interrupt import ending_on_interrupt


def main() -> None:
    """Run the command and exit with its code, by Ctrl-C from the first import on."""
    with ending_on_interrupt():
        from topics.cli import main as command

        command()


if __name__ == "__main__":
    main()
