"""``topics bench``: benchmarks against other tools, each in one run."""

from __future__ import annotations

from pathlib import Path

import click

from topics.cli.options import PATH


@click.group()
def bench() -> None:
    """Measure: speed and quality beside others, in one run."""


@bench.command("trends")
@click.option(
    "--corpora", default=2000, show_default=True, metavar="N", help="Author corpora to plant."
)
@click.option("--seed", type=int, help="Seed of the planted corpora.")
@click.option("--json", "json_file", type=PATH, metavar="FILE", help="Write the figures as JSON.")
def bench_trends(corpora: int, seed: int | None, json_file: Path | None) -> None:
    """Plant trends of known truth and count what is called."""  # fmt: skip
    from topics.bench.trends import run_trends_bench
    from topics.cli.console import render_table, write_json
    from topics.settings import SEED

    result = run_trends_bench(seed=SEED if seed is None else seed, corpora=corpora)
    render_table(result.table, title=f"{corpora:,} planted author corpora")
    if json_file is not None:
        write_json(result.to_json(), json_file)
    if not result.holds:
        raise SystemExit(1)


@bench.command("names")
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="FILE...")
@click.option("--json", "json_file", type=PATH, metavar="FILE", help="Write the figures as JSON.")
@click.option("--wrong", is_flag=True, help="Show lists that were not read right.")
def bench_author_names(paths: tuple[Path, ...], json_file: Path | None, wrong: bool) -> None:
    """Read author lists whose names are known twice, beside other readers.

    The first FILE says who wrote the papers, the others hold the same papers in
    other formats. Its names are also written in the habits of eight exports.
    """  # fmt: skip
    from topics.bench.names import run_names_bench
    from topics.cli.console import render_table, write_json

    result = run_names_bench(paths)
    render_table(result.table, title="Author lists that are right")
    if wrong:
        for line in result.wrong:
            click.echo(line)
    if json_file is not None:
        write_json(result.to_json(), json_file)


@bench.command("declared")
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PATH...")
@click.option("--json", "json_file", type=PATH, metavar="FILE", help="Write the figures as JSON.")
def bench_declared(paths: tuple[Path, ...], json_file: Path | None) -> None:
    """Match declared themes with papers whose authors' keywords tell who is a member.

    PATH holds papers on machine learning with keywords. The fitted calibration
    is printed beside the one that declared themes are matched with.
    """
    from topics.bench.declared_themes import render_calibrations, run_declared_bench
    from topics.cli.console import render_table, write_json
    from topics.corpus.reading import read
    from topics.encoders.bert.precision import choose_precision
    from topics.encoders.load import load_encoder
    from topics.settings import EncoderSettings
    from topics.text.cleaning import clean, clean_titles

    papers = read(paths).papers
    cleaned = papers.assign(
        title=clean_titles(papers["title"].tolist()).texts,
        abstract=clean(papers["abstract"].tolist()).texts,
    )
    encoder = load_encoder(EncoderSettings(), precision=choose_precision(len(papers)))
    result = run_declared_bench(cleaned, encoder)
    render_table(result.table, title=f"{result.papers:,} papers with keywords")
    render_table(result.corrections.round(3), title="Average precision after corrections by hand")
    render_table(result.discovered.round(3), title="The same of discovered themes")
    click.echo(render_calibrations(result))
    if json_file is not None:
        write_json(result.to_json(), json_file)


@bench.command("names-of-themes")
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PATH...")
@click.option("--encoder", default="student", show_default=True, help="As in topics run.")
@click.option("--seed", type=int, help="Seed of the papers that are held out.")
@click.option("--json", "json_file", type=PATH, metavar="FILE", help="Write the figures as JSON.")
def bench_names(
    paths: tuple[Path, ...], encoder: str, seed: int | None, json_file: Path | None
) -> None:
    """Name the themes of papers and judge the names by papers that named nothing.

    PATH holds papers with keywords.
    """
    from topics.bench.names_of_themes import run_names_bench
    from topics.bench.prepared import prepare
    from topics.cli.console import render_table, write_json
    from topics.settings import SEED

    prepared = prepare(paths, encoder)
    result = run_names_bench(
        prepared.papers,
        prepared.vectors,
        prepared.encoder,
        seed=SEED if seed is None else seed,
    )
    render_table(result.table.round(3), title=f"Names of themes of {result.papers:,} papers")
    render_table(result.names, title="The names")
    if json_file is not None:
        write_json(result.to_json(), json_file)


