"""``python -m topics`` is the command ``topics``, for where scripts are not on the path."""

from __future__ import annotations

from topics.cli import main

if __name__ == "__main__":
    main()
