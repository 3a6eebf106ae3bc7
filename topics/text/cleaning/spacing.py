"""Remove spurious spaces of PDF files from numbers, abbreviations, addresses and words.

``15. 6k`` is a broken number, but ``in 2019. 6 annotators`` contains the end of a
sentence. Where the gap itself is ambiguous, the rest of the text decides: a text with
one unambiguous break ("e. g.", "18. 1%") is assumed to have others.
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
# A pattern is found many times faster where it begins with a literal or a class than where
# it begins by looking behind, so that what stands before is looked at after the first sign.
_DECIMAL_WITH_UNIT = re.compile(rf"(\d(?<![\d.,]\d)\d{{0,2}})\. (\d{{1,4}})(?={_UNIT})")
_DECIMAL = re.compile(r"(\d(?<![\d.,]\d)\d{0,2})\. (\d{1,4})(?![\d])(?!\.\d)")
_THOUSANDS = re.compile(
    r"(\d(?<![\d.,\[]\d)(?<!\d, \d)\d{0,2}(?:, \d{3})+)"
    r"(?![\d%]|\.\d|, ?\d|,? (?:and|or|to) \d| ?[-–&/] ?\d|\])"
)
_TORN = re.compile(
    rf"\b[ei]\. [ge]\.|https?: ?/|www\. \w|(?<![\d.,])\d{{1,3}}\. \d{{1,4}}(?:{_UNIT})|\d, 000\b"
)
_TORN_ABBREVIATIONS = ("e. g.", "i. e.", "w. r.", "i. i.", "a. k.", "s. t.")
_GAP_IN_NUMBER = re.compile(r"[.,] \d")
_BEFORE_PUNCTUATION = re.compile(r" (?<=[\w)\]%\"'.] )([,;]|[.?!](?![.\w]))(?=\s|$|[)\]])")
_AFTER_OPENING = re.compile(r" (?<=[(\[] )(?=\w)")
_BEFORE_CLOSING = re.compile(r" (?<=\w )(?=[)\]])")

_BEYOND_ASCII = r"\x{80}-\x{10ffff}"
GAP_TRIGGER = (
    rf"[\w)\]%\"'.{_BEYOND_ASCII}] [,;.?!](?:[\s\v\x1c-\x1f)\]{_BEYOND_ASCII}]|\z)"
    rf"|[(\[] [\w{_BEYOND_ASCII}]|[\w{_BEYOND_ASCII}] [)\]]"
    rf"|[\d{_BEYOND_ASCII}][.,] [\d{_BEYOND_ASCII}]"
    rf"|{'|'.join(map(re.escape, _TORN_ABBREVIATIONS))}"
)
"""A space before punctuation, inside a bracket, in a number or in an abbreviation."""

_BROKEN_ADDRESS = re.compile(
    r"\b(https?) ?: ?/ ?/ ?(?=\w)|\b(www)\. ?(?=[a-z0-9-]+\. ?[a-z])"
    r"|\b(git(?:hub|lab))\. (?=(?:com|io)\b)"
)
_TORN_HOST = re.compile(
    r"((?:https?://|www\.)[\w-]+(?:\. ?[a-z0-9-]+)+)"
    r"(/[^\s,;]*(?:\. (?:html?|pdf|git|php|md|io)\b)?)?"
)

_DIVIDED = re.compile(r"(?<![\w-])([^\W\d_]{1,30})- ([a-z]{1,30})(?!\w)(-?)")
_CHAINED = re.compile(r"-([^\W\d_]{1,30})- (?=[a-z]{2})(?!(?:and|or|to|nor|vs|versus|but)\b)")
_BEFORE_CAPITAL = re.compile(r"(?<![\w-])([^\W\d_]{1,30})- (?=[A-Z0-9])")
_THEN_CAPITAL = re.compile(r"- (?=[A-Z0-9])")
_NUMBERED = re.compile(
    r"- (?<=\d- )"
    r"(?=(?:dimensional|fold|shot|step|bit|way|hop|layer|class|point|stage|level|norm)\b)"
)
HYPHEN_TRIGGER = rf"[0-9A-Za-z{_BEYOND_ASCII}]- [0-9A-Za-z]"

_SUSPENDED = frozenset(
    "and or to nor but as vs versus und et than through rather respectively".split()
)
_FUNCTION_WORDS = frozenset(
    "a an the this that these those which we it its they both such where when while if is are was "
    "were be can with for by from of in on at not namely our also all each one".split()
)
_BEFORE_PREPOSITION = frozenset("with through there where here".split())
_FIRST_PARTS = frozenset(
    "cloud coarse cost cross data deep domain double energy event fast feature few fine first "
    "fixed force full goal graph half hand hard high higher human image k large learning least "
    "left less light long low lower many meta mid model most multi near neural next non object "
    "off one open plug privacy pseudo quasi real right risk safety self semi short single slow "
    "small soft sparse state step strong task test text three time top two ultra user value video "
    "vision weak well wide word world zero".split()
)
_SECOND_PARTS = frozenset(
    "agnostic agent art aware based box centric class conditional consistent dependent dimensional "
    "domain driven efficient end ended feedback free friendly grained guided hop independent "
    "informed invariant level like modal norm order oriented quality range rank related resolution "
    "scale sensitive shot specific stage step supervised tail task term time trained tuned tuning "
    "view way wide wing wise world".split()
)
_ENDINGS = frozenset(
    "able ably ally ated ating ation ations edly ened ener ests ialize ible ical ically ified "
    "ifies ility ings ised ising ism isms istic istically ists ities ized izer izes izing "
    "less light lights ling ment ments ness over place places pler ried ries sets sion sions "
    "tially tical tice tion tional tions tise tive tively ture tured tures vised ward wards "
    "ware ways work works".split()
)


def close_gaps(text: str) -> str:
    """Close gaps in decimals, thousands, abbreviations and punctuation."""
    before = text
    if any(map(text.__contains__, _TORN_ABBREVIATIONS)):
        text = _ABBREVIATION.sub(lambda found: ".".join(filter(None, found.groups())) + ".", text)
    if _GAP_IN_NUMBER.search(text):
        torn = _TORN.search(before) is not None
        text = _DECIMAL_WITH_UNIT.sub(r"\1.\2", text)
        if torn:
            text = _DECIMAL.sub(r"\1.\2", text)
        text = _THOUSANDS.sub(lambda found: _join_thousands(found[1], torn=torn), text)
    text = _BEFORE_PUNCTUATION.sub(r"\1", text)
    return _BEFORE_CLOSING.sub("", _AFTER_OPENING.sub("", text))


def join_urls(text: str) -> str:
    """Rejoin broken addresses such as ``https: //sites. google. com/view/x``."""
    if _BROKEN_ADDRESS.search(text) is None:
        return text
    text = _BROKEN_ADDRESS.sub(
        lambda found: f"{found[1]}://" if found[1] else f"{found[2] or found[3]}.", text
    )
    return _TORN_HOST.sub(lambda found: found[0].replace(". ", "."), text)


