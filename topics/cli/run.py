"""``topics run``: papers in, a run folder out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from topics.cli.options import (
    COLUMNS,
    ENCODING,
    PATH,
    Years,
    declared_themes,
    placed_papers,
    settings_file,
    split_columns,
    split_names,
)
from topics.cli.workers import cluster_of, connected, run_on_workers, worker_options
from topics.errors import UsageError

if TYPE_CHECKING:
    from topics.analysis.result import Result
    from topics.runtime.progress import Progress
    from topics.runtime.workers import Workers
    from topics.settings import Settings


@click.command()
@click.argument("paths", nargs=-1, type=PATH, metavar="[PATH]...")
@click.option(
    "--out",
    type=PATH,
    default=Path("topics-run"),
    show_default=True,
    help="Folder for the results.",
)
@ENCODING
@click.option(
    "--themes",
    "themes_file",
    metavar="FILE|none",
    help="TOML file of declared themes. Default: themes.toml in an input folder; "
    "'none' declares none.",
)
@click.option(
    "--labels",
    "labels_file",
    metavar="FILE|none",
    help="CSV of papers that you placed, with the columns paper and theme. Default: labels.csv in "
    "an input folder.",
)
@click.option(
    "--authors",
    multiple=True,
    metavar="NAME",
    help="Author to report beside the pages' owners; repeat it, or 'all'.",
)
@click.option(
    "--by",
    "group_by",
    default="",
    metavar="COLUMN",
    help="Report groups instead of authors: venue or category.",
)
@click.option("--years", type=Years(), help="Window of years. Default: all years of the papers.")
@COLUMNS
@click.option(
    "--merges",
    type=PATH,
    metavar="FILE",
    help="TOML file of papers to merge or keep apart. Default: merges.toml in an input folder.",
)
@click.option(
    "--aliases",
    type=PATH,
    metavar="FILE",
    help="TOML file of author aliases and splits. Default: authors.toml in an input folder.",
)
@click.option(
    "--encoder",
    default="minilm",
    show_default=True,
    help="minilm, student (fast, for large corpora), auto, a folder with an encoder, "
    "or sentence-transformers:NAME.",
)
@click.option(
    "--clusterer",
    default="auto",
    show_default=True,
    type=click.Choice(["auto", "agglomerative", "louvain", "hdbscan"], case_sensitive=False),
    help="How themes are discovered.",
)
@click.option(
    "--device",
    default="cpu",
    show_default=True,
    type=click.Choice(["cpu", "gpu", "auto"], case_sensitive=False),
    help="Where a model of sentence-transformers runs; auto takes a GPU where there is one.",
)
@click.option(
    "--min-theme",
    default=0,
    metavar="N",
    help="Fewest papers of a discovered theme. Default: by the number of papers.",
)
@click.option(
    "--granularity",
    type=click.Choice(["auto", "coarse", "medium", "fine"], case_sensitive=False),
    default="auto",
    show_default=True,
    help="Fewer and larger themes, or more and smaller ones; auto takes what is stable.",
)
@click.option(
    "--themes-max",
    default=0,
    metavar="N",
    help="Most discovered themes; the nearest are put together. Default: no limit.",
)
@click.option(
    "--level",
    default=0,
    metavar="N",
    help="Count papers at this level of the tree of themes, 1 the coarsest. Default: the finest.",
)
@click.option(
    "--namer",
    default="",
    metavar="openai:MODEL",
    help="Language model that names discovered themes; it is sent their keyphrases, a few titles "
    "and OPENAI_API_KEY. Default: none.",
)
@click.option(
    "--base-url",
    default="https://api.openai.com/v1",
    show_default=True,
    metavar="URL",
    help="Where the language model is asked, as OpenAI's is.",
)
@click.option(
    "--refits",
    type=int,
    metavar="N",
    help="Seek the themes N more times, to say how stable they are and to judge changes by all of "
    "them; 0 takes them as certain. Default: 20 up to 2,000 papers, fewer above.",
)
@click.option(
    "--counting",
    type=click.Choice(["hard", "soft"], case_sensitive=False),
    default="hard",
    show_default=True,
    help="One theme a paper, or its membership weights.",
)
@click.option(
    "--credit",
    type=click.Choice(["full", "fractional"], case_sensitive=False),
    default="full",
    show_default=True,
    help="A paper counts 1, or 1 / number of authors.",
)
@click.option(
    "--counted-year",
    type=click.Choice(["first", "published"], case_sensitive=False),
    default="first",
    show_default=True,
    help="A paper's first appearance, or its publication.",
)
@click.option(
    "--complete-through",
    type=int,
    metavar="YEAR",
    help="Last year that is over in the papers. Default: by their dates, else by the files' date.",
)
@click.option(
    "--independent",
    is_flag=True,
    help="Count papers of one project as independent of each other.",
)
@click.option(
    "--min-papers",
    default=5,
    show_default=True,
    metavar="N",
    help="Fewest papers of an author for a trend.",
)
@click.option(
    "--min-years",
    default=3,
    show_default=True,
    metavar="N",
    help="Fewest active years of an author for a trend.",
)
@click.option(
    "--alpha",
    default=0.05,
    show_default=True,
    metavar="Q",
    help="Largest false discovery rate at which a trend is called.",
)
@click.option(
    "--margin",
    default=0.15,
    show_default=True,
    metavar="SHARE",
    help="A share that surely changed by less is steady.",
)
@click.option(
    "--within",
    default="venue",
    show_default=True,
    metavar="COLUMN,...|none",
    help="Compare the whole pile within venue, category or authors; none takes it as it is.",
)
@worker_options
@click.option("--seed", type=int, help="Seed of everything random.")
@click.option("--force", is_flag=True, help="Write into --out though it holds something else.")
@click.option(
    "-q", "--quiet", is_flag=True, help="No progress and no summary; only files left out are named."
)
def run(paths: tuple[Path, ...], out: Path, force: bool, quiet: bool, **choices: Any) -> None:
    """Find themes and each author's yearly shares of them.

    PATH is a file or a folder of papers; none means the embedded seeds.
    """  # fmt: skip
    from topics.analysis.beforehand import check_beforehand
    from topics.runtime.terminal import progress_bars
    from topics.store.lock import holding
    from topics.store.writer import check_run_folder

    if choices["group_by"] and choices["authors"]:
        raise UsageError(
            f"--by {choices['group_by']} reports groups and --authors reports authors; "
            "make a run of each."
        )
    settings = _settings(paths, choices)
    check_run_folder(out, force=force)
    check_beforehand(settings)
    cluster = cluster_of(choices)
    if not quiet:
        _say_what_is_replaced(out)
    with holding(out), progress_bars(enabled=not quiet) as progress:
        if cluster is None:
            result = _run(paths, settings, out, force=force, progress=progress)
        else:
            with connected(cluster) as workers:
                result = run_on_workers(
                    paths,
                    settings,
                    out,
                    workers,
                    fit_papers=choices["fit_papers"],
                    force=force,
                    quiet=quiet,
                    progress=progress,
                ) or _run(paths, settings, out, force=force, progress=progress, workers=workers)
    if quiet:
        from topics.cli.console import render_left_out

        render_left_out(result.ledger, on_stderr=True)
    else:
        from topics.cli.summary import render_summary

        render_summary(result, out)


def _run(
    paths: tuple[Path, ...],
    settings: Settings,
    out: Path,
    *,
    force: bool,
    progress: Progress,
    workers: Workers | None = None,
) -> Result:
    """Read, analyse and write."""
    from topics.analysis.enough import check_enough
    from topics.corpus.reading import read
    from topics.runtime.workers import HERE

    workers = workers or HERE
    corpus = read(paths or None, settings, progress=progress, workers=workers)
    # Before the analysis is imported, which takes longer than to say that.
    check_enough(corpus, settings)
    from topics.analysis.analyse import analyse

    result = analyse(corpus, settings, progress=progress, workers=workers)
    result.save(out, force=force)
    return result


def _say_what_is_replaced(out: Path) -> None:
    """A run in the folder is replaced at the end: there is time to stop this one."""
    from topics.errors import InputError
    from topics.store.reader import read_manifest
    from topics.text.wording import counted

    try:
        earlier = read_manifest(out)
    except InputError:
        return
    papers = earlier.get("counts", {}).get("papers", 0)
    date = f", of {earlier['date']}" if earlier.get("date") else ""
    click.echo(
        f"topics: {out} holds a run of {counted(papers, 'paper')}{date}; it is replaced "
        "when this one is done. Stop and add --out FOLDER to keep it.",
        err=True,
    )


def _settings(paths: tuple[Path, ...], choices: dict[str, Any]) -> Settings:
    from topics.settings import (
        SEED,
        EncoderSettings,
        IdentitySettings,
        NamerSettings,
        ReadSettings,
        Settings,
        ShareSettings,
        ThemeSettings,
        TrendSettings,
    )

    seed = SEED if choices["seed"] is None else choices["seed"]
    return Settings(
        reading=ReadSettings(columns=choices["columns"], encoding=choices["encoding"]),
        identity=IdentitySettings(
            merges=choices["merges"] or settings_file("merges.toml", paths, option="--merges"),
            authors=choices["aliases"] or settings_file("authors.toml", paths, option="--aliases"),
        ),
        encoder=EncoderSettings(name=choices["encoder"], device=choices["device"]),
        themes=ThemeSettings(
            declared=declared_themes(choices["themes_file"], paths),
            labels=placed_papers(choices["labels_file"], paths),
            clusterer=choices["clusterer"],
            min_papers=choices["min_theme"],
            granularity=choices["granularity"],
            themes_max=choices["themes_max"],
            level=choices["level"],
            refits=choices["refits"],
            seed=seed,
        ),
        namer=NamerSettings(name=choices["namer"], base_url=choices["base_url"]),
        shares=ShareSettings(
            years=choices["years"],
            authors=split_names(choices["authors"]),
            group_by=choices["group_by"],
            counting=choices["counting"],
            credit=choices["credit"],
            counted_year=choices["counted_year"],
            dispersion=not choices["independent"],
            complete_through=choices["complete_through"],
        ),
        trends=TrendSettings(
            min_papers=choices["min_papers"],
            min_years=choices["min_years"],
            alpha=choices["alpha"],
            margin=choices["margin"],
            within=split_columns(choices["within"]),
            seed=seed,
        ),
    )
