"""Examples of every command, as its help shows them."""

from __future__ import annotations

import click

EXAMPLES: dict[str, tuple[str, ...]] = {
    "fetch": (
        "topics fetch openalex --orcid 0000-0002-1825-0097 --out carberry.jsonl",
        'topics fetch arxiv --query "safe reinforcement learning" --years 2020:2026 --out rl.jsonl',
    ),
    "check": (
        "topics check my-papers/",
        "topics check papers.csv --columns title=Titel,year=Jahr --all",
    ),
    "run": (
        "topics run",
        "topics run my-papers/ --out my-run",
        'topics run library.bib --authors "Ada Lovelace" --years 2015:2025',
        "topics run export.csv --by venue --granularity coarse --out venues",
        "topics run my-papers/ --themes themes.toml --labels labels.csv --out my-run",
        "topics run partitions/ --encoder student --workers 4 --out my-run",
    ),
    "trends": (
        'topics trends my-run --author "Jiaming Ji"',
        "topics trends my-run --label rising --format tsv",
    ),
    "compare-authors": ('topics compare-authors my-run "Jiaming Ji" "Mickel Liu"',),
    "authors": (
        "topics authors my-run",
        "topics authors my-run --write authors.toml",
    ),
    "themes suggest": ("topics themes suggest my-run --out my-papers/themes.toml",),
    "report": ('topics report my-run --title "Our group" --note "For the board." --out page.html',),
    "figures": (
        "topics figures my-run --format pdf --width 85",
        'topics figures my-run --author "*" --theme safe-rl --out figures',
    ),
    "export": (
        "topics export my-run --format xlsx --out results.xlsx",
        "topics export my-run --format vosviewer",
    ),
    "classify": (
        'topics classify "Constrained policy optimisation for safe agents."',
        "topics classify abstracts.txt --model my-run/model --json",
        "topics classify my-run abstracts.txt --format csv",
    ),
    "model": ("topics model my-run",),
    "update": ("topics update my-run my-papers --out newer",),
    "compare": (
        "topics compare my-run later-run",
        "topics compare my-run later-run --show papers --format tsv",
    ),
    "cache": ("topics cache", "topics cache --clear"),
    "completion": ("topics completion bash >> ~/.bashrc",),
    "bench trends": ("topics bench trends --corpora 200",),
    "bench names": ("topics bench names papers.jsonl papers.ris papers.csv",),
    "bench declared": ("topics bench declared papers.parquet",),
    "bench names-of-themes": ("topics bench names-of-themes papers.parquet",),
    "bench themes": ("topics bench themes papers.parquet --labels venue --seeds 2",),
    "bench classify": ("topics bench classify papers.parquet --foreign others.parquet",),
    "bench calibration": ("topics bench calibration papers.parquet --picture curve.png",),
    "bench encode": ("topics bench encode --count 100",),
    "bench run": ("topics bench run papers.parquet --sizes 1000,5000",),
    "bench scale": ("topics bench scale papers.parquet --folder scale --records 30000",),
}
"""Lines to type, by the words of a command."""

EXIT_CODES = (
    (0, "done"),
    (1, "the input cannot be used, or a result cannot be written"),
    (2, "wrong usage"),
    (130, "stopped by Ctrl-C"),
)


def show_examples(command: click.Command, words: str) -> None:
    """Put the examples of a command, and of those below it, at the end of its help."""
    for name, inner in getattr(command, "commands", {}).items():
        show_examples(inner, f"{words} {name}".strip())
    if words in EXAMPLES:
        command.epilog = "\b\nExamples:\n" + "\n".join(f"  {line}" for line in EXAMPLES[words])
    elif not words:
        codes = "; ".join(f"{code}, {why}" for code, why in EXIT_CODES)
        command.epilog = f"Exit codes: {codes}."
