"""``topics completion``: what a shell needs to complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

VARIABLE = "_TOPICS_COMPLETE"


@click.command()
@click.argument(
    "shell", type=click.Choice(["bash", "zsh", "fish"], case_sensitive=False), metavar="SHELL"
)
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that completes commands and options by Tab.

    SHELL is bash, zsh or fish. Append it to the file that the shell reads when it
    starts.
    """
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101, all three come with click
    click.echo(kind(ctx.find_root().command, {}, "topics", VARIABLE).source())
