"""Methods paragraph of a run, with references, for a paper.

Every figure in it comes from the manifest; a step whose facts the manifest does
not have is left out rather than guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from topics.store.reader import RunFolder
from topics.text.wording import counted, were


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A work that the methods rest on.

    Attributes
    ----------
    key : str
        BibTeX key.
    short : str
        As it is cited in the text.
    kind : str
        BibTeX entry type.
    fields : dict of str to str
    """

    key: str
    short: str
    kind: str
    fields: dict[str, str]

    @property
    def bibtex(self) -> str:
        """The entry."""
        lines = [f"  {name} = {{{value}}}," for name, value in self.fields.items()]
        return "\n".join([f"@{self.kind}{{{self.key},", *lines, "}"])

    @property
    def line(self) -> str:
        """The entry as it stands in a list of references."""
        where = self.fields.get("journal") or self.fields.get("booktitle") or ""
        volume = self.fields.get("volume", "")
        pages = self.fields.get("pages", "").replace("--", "–")
        version = self.fields.get("version", "")
        place = ", ".join(
            part
            for part in (f"{where} {volume}".strip(), pages, f"Version {version}" * bool(version))
            if part
        )
        author = self.fields["author"].strip("{}").replace(" and ", "; ")
        return f"{author} ({self.fields['year']}). {self.fields['title']}. {place}."


def _reference(
    key: str, short: str, kind: str, author: str, year: str, title: str, **fields: str
) -> Reference:
    return Reference(
        key=key,
        short=short,
        kind=kind,
        fields={"author": author, "year": year, "title": title, **fields},
    )


_REFERENCES = {
    one.key: one
    for one in (
        _reference(
            "grootendorst2022bertopic", "Grootendorst 2022", "article", "Grootendorst, Maarten",
            "2022", "BERTopic: Neural topic modeling with a class-based TF-IDF procedure",
            journal="arXiv:2203.05794",
        ),
        _reference(
            "reimers2019sentence", "Reimers and Gurevych 2019", "inproceedings",
            "Reimers, Nils and Gurevych, Iryna", "2019",
            "Sentence-BERT: Sentence embeddings using Siamese BERT-networks",
            booktitle="Proceedings of EMNLP-IJCNLP", pages="3982--3992",
        ),
        _reference(
            "wang2020minilm", "Wang et al. 2020", "inproceedings",
            "Wang, Wenhui and Wei, Furu and Dong, Li and Bao, Hangbo and Yang, Nan and Zhou, Ming",
            "2020",
            "MiniLM: Deep self-attention distillation for task-agnostic compression of "
            "pre-trained transformers",
            booktitle="Advances in Neural Information Processing Systems", pages="5776--5788",
        ),
        _reference(
            "blondel2008louvain", "Blondel et al. 2008", "article",
            "Blondel, V. D. and Guillaume, J.-L. and Lambiotte, R. and Lefebvre, E.", "2008",
            "Fast unfolding of communities in large networks",
            journal="Journal of Statistical Mechanics", volume="2008", pages="P10008",
        ),
        _reference(
            "campello2013hdbscan", "Campello et al. 2013", "inproceedings",
            "Campello, Ricardo J. G. B. and Moulavi, Davoud and Sander, Joerg", "2013",
            "Density-based clustering based on hierarchical density estimates",
            booktitle="Advances in Knowledge Discovery and Data Mining", pages="160--172",
        ),
        _reference(
            "ward1963hierarchical", "Ward 1963", "article", "Ward, Joe H.", "1963",
            "Hierarchical grouping to optimize an objective function",
            journal="Journal of the American Statistical Association", volume="58",
            pages="236--244",
        ),
        _reference(
            "firth1993bias", "Firth 1993", "article", "Firth, David", "1993",
            "Bias reduction of maximum likelihood estimates",
            journal="Biometrika", volume="80", pages="27--38",
        ),
        _reference(
            "armitage1955tests", "Armitage 1955", "article", "Armitage, P.", "1955",
            "Tests for linear trends in proportions and frequencies",
            journal="Biometrics", volume="11", pages="375--386",
        ),
        _reference(
            "booth1990randomization", "Booth and Butler 1990", "article",
            "Booth, James G. and Butler, Ronald W.", "1990",
            "Randomization distributions and saddlepoint approximations in generalized "
            "linear models",
            journal="Biometrika", volume="77", pages="787--796",
        ),
        _reference(
            "mantel1963chi", "Mantel 1963", "article", "Mantel, Nathan", "1963",
            "Chi-square tests with one degree of freedom; extensions of the Mantel-Haenszel "
            "procedure",
            journal="Journal of the American Statistical Association", volume="58",
            pages="690--700",
        ),
        _reference(
            "benjamini1995controlling", "Benjamini and Hochberg 1995", "article",
            "Benjamini, Yoav and Hochberg, Yosef", "1995",
            "Controlling the false discovery rate: a practical and powerful approach to "
            "multiple testing",
            journal="Journal of the Royal Statistical Society B", volume="57", pages="289--300",
        ),
        _reference(
            "gilbert2005modified", "Gilbert 2005", "article", "Gilbert, Peter B.", "2005",
            "A modified false discovery rate multiple-comparisons procedure for discrete data, "
            "applied to human immunodeficiency virus genetics",
            journal="Journal of the Royal Statistical Society C", volume="54", pages="143--158",
        ),
        _reference(
            "hill1973diversity", "Hill 1973", "article", "Hill, M. O.", "1973",
            "Diversity and evenness: a unifying notation and its consequences",
            journal="Ecology", volume="54", pages="427--432",
        ),
        _reference(
            "chao2013entropy", "Chao, Wang and Jost 2013", "article",
            "Chao, Anne and Wang, Y. T. and Jost, Lou", "2013",
            "Entropy and the species accumulation curve: a novel entropy estimator via "
            "discovery rates of new species",
            journal="Methods in Ecology and Evolution", volume="4", pages="1091--1100",
        ),
        _reference(
            "venna2001neighborhood", "Venna and Kaski 2001", "inproceedings",
            "Venna, Jarkko and Kaski, Samuel", "2001",
            "Neighborhood preservation in nonlinear projection methods: An experimental study",
            booktitle="Artificial Neural Networks (ICANN)", pages="485--491",
        ),
        _reference(
            "lin1991divergence", "Lin 1991", "article", "Lin, Jianhua", "1991",
            "Divergence measures based on the Shannon entropy",
            journal="IEEE Transactions on Information Theory", volume="37", pages="145--151",
        ),
    )
}  # fmt: skip

