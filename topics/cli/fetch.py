"""``topics fetch``: download papers from an index into a file that ``topics run`` reads."""

from __future__ import annotations

from pathlib import Path

import click

from topics.cli.options import PATH, Years


@click.command()
@click.argument(
    "service",
    type=click.Choice(["openalex", "arxiv", "semantic-scholar"], case_sensitive=False),
    metavar="INDEX",
)
@click.option("--author", default="", metavar="NAME", help="Author's name, or number in the index.")
@click.option("--orcid", default="", metavar="ID", help="Author's ORCID (openalex only).")
@click.option("--query", default="", metavar="WORDS", help="Words in titles and abstracts.")
@click.option("--years", type=Years(), help="Window of years. Default: all.")
@click.option(
    "--out", type=PATH, required=True, metavar="FILE", help="File to write, one paper a line."
)
@click.option(
    "--mail",
    default="",
    envvar="TOPICS_MAIL",
    metavar="ADDRESS",
    help="Your mail address, as OpenAlex asks of polite users. Default: TOPICS_MAIL.",
)
@click.option(
    "--address", default="", metavar="URL", help="Another address of the index, such as a mirror."
)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
def fetch(
    service: str,
    author: str,
    orcid: str,
    query: str,
    years: tuple[int, int] | None,
    out: Path,
    mail: str,
    address: str,
    force: bool,
) -> None:
    """Fetch papers of an author or on a subject from an index.

    INDEX is openalex, arxiv or semantic-scholar. The same command goes on where
    it broke off. Needs the extra [fetch] and a network; nothing else of topics does.
    """  # fmt: skip
    from topics.fetch import FetchRequest, fetch
    from topics.runtime.terminal import progress_bars
    from topics.text.wording import counted

    request = FetchRequest(
        author=author, orcid=orcid, query=query, years=years, mail=mail, address=address
    )
    with progress_bars(enabled=True) as progress:
        papers = fetch(service, request, out, force=force, progress=progress)
    click.echo(f"{counted(papers, 'paper')} written to {out}; topics run {out} reads them.")
