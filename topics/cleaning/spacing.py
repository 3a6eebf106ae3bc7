"""Gaps that come from PDF files: in numbers, abbreviations, addresses, words.

``15. 6k`` is a number torn apart, ``in 2019. 6 annotators`` is the end of a
sentence. Where the gap alone does not tell, the rest of the text does: a text
with one certain tear ("e. g.", "18. 1%") is taken to be torn elsewhere too.
"""

from __future__ import annotations

import re

_UNIT = (
    r"\s?%|(?:[kKMBTx×]|[mnµ]?s|ms|fps|[kKMG]?Hz|dB|[kMGT]B|[cmk]?m|h|pp|FPS|mAP|px|ppl|W|V|J)"
    r"(?![A-Za-z])"
)
_ABBREVIATION = re.compile(
    r"\b(?:([ei])\. ([ge])\.|(w)\. (r)\. (t)\.|(i)\. (i)\. (d)\.|(a)\. (k)\. (a)\.|(s)\. (t)\.)"
)
_DECIMAL_WITH_UNIT = re.compile(rf"(?<![\d.,])(\d{{1,3}})\. (\d{{1,4}})(?={_UNIT})")
_DECIMAL_FROM_ZERO = re.compile(r"(?<![\w.,]) ?(?<![\d.] )(0)\. (\d{1,4})(?![\d.])")
_DECIMAL = re.compile(r"(?<![\d.,])(\d{1,3})\. (\d{1,4})(?![\d])(?!\.\d)")
_THOUSANDS = re.compile(
    r"(?<![\d.,\[])(?<!\d, )(\d{1,3}(?:, \d{3})+)(?![\d%]|\.\d|, ?\d|,? (?:and|or|to) \d| ?[-–&/] ?\d|\])"
)
_TORN = re.compile(
    rf"\b[ei]\. [ge]\.|https?: ?/|www\. \w|(?<![\d.,])\d{{1,3}}\. \d{{1,4}}(?:{_UNIT})|\d, 000\b"
)
_GAP = re.compile(
    r"\w [,;](?=\s|$)|\w [.?!](?=\s|$)|\d[.,] \d|[eiwasd]\. [ngegrtikda]\.|\( \w|\w \)|\. ,|\.,? \."
)
_BEFORE_PUNCTUATION = re.compile(r"(?<=[\w)\]%\"'.]) ([,;]|[.?!](?![.\w]))(?=\s|$|[)\]])")
_AFTER_OPENING = re.compile(r"(?<=[(\[]) (?=\w)")
_BEFORE_CLOSING = re.compile(r"(?<=\w) (?=[)\]])")

_BROKEN_ADDRESS = re.compile(
    r"\b(https?)\s?:\s?//\s?(?=\w)|\b(www)\. ?(?=[a-z0-9-]+\. ?[a-z])|\b(git(?:hub|lab))\. (?=(?:com|io)\b)"
)
_TORN_HOST = re.compile(
    r"((?:https?://|www\.)[\w-]+(?:\. ?[a-z0-9-]+)+)(/[^\s,;]*(?:\. (?:html?|pdf|git|php|md|io)\b)?)?"
)
_WHOLE_ADDRESS = re.compile(r"(?:https?://|www\.)[\w-]+\.\w")

_DIVIDED = re.compile(r"(?<![\w-])([^\W\d_]{1,30})- ([a-z]{1,30})(?![\w])")
_CHAINED = re.compile(r"(?<=-)([^\W\d_]{1,30})- (?=[a-z]{2})(?!(?:and|or|to|nor|vs|versus|but)\b)")
_BEFORE_CAPITAL = re.compile(r"(?<![\w-])([^\W\d_]{1,30})- (?=[A-Z0-9])")
_NUMBERED = re.compile(
    r"(?<=\d)- (?=(?:dimensional|fold|shot|step|bit|way|hop|layer|class|point|stage|level|norm|th)\b)"
)
_SUSPENDED = frozenset(
    "and or to nor but as vs versus und et than through rather respectively".split()
)
_FIRST_PARTS = frozenset(
    "all anti auto best bi bottom cloud co coarse cost counter cross data deep domain double end "
    "energy ever event fast few fine first full goal graph half hand hard high higher hyper "
    "image in inter intra k large least left less light long low lower macro many meta micro mid "
    "model more most multi near neural next non object off on one open out over part per plug "
    "post pre privacy pseudo quasi real right risk safety self semi short sim single slow small "
    "soft sparse state step strong sub super task test text three time top train two ultra un "
    "under user value video view vision weak well wide word world zero".split()
)
_ALWAYS_JOINED = frozenset(
    "in un on out over per sub under inter intra co hyper micro macro super".split()
)


def has_gaps(text: str) -> bool:
    return _GAP.search(text) is not None


def close_gaps(text: str) -> str:
    """Decimals, thousands, abbreviations and punctuation without the gap."""
    torn = _TORN.search(text) is not None
    text = _ABBREVIATION.sub(lambda found: ".".join(filter(None, found.groups())) + ".", text)
    text = _DECIMAL_WITH_UNIT.sub(r"\1.\2", text)
    if torn:
        text = _DECIMAL.sub(r"\1.\2", text)
    text = _THOUSANDS.sub(lambda found: _join_thousands(found[1], torn=torn), text)
    text = _BEFORE_PUNCTUATION.sub(r"\1", text)
    return _BEFORE_CLOSING.sub("", _AFTER_OPENING.sub("", text))


def join_urls(text: str) -> str:
    """``https: //sites. google. com/view/x`` as one address."""
    if _BROKEN_ADDRESS.search(text) is None:
        return text
    torn = re.search(r"https?\s?:\s//|//\s|www\. |\bgit(?:hub|lab)\. ", text) is not None
    if not torn:
        return text
    text = _BROKEN_ADDRESS.sub(
        lambda found: f"{found[1]}://" if found[1] else f"{found[2] or found[3]}.", text
    )
    return _TORN_HOST.sub(lambda found: found[0].replace(". ", "."), text)


def join_hyphenated(text: str) -> str:
    """``meth- ods`` as one word, ``non- convex`` as two; ``two- and three-way`` stays."""
    text = _CHAINED.sub(r"\1-", text)
    text = _DIVIDED.sub(_join_divided, text)
    text = _NUMBERED.sub("-", text)
    return _BEFORE_CAPITAL.sub(_join_before_capital, text)


def _join_thousands(group: str, *, torn: bool) -> str:
    last = group[-3:]
    # "at resolutions 256, 512" counts two things; so may any pair of round numbers.
    is_round = last.endswith("00") and last != "000"
    is_power = last in ("128", "256", "512", "224", "384", "768", "640", "320")
    return group if (is_round or is_power) and not torn else group.replace(", ", ",")


def _join_divided(found: re.Match[str]) -> str:
    first, second = found[1], found[2]
    if second in _SUSPENDED:
        return found[0]
    lowered = first.lower()
    keeps_hyphen = (
        len(first) == 1
        or first[1:].isupper()
        or (lowered in _FIRST_PARTS and lowered not in _ALWAYS_JOINED)
    )
    return f"{first}-{second}" if keeps_hyphen else first + second


def _join_before_capital(found: re.Match[str]) -> str:
    first = found[1]
    is_part = first.lower() in _FIRST_PARTS or first[0].isupper() or len(first) == 1
    return f"{first}-" if is_part else f"{first} – "