def join_hyphenated(text: str) -> str:
    """Rejoin ``meth- ods`` and ``non- convex``, but leave ``two- and three-way`` alone."""
    text = _CHAINED.sub(r"-\1-", text)
    text = _join_all_divided(text)
    text = _NUMBERED.sub("-", text)
    if _THEN_CAPITAL.search(text) is None:
        return text
    return _BEFORE_CAPITAL.sub(_join_before_capital, text)


def _join_thousands(group: str, *, torn: bool) -> str:
    last = group[-3:]
    # "at resolutions 256, 512" lists two numbers; so may any pair of round numbers.
    is_round = last.endswith("00") and last != "000"
    is_power = last in ("128", "256", "512", "224", "384", "768", "640", "320")
    return group if (is_round or is_power) and not torn else group.replace(", ", ",")


def _join_all_divided(text: str) -> str:
    """As ``_DIVIDED.sub``, which is slower: it is tried where a word ends with "- " alone."""
    pieces, end = [], 0
    gap = text.find("- ")
    while gap >= 0:
        start = gap
        while start > end and text[start - 1].isalnum() and not text[start - 1].isdecimal():
            start -= 1
        found = _DIVIDED.match(text, start) if start < gap else None
        if found is not None:
            pieces += [text[end:start], _join_divided(found)]
            end = found.end()
        gap = text.find("- ", max(end, gap + 1))
    return "".join([*pieces, text[end:]]) if pieces else text


def _join_divided(found: re.Match[str]) -> str:
    first, second = found[1], found[2]
    lowered = first.lower()
    if found[3] and second in _FUNCTION_WORDS | {"to"}:
        return f"{first}-{second}-"
    if second in _SUSPENDED:
        return found[0]
    if second in _FUNCTION_WORDS and lowered not in _BEFORE_PREPOSITION and len(first) > 3:
        return f"{first} – {second}{found[3]}"
    is_fragment = len(second) < 4 or second in _ENDINGS
    is_compound = (
        len(first) == 1 or first[1:].isupper() or lowered in _SUSPENDED or second in _SECOND_PARTS
    )
    is_compound = is_compound or (lowered in _FIRST_PARTS and not is_fragment)
    return (f"{first}-{second}" if is_compound else first + second) + found[3]


def _join_before_capital(found: re.Match[str]) -> str:
    first = found[1]
    is_part = first in _FIRST_PARTS or not first.islower() or len(first) == 1
    return f"{first}-" if is_part else f"{first} – "