_CLUSTERERS = {
    "louvain": ("by Louvain partition of the neighbour graph", "blondel2008louvain"),
    "hdbscan": ("by HDBSCAN", "campello2013hdbscan"),
    "agglomerative": ("by agglomerative clustering", "ward1963hierarchical"),
}


@dataclass(frozen=True, kw_only=True)
class Methods:
    """The paragraph and its references, in the order in which it cites them."""

    paragraph: str
    references: tuple[Reference, ...]

    @property
    def bibtex(self) -> str:
        """A BibTeX file."""
        return "\n\n".join(reference.bibtex for reference in self.references)


def write_methods(run: RunFolder) -> Methods:
    """Say in words what the manifest says in numbers."""
    cited: list[str] = []

    def cite(key: str) -> str:
        if key not in cited:
            cited.append(key)
        return _REFERENCES[key].short

    tool = _tool(run)
    sentences = [
        *_reading(run, tool),
        *_themes(run, cite),
        *_shares(run),
        *_trends(run, cite),
        *_map(run, cite),
        *_unchecked(run),
    ]
    references = (tool, *(_REFERENCES[key] for key in cited))
    return Methods(paragraph=" ".join(sentences), references=references)


def _tool(run: RunFolder) -> Reference:
    """The program itself, in the version that made the run."""
    version = str(run.manifest.get("version", ""))
    year = str(run.manifest.get("date", ""))[:4] or "n.d."
    return _reference(
        "researchtopics",
        f"research-topics {version}".strip(),
        "software",
        "{The research-topics developers}",
        year,
        "research-topics: Themes of a pile of papers, and how each author's work moved between "
        "them",
        version=version,
    )


def _map(run: RunFolder, cite: Any) -> list[str]:
    quality = run.manifest.get("map")
    if not quality:
        return []
    return [
        f"On the map, {quality['kept']:.0%} of the {quality['neighbours']} nearest papers of a "
        f"paper are among the {quality['neighbours']} nearest by their vectors (trustworthiness "
        f"{quality['trustworthiness']:.2f}; {cite('venna2001neighborhood')})."
    ]


def _unchecked(run: RunFolder) -> list[str]:
    """What a reader has to know that no step of the analysis looked at."""
    return [
        "Names of themes are words of their papers, chosen by the program; whether the papers are "
        "a fair sample of a field, and whether papers of one name are by one person, was not "
        "checked."
    ]


def _reading(run: RunFolder, tool: Reference) -> list[str]:
    counts = run.manifest.get("counts") or {}
    papers, records = len(run["papers"]), counts.get("records")
    inputs = [row for row in run.manifest.get("inputs") or [] if row.get("records")]
    source = f" from {_sources(inputs)}" if inputs else ""
    date = run.manifest.get("date")
    by = f" with {tool.short}" + (f" on {date}" if date else "")
    if records and records != papers:
        return [
            f"{records:,} records{source} were merged into {counted(papers, 'distinct paper')} by "
            f"identifiers, titles and authors, and analysed{by}; every merge is in the ledger."
        ]
    return [f"{counted(papers, 'distinct paper').capitalize()}{source} were analysed{by}."]


def _sources(inputs: list[dict[str, Any]]) -> str:
    """``2 files (bibtex, parquet)``, or the name of the only one."""
    if len(inputs) == 1:
        return f"{counted(1, 'file')} ({inputs[0].get('file')})"
    formats = sorted({str(row.get("format", "")) for row in inputs} - {""})
    return counted(len(inputs), "file") + (f" ({', '.join(formats)})" if formats else "")


