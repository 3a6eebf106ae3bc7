"""The command ``topics``, also ``python -m topics`` for where scripts are not on the path."""

from __future__ import annotations


def main() -> None:
    """Run the command and exit with its code, by Ctrl-C from the first import on."""
    from topics.runtime.interrupt import EndingOnInterrupt

    with EndingOnInterrupt():
        from topics.runtime.garbage import no_last_collection, rare_collections

        # Also while the modules that a command uses are imported: 8% of a small run.
        with no_last_collection(), rare_collections():
            from topics.cli import main as command

            command()


if __name__ == "__main__":
    main()