@bench.command("themes")
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PATH...")
@click.option(
    "--labels",
    multiple=True,
    metavar="COLUMN",
    help="Known labels to compare with. Default: field (of the venue), venue, category.",
)
@click.option("--encoder", default="student", show_default=True, help="As in topics run.")
@click.option("--seeds", default=3, show_default=True, metavar="N", help="Runs of each method.")
@click.option(
    "--methods",
    default="",
    metavar="NAME,...",
    help="Only these beside ours: k-means, NMF, LDA, BERTopic, BERTopic tuned, EVoC, KeyNMF, S3, "
    "TriTopic, TriTopic as many. Default: all that are installed.",
)
@click.option(
    "--themes-max",
    type=click.IntRange(min=1),
    metavar="N",
    help="At most so many themes, of ours and of those that are given a number.",
)
@click.option("--json", "json_file", type=PATH, metavar="FILE", help="Write the figures as JSON.")
def bench_themes(
    paths: tuple[Path, ...],
    labels: tuple[str, ...],
    encoder: str,
    seeds: int,
    methods: str,
    themes_max: int | None,
    json_file: Path | None,
) -> None:
    """Find themes beside other methods, on the same vectors, and compare with known labels."""
    from topics.bench.prepared import known_labels, prepare
    from topics.bench.themes import METHODS, run_themes_bench
    from topics.cli.console import render_table, write_json

    chosen = [name.strip() for name in methods.split(",") if name.strip()]
    for name in chosen:
        if name not in METHODS:
            raise click.BadParameter(f"{name!r} is none of {', '.join(METHODS)}.")

    prepared = prepare(paths, encoder)
    result = run_themes_bench(
        prepared.papers,
        prepared.vectors,
        prepared.encoder,
        known_labels(prepared.papers, labels),
        seeds=seeds,
        methods=chosen or None,
        themes_max=themes_max or 0,
    )
    render_table(result.summary, title=f"Themes of {result.papers:,} papers")
    for line in result.left_out:
        click.echo(line, err=True)
    if json_file is not None:
        write_json(result.to_json(), json_file)


@bench.command("calibration")
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PATH...")
@click.option("--encoder", default="student", show_default=True, help="As in topics run.")
@click.option("--picture", type=PATH, metavar="FILE", help="Draw the curve: SVG, PNG or PDF.")
@click.option("--json", "json_file", type=PATH, metavar="FILE", help="Write the figures as JSON.")
def bench_calibration(
    paths: tuple[Path, ...], encoder: str, picture: Path | None, json_file: Path | None
) -> None:
    """Set confidences by some refits and judge them by others."""
    from topics.bench.calibration import draw_calibration, run_calibration_bench
    from topics.bench.prepared import prepare
    from topics.cli.console import render_table, write_json

    result = run_calibration_bench(prepare(paths, encoder))
    said = ", ".join(f"{name} {error:.3f}" for name, error in result.errors.items())
    render_table(result.curve.round(3), title=f"Expected calibration error: {said}")
    if picture is not None:
        draw_calibration(result, picture)
    if json_file is not None:
        write_json(result.to_json(), json_file)


@bench.command("encode")
@click.argument("paths", nargs=-1, type=PATH, metavar="[PATH]...")
@click.option("--count", default=300, show_default=True, metavar="N", help="Abstracts to encode.")
@click.option("--repetitions", default=3, show_default=True, metavar="N", help="Turns each takes.")
@click.option("--json", "json_file", type=PATH, metavar="FILE", help="Write the figures as JSON.")
def bench_encode(
    paths: tuple[Path, ...], count: int, repetitions: int, json_file: Path | None
) -> None:
    """Encode abstracts in float32, in int8 and with sentence-transformers.

    PATH holds papers; none means the embedded seeds, whose sentences are dealt
    into as many new abstracts as are asked for.
    """
    from topics.bench.encode import render, resample_sentences, run_encode_bench
    from topics.cli.console import print_table, write_json
    from topics.corpus.reading import read
    from topics.runtime.cache import default_cache

    abstracts = [text for text in read(paths or None).papers["abstract"] if text]
    texts = abstracts[:count] if len(abstracts) >= count else resample_sentences(abstracts, count)
    result = run_encode_bench(texts, repetitions=repetitions, cache=default_cache())
    print_table(render(result))
    if json_file is not None:
        write_json(result.to_dict(orient="records"), json_file)


@bench.command("run")
@click.argument("papers", type=PATH)
@click.option(
    "--sizes",
    default="",
    metavar="N,N,...",
    help="Numbers of papers; above the file's, papers are made of its sentences.",
)
@click.option(
    "--contenders",
    default="topics:minilm,bertopic",
    show_default=True,
    metavar="NAME,...",
    help="bertopic, tritopic, or topics: and an encoder.",
)
@click.option("--seed", type=int, help="Seed of the papers that are drawn.")
@click.option("--limit", type=float, metavar="SECONDS", help="Longest time for one run.")
@click.option("--json", "json_file", type=PATH, metavar="FILE", help="Write the figures as JSON.")
@click.option("--plot", "plot_file", type=PATH, metavar="FILE", help="Draw growth as SVG or PNG.")
def bench_run(
    papers: Path,
    sizes: str,
    contenders: str,
    seed: int | None,
    limit: float | None,
    json_file: Path | None,
    plot_file: Path | None,
) -> None:
    """Run whole analyses beside plain BERTopic's: seconds, memory, quality.

    PAPERS is a Parquet or CSV table with the columns title and abstract, and,
    where known, id, authors (lists of names), year, venue and area.
    """  # fmt: skip
    from topics.bench.growth import draw_growth
    from topics.bench.speed import Entry, RunBench, run_bench
    from topics.cli.console import render_table, write_json
    from topics.settings import SEED

    entries: list[Entry] = []

    def report(entry: Entry) -> None:
        click.echo(entry.line, err=True)
        entries.append(entry)
        # Save intermediate results, since hours may follow.
        if json_file is not None:
            write_json(RunBench(entries=tuple(entries)).to_json(), json_file)

    try:
        numbers = [int(size.replace("_", "")) for size in sizes.split(",") if size.strip()]
    except ValueError as error:
        raise click.BadParameter(f"{sizes!r} is not a list of whole numbers.") from error
    result = run_bench(
        papers,
        sizes=numbers,
        contenders=[name.strip() for name in contenders.split(",") if name.strip()],
        seed=SEED if seed is None else seed,
        limit=limit,
        report=report,
    )
    render_table(result.summary, title=f"Runs on {papers.name}, {result.machine.line}")
    if plot_file is not None:
        draw_growth(result.table, plot_file)
    if any(entry.failure for entry in result.entries):
        raise SystemExit(1)


