"""Convert the raw values of exports to the values of a record.

Text, dates in many forms, identifiers, keywords and counts are normalised. Every
function accepts a raw value of any type and returns an empty value if there is none.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from urllib.parse import unquote

from topics.names.identifiers import normalise_arxiv, normalise_doi
from topics.text.printable import printable

_INLINE_TAG = re.compile(
    r"</?(?:i|b|em|strong|sub|sup|scp|sc|u|tt|span|p|br|title|(?:jats|mml|m):[\w-]+)"
    r"(?:\s+[\w:-]+\s*=[^<>]*)?\s*/?>",
    re.IGNORECASE,
)
_PARAGRAPH_END = re.compile(r"</(?:jats:)?(?:p|sec|div|li)>|<br\s*/?>", re.IGNORECASE)
_ABSTRACT_HEADING = re.compile(
    r"<((?:jats:)?title|h[1-6])>\s*(?:abstract|summary)\s*</\1>", re.IGNORECASE
)
_HEADING = re.compile(
    r"<(?:jats:)?(?:title|h[1-6])>([^<>]*?):?\s*</(?:jats:)?(?:title|h[1-6])>", re.I
)
_LIST = re.compile(r"""\s*(?:\[|c\(|\(|\{)\s*(?:['"]|[\])}]\s*$)""")
_QUOTED = re.compile(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)\"""")
_NAMING_KEYS = ("value", "display_name", "name", "title", "term", "tag", "subject", "text", "#text")
_ANY_TAG = re.compile(r"<[^<>]*>")
_NO_TITLE = re.compile(
    r"\W*(?:no (?:article |document )?title(?: (?:is )?(?:available|provided|given))?"
    r"|title (?:is )?(?:not |un)available|sans titre|ohne titel)\W*",
    re.IGNORECASE,
)
_NO_ABSTRACT = re.compile(
    r"\W*(?:(?:no|sans)\s+abstract(?:\s+(?:is\s+)?(?:available|provided|given))?"
    r"|abstract\s+(?:is\s+)?not\s+(?:available|provided)"
    r"|n/?a|null|none|nan|abstract|tba|tbd)?\W*",
    re.IGNORECASE,
)
_MISSING_WORDS = frozenset({"nan", "none", "null", "<na>", "n/a", "na", "nat"})
_SURNAMES = frozenset({"Na", "Nan", "Nat"})
"""What would be missing in other letters, and is what people are called."""

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|2[01]\d\d)(?:\.0+)?(?!\d)")
_COMPACT_DATE = re.compile(r"(?<!\d)(1[5-9]\d\d|2[01]\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")
_ISO_DATE = re.compile(
    r"(?<!\d)(1[5-9]\d\d|2[01]\d\d)[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?=T|\s|$|/|[^\d])"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janvier januar enero",
            "feb february fevrier février februar febrero",
            "mar march mars märz maerz mrz marzo",
            "apr april avril abril",
            "may mai mayo",
            "jun june juin juni junio",
            "jul july juillet juli julio",
            "aug august aout août agosto",
            "sep sept september septembre septiembre",
            "oct october octobre okt oktober octubre",
            "nov november novembre noviembre",
            "dec december decembre décembre dez dezember diciembre",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_MONTH = re.compile(rf"(?<!\d)(\d{{1,2}})\.?\s*[-\s]\s*({_MONTH})\b", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"\b({_MONTH})\.?[\s-]+(\d{{1,2}})(?!\d)", re.IGNORECASE)

_DOI_IN_ADDRESS = re.compile(
    r"(?:/|[?&;](?:id=)?doi[=:])(10\.\d{4,9}(?:/|%2f)[^\s?&#;]+)", re.IGNORECASE
)
_TAIL_OF_ADDRESS = re.compile(
    r"(?:/(?:full|abstract|abs|pdf|epdf|html|xml|meta|summary|references|pdfdirect|full/html)/*"
    r"|\.(?:pdf|html?|full|abstract|short|long|xml))+$",
    re.IGNORECASE,
)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", re.IGNORECASE)
_OPENREVIEW = re.compile(r"openreview\.net/(?:forum|pdf)\?id=([\w-]+)")
_PREPRINT = re.compile(
    r"\b(?:arxiv|corr|bio-?rxiv|med-?rxiv|chem-?rxiv|psy-?arxiv|ssrn|preprints?|research square"
    r"|techrxiv|posted-content|informal)\b",
    re.IGNORECASE,
)


def text_of(value: object) -> str:
    """Convert a value to one line of readable text, with inline tags and entities resolved.

    A list gives its first text, an object the text of its name or value.
    """
    if isinstance(value, (list, tuple)):
        return next((text for part in value if (text := text_of(_unwrap(part)))), "")
    if value is None:
        return ""
    text = value if isinstance(value, str) else str(_unwrap(value))
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _INLINE_TAG.sub("", text)
    if text.isprintable() and "  " not in text:
        text = text.strip()
    else:
        text = " ".join(printable(text).split()).strip("\ufeff\u200b")
    missing = len(text) < 5 and text.lower() in _MISSING_WORDS and text not in _SURNAMES
    return "" if missing else text


def _unwrap(value: object) -> object:
    """Unwrap a single value: an object gives its name or value, deeper nesting nothing."""
    if isinstance(value, Mapping):
        value = next((value[key] for key in _NAMING_KEYS if value.get(key)), "")
    return "" if isinstance(value, (list, tuple, Mapping)) else value


def text_of_markup(value: object) -> str:
    """Convert HTML or JATS to text, with a blank line between paragraphs."""
    text = value if isinstance(value, str) else text_of(value)
    if "<" in text:
        text = _ABSTRACT_HEADING.sub("", text)
        text = _HEADING.sub(r"\1: ", text)
        text = _INLINE_TAG.sub("", _PARAGRAPH_END.sub("\n\n", text))
    paragraphs = (" ".join(part.split()) for part in html.unescape(text).split("\n\n"))
    return "\n\n".join(part for part in paragraphs if part)


def title_of(value: object) -> str:
    """A title, or "" for placeholders such as "[No title available]", a lone tag, "..."."""
    text = text_of(value)
    if len(text) < 60 and _NO_TITLE.fullmatch(text):
        return ""
    words = _ANY_TAG.sub("", text) if "<" in text else text
    return text if any(map(str.isalnum, words)) else ""


def abstract_of(value: object) -> str:
    """An abstract with its line breaks, or "" for placeholders ("[No abstract available]")."""
    if not isinstance(value, str):
        return "" if value is None else abstract_of(str(value))
    text = printable(value).strip()
    return "" if len(text) < 60 and _NO_ABSTRACT.fullmatch(text) else text


def count_of(value: object) -> int | None:
    """Parse a citation count such as "1,234", 12.0 or "12"; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return value if value >= 0 else None
    digits = str(value).strip().replace(",", "").removesuffix(".0")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None


@lru_cache(maxsize=10_000)
def date_of(text: str) -> tuple[int | None, dt.date | None]:
    """Parse the year, and the date if the text is exact to the day.

    Accepted forms are "2020", "2020-01-05", "2020/01//", "20200105", "2020 Jan 5",
    "5 Jan 2020", "Mon, 2 Apr 2007 19:18:42 GMT", "January 5, 2020", "c2020a",
    "1 Jan.-Feb. 2019" (year only) and times in ISO 8601. Of two years
    ("2019-2020"), the first is used. A year outside 1500 to 2199, or with an extra
    digit, is ignored.
    """
    compact = _COMPACT_DATE.search(text)
    if compact:
        year, month, day = (int(part) for part in compact.groups())
        return year, _day(year, month, day)
    found = _YEAR.search(text)
    if not found:
        return None, None
    year = int(found.group(1))
    iso = _ISO_DATE.search(text)
    if iso:
        exact = _day(year, int(iso.group(2)), int(iso.group(3))) if iso.group(3) else None
        return year, exact
    pairs = [(_month(name), int(day)) for day, name in _DAY_MONTH.findall(text)]
    pairs += [(_month(name), int(day)) for name, day in _MONTH_DAY.findall(text)]
    months = re.findall(rf"\b({_MONTH})\b", text, re.IGNORECASE)
    if len(pairs) == 1 and len(months) == 1 and not re.search(r"\d\s*[-–/]\s*\d", text):
        return year, _day(year, *pairs[0])
    return year, None


def _month(name: str) -> int:
    return _MONTHS[name.lower()]


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def day_of_milliseconds(value: object) -> dt.date | None:
    """The UTC date of a time in milliseconds since 1970, as used by OpenReview."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return dt.datetime.fromtimestamp(value / 1000, tz=dt.UTC).date()
    except (OverflowError, OSError, ValueError):
        return None


def doi_of(value: object) -> str:
    """A DOI in lower case, without resolver or trailing full stop, or ""."""
    return normalise_doi(_plain(value).replace("\\_", "_")) if value else ""


def doi_in_address(url: str) -> str:
    """The DOI contained in the URL of a resolver or of a publisher's page, or ""."""
    found = _DOI_IN_ADDRESS.search(url)
    return doi_of(_TAIL_OF_ADDRESS.sub("", unquote(found.group(1)))) if found else ""


def arxiv_of(value: object) -> str:
    """An arXiv id without its version ("2306.15595"), or ""."""
    if not value:
        return ""
    text = _plain(value)
    of_doi = _ARXIV_DOI.search(text)
    return normalise_arxiv(of_doi.group(1) if of_doi else text)


def digits_of(value: object) -> str:
    """A PubMed id: the value if it consists of digits, or ""."""
    digits = _plain(value).rsplit("/", 1)[-1].removesuffix(".0")
    digits = digits.lower().removeprefix("pmid").strip(" :")
    return digits if digits.isascii() and digits.isdigit() else ""


def tail_of(value: object) -> str:
    """The last segment of a URL ("https://openalex.org/W1" gives "W1"), or ""."""
    return _plain(value).rstrip("/").rsplit("/", 1)[-1]


def orcid_of(value: object) -> str:
    """An ORCID iD without its URL prefix, or ""."""
    found = _ORCID.search(_plain(value))
    return found.group().upper() if found else ""


def ids_of(**given: object) -> dict[str, str]:
    """Normalise the identifiers of a paper and drop empty ones.

    Accepts the kinds of ``topics.records.ID_KINDS`` and ``url``, which may contain a
    DOI, an arXiv id or an OpenReview id. A DOI assigned by arXiv becomes an arXiv id.
    """
    given = {kind: value for kind, value in given.items() if value}
    url = _plain(given.pop("url", ""))
    ids = {kind: form(given.pop(kind)) for kind, form in _FORMS.items() if kind in given}
    if given:
        raise TypeError(f"no identifiers of a paper: {', '.join(given)}")
    if url:
        if "10." in url and not ids.get("doi"):
            ids["doi"] = doi_in_address(url)
        if "arxiv" in url and not ids.get("arxiv"):
            ids["arxiv"] = arxiv_of(url)
        found = _OPENREVIEW.search(url)
        if found and not ids.get("openreview"):
            ids["openreview"] = found.group(1)
    if ids.get("doi", "").startswith("10.48550/arxiv.") and not ids.get("arxiv"):
        ids["arxiv"] = arxiv_of(ids["doi"])
    return {kind: value for kind, value in ids.items() if value}


def _plain(value: object) -> str:
    """An identifier as text; a list gives its first element."""
    if isinstance(value, (list, tuple)):
        value = next((part for part in value if part), "")
    return str(_unwrap(value) or "").strip()


_FORMS: Mapping[str, Callable[[object], str]] = {
    "doi": doi_of,
    "arxiv": arxiv_of,
    "pmid": digits_of,
    "openreview": _plain,
    "openalex": lambda value: tail_of(value).upper(),
    "s2": _plain,
    "dblp": _plain,
}


def keywords_of(*values: object) -> tuple[str, ...]:
    """Distinct keywords from lists, or from strings separated by ``;``, ``|`` or else ``,``.

    A string may also be a list in the syntax of Python, R or JSON: "['a', 'b']".
    """
    kept: dict[str, str] = {}
    for value in values:
        parts: Iterable[object] = ()
        if isinstance(value, str):
            written = written_list(value)
            mark = next((mark for mark in ";|\n," if mark in value), None)
            parts = written if written is not None else value.split(mark) if mark else (value,)
        elif isinstance(value, Iterable) and not isinstance(value, Mapping):
            parts = value
        for part in parts:
            word = text_of(part).strip(" .*")
            if word:
                kept.setdefault(word.casefold(), word)
    return tuple(kept.values())


def written_list(text: str) -> list[str] | None:
    """Parse a list of strings in the syntax of Python, numpy, R or JSON; None if it is not one."""
    if not _LIST.match(text) or text.rstrip()[-1:] not in "])}":
        return None
    inside = text.strip().removeprefix("c")[1:-1].strip()
    found = [single or double for single, double in _QUOTED.findall(inside)]
    if _QUOTED.sub("", inside).strip(" ,\n\t") or (inside and not found):
        return None
    return [text.replace("\\'", "'").replace('\\"', '"') for text in found]


def is_preprint(*words: str) -> bool:
    """Whether a venue or document type denotes a preprint server or a preprint."""
    return any(_PREPRINT.search(word) for word in words if word)
