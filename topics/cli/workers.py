"""The options of ``topics run`` that say where its workers are."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from topics.cli.options import PATH

if TYPE_CHECKING:
    from topics.analysis.result import Result
    from topics.runtime.progress import Progress
    from topics.scale.cluster import ClusterSettings
    from topics.scale.workers import DaskWorkers
    from topics.settings import Settings

_OPTIONS = (
    click.option(
        "--workers",
        default=0,
        metavar="N",
        help="Read, clean and encode in N processes of this machine, through Dask. "
        "Default: in one.",
    ),
    click.option(
        "--scheduler",
        default="",
        metavar="ADDRESS",
        help="The same on the workers of a Dask scheduler, tcp://HOST:PORT or tls://HOST:PORT, "
        "which see the files and --out by the same paths.",
    ),
    click.option(
        "--fit-papers",
        default=100_000,
        show_default=True,
        metavar="N",
        help="With more records on workers, find the themes in a sample of N papers; papers/ and "
        "shares/ in --out then hold all.",
    ),
    click.option("--tls-ca", type=PATH, metavar="FILE", help="PEM file of whom to trust."),
    click.option("--tls-cert", type=PATH, metavar="FILE", help="PEM file of the certificate."),
    click.option("--tls-key", type=PATH, metavar="FILE", help="PEM file of its key."),
)


def worker_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def cluster_of(choices: dict[str, Any]) -> ClusterSettings | None:
    """Where the workers are; None for a run on one process."""
    from topics.scale.cluster import ClusterSettings

    settings = ClusterSettings(
        workers=choices["workers"],
        scheduler=choices["scheduler"],
        ca=choices["tls_ca"],
        certificate=choices["tls_cert"],
        key=choices["tls_key"],
    )
    return settings if settings else None


def connected(cluster: ClusterSettings) -> AbstractContextManager[DaskWorkers]:
    """The workers, while they are used."""
    from topics.scale.cluster import connected

    return connected(cluster)


def run_on_workers(
    paths: tuple[Path, ...],
    settings: Settings,
    out: Path,
    workers: DaskWorkers,
    *,
    fit_papers: int,
    force: bool,
    quiet: bool,
    progress: Progress,
) -> Result | None:
    """A run of what is too large for one process; None for what is not."""
    from topics.scale.large import find_large, run_large

    inputs = find_large(paths, settings, workers, size=fit_papers) if paths else None
    if inputs is None:
        return None
    result, whole = run_large(
        inputs, settings, out, workers, size=fit_papers, force=force, progress=progress
    )
    if not quiet:
        click.echo(
            f"topics: {whole.papers:,} papers of {whole.records:,} records are classified in "
            f"{out / 'papers'} and counted in {out / 'shares'}; the rest of {out} is of the "
            f"{whole.fitted:,} papers that the themes were found in.",
            err=True,
        )
    return result