@bench.command("scale")
@click.argument("papers", type=PATH)
@click.option(
    "--folder",
    type=PATH,
    required=True,
    metavar="FOLDER",
    help="Gets the partitions, some 1.5 KB a record, and the run; remove it afterwards.",
)
@click.option(
    "--records", default=300_000, show_default=True, metavar="N", help="Records to compose."
)
@click.option("--size", default=10_000, show_default=True, metavar="N", help="Of a partition.")
@click.option("--workers", default=2, show_default=True, metavar="N", help="As in topics run.")
@click.option(
    "--fit-papers", default=20_000, show_default=True, metavar="N", help="As in topics run."
)
@click.option("--seed", type=int, help="Seed of the records that are composed.")
@click.option("--json", "json_file", type=PATH, metavar="FILE", help="Write the figures as JSON.")
def bench_scale(
    papers: Path,
    folder: Path,
    records: int,
    size: int,
    workers: int,
    fit_papers: int,
    seed: int | None,
    json_file: Path | None,
) -> None:
    """Run a corpus too large for one process: seconds and memory by stage.

    PAPERS is a table as for `topics bench run`. Its sentences are composed into
    records with authors of their own, of which one in a hundred comes twice.
    """
    from topics.bench.scale import run_scale_bench
    from topics.cli.console import render_table, write_json
    from topics.runtime.terminal import progress_bars
    from topics.settings import SEED

    with progress_bars(enabled=True) as progress:
        result = run_scale_bench(
            papers,
            folder,
            records=records,
            size=size,
            workers=workers,
            fit_papers=fit_papers,
            seed=SEED if seed is None else seed,
            progress=progress,
        )
    render_table(
        result.table.round(3), title=f"{result.told['records']:,} records, {result.machine.line}"
    )
    if json_file is not None:
        write_json(result.to_json(), json_file)
    if not result.holds:
        found = f"{result.told['papers']:,} papers are found of {result.planted:,}."
        click.echo(found, err=True)
        raise SystemExit(1)


@bench.command("classify")
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PATH...")
@click.option("--foreign", type=PATH, metavar="FILE", help="Papers of another field.")
@click.option("--encoder", default="minilm", show_default=True, help="As in `topics run`.")
@click.option("--sample", default=0, metavar="N", help="Papers to draw. Default: all.")
@click.option(
    "--held-out", default=0.2, show_default=True, metavar="SHARE", help="Share held out, up to 0.5."
)
@click.option(
    "--draws", default=1, show_default=True, metavar="N", help="Hold papers out so often."
)
@click.option("--without-bertopic", is_flag=True, help="Leave BERTopic out, which takes longest.")
@click.option("--json", "json_file", type=PATH, metavar="FILE", help="Write the figures as JSON.")
def bench_classify(
    paths: tuple[Path, ...],
    foreign: Path | None,
    encoder: str,
    sample: int,
    held_out: float,
    draws: int,
    without_bertopic: bool,
    json_file: Path | None,
) -> None:
    """Hold papers out, classify them, and compare with fits on everything.

    BERTopic's transform does the same on the same vectors. Papers of another field
    (--foreign) show how many are refused. "ratio" counts a held-out paper that is
    refused as one of another theme, "answered_ratio" leaves it out.
    """  # fmt: skip
    from topics.bench.classify import run_classify_bench
    from topics.cli.console import render_table, write_json
    from topics.text.wording import counted

    result = run_classify_bench(
        paths,
        foreign=foreign,
        encoder=encoder,
        sample=sample,
        held_out=held_out,
        draws=draws,
        bertopic=not without_bertopic,
    )
    times = f", {counted(result.draws, 'draw')}" if result.draws > 1 else ""
    title = f"{result.held_out:,} papers held out of {result.papers:,}{times}"
    # A row for each figure: there are more of them than fit beside each other.
    figures = result.table.astype(object).set_index("contender").T.rename_axis(index="figure")
    render_table(figures.reset_index(), title=title)
    if json_file is not None:
        write_json(result.to_json(), json_file)