def _themes(run: RunFolder, cite: Any) -> list[str]:
    counts = run.manifest.get("counts") or {}
    declared, discovered = counts.get("themes_declared", 0), counts.get("themes_discovered", 0)
    sentences = [_encoding(run.manifest.get("encoder") or {}, cite)]
    if declared:
        sentences.append(
            f"Papers were first matched to {counted(declared, 'declared theme')} with their "
            "descriptions and keywords."
        )
    if discovered:
        how, key = _CLUSTERERS.get(
            str(run.manifest.get("clusterer")), ("by clustering", "grootendorst2022bertopic")
        )
        rest = "Among the remaining papers, " if declared else ""
        text = f"{rest}{counted(discovered, 'theme')} {were(discovered)} found {how} "
        seed = (run.manifest.get("seeds") or {}).get("themes")
        seeded = f", with the seed {seed}" if seed is not None else ""
        sentences.append(
            text[0].upper() + text[1:] + f"({cite(key)}) and described through class-based TF-IDF "
            f"({cite('grootendorst2022bertopic')}){seeded}."
        )
    without = counts.get("papers_without_theme")
    if without:
        sentences.append(f"{counted(without, 'paper')} belonged to no theme.")
    return sentences


def _encoding(encoder: dict[str, Any], cite: Any) -> str:
    """How texts became vectors, and by what that has a name outside of this program."""
    name, precision = str(encoder.get("id", "")), encoder.get("precision")
    how = f", in {precision}" if precision else ""
    minilm = f"all-MiniLM-L6-v2 ({cite('wang2020minilm')}; {cite('reimers2019sentence')})"
    if name == "student":
        sample = encoder.get("sample")
        of = f" of {sample:,} of them" if sample else ""
        cosine = encoder.get("cosine")
        held = f" (mean cosine {cosine:g} on abstracts that it had not seen)" if cosine else ""
        return (
            "Titles and cleaned abstracts were encoded by a lexical model, a ridge regression on "
            f"the words of the texts that was fitted to the vectors{of} by the sentence encoder "
            f"{minilm}{held}."
        )
    called = minilm if name == "minilm" else f"{name} ({cite('reimers2019sentence')})"
    return f"Titles and cleaned abstracts were encoded by the sentence encoder {called}{how}."


def _shares(run: RunFolder) -> list[str]:
    shares = run["shares"]
    if not len(shares):
        return []
    first, last = int(shares["year"].min()), int(shares["year"].max())
    counting = (
        "each paper counted for its main theme"
        if run.settings.shares.counting == "hard"
        else "each paper counted by its membership weights"
    )
    credit = (
        "in full for each of its authors"
        if run.settings.shares.credit == "full"
        else "as 1 / number of authors for each of its authors"
    )
    year = (
        "its first appearance" if run.settings.shares.counted_year == "first" else "its publication"
    )
    return [
        f"Yearly shares of themes were computed for {first} to {last}: {counting}, {credit}, in "
        f"the year of {year}; papers without a theme stay in the denominator, papers without an "
        "abstract or year are left out, and a year without papers has no share.",
        "Shares carry 95% intervals of Jeffreys' prior for the papers of their own year.",
    ]


def _trends(run: RunFolder, cite: Any) -> list[str]:
    if not len(run["trends"]):
        return []
    alpha = run.settings.trends.alpha
    margin = run.settings.trends.margin
    level = run.settings.trends.steady_level
    papers = run.settings.trends.min_papers
    years = run.settings.trends.min_years
    odds = run.settings.trends.margin_odds
    within = run.settings.trends.within
    sentences = [
        "Change was estimated by logistic regression on the year with Firth's penalty "
        f"({cite('firth1993bias')}) and tested by the permutation distribution of the "
        f"Cochran–Armitage statistic ({cite('armitage1955tests')}), exactly or, for many papers, "
        f"by its saddlepoint ({cite('booth1990randomization')}), with "
        "false discoveries controlled over all authors and themes that had enough papers "
        f"({cite('benjamini1995controlling')}; {cite('gilbert2005modified')}), and over the themes "
        "of the whole corpus by itself.",
        f"A share is called rising or declining at q ≤ {alpha:g}, emerging if it rises and the "
        "upper 95% limit of its early share lies below a fifth of its late share, uneven if "
        "years differ by an exact omnibus test and the slope does not tell, and steady if that "
        f"test does not reject and the {level:.0%} interval of its change and the share of every "
        f"year lie within ±{margin * 100:g} percentage points and a factor of {odds:g} in odds; "
        f"everything else, and less than {papers} papers or {years} active years, is "
        "insufficient evidence.",
    ]
    if within:
        sentences.append(
            "The whole corpus was compared within strata "
            f"({', '.join(str(name) for name in within)}), by the stratified test and a slope "
            f"common to all strata ({cite('mantel1963chi')}); what its crude change has beyond "
            "the change within is the change of its mix."
        )
    if len(run["shifts"]) or "breadth" in run["authors"]:
        sentences.append(
            f"Breadth is the Hill number of order 1 ({cite('hill1973diversity')}), corrected for "
            f"themes not seen ({cite('chao2013entropy')}); "
            "shift is the Jensen–Shannon distance between consecutive active years "
            f"({cite('lin1991divergence')})."
        )
    return sentences
