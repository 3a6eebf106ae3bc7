"""Remove the boilerplate around abstracts, which says nothing about the paper.

Boilerplate is headings, rows of links, copyright notices, addresses of code and data,
and content warnings. A sentence is dropped only if it contains nothing but the
announcement; otherwise only the address is removed and the gap is closed.
"""

from __future__ import annotations

import re

_PLACEHOLDERS = frozenset(
    (
        "", "n/a", "na", "nan", "none", "null", "nil", "tba", "tbd", "abstract", "no abstract",
        "no abstract available", "no abstract is available", "no abstract provided",
        "no abstract is available for this article", "abstract not available",
        "abstract unavailable", "an abstract is not available", "not available",
        "there is no abstract", "this article has no abstract", "without abstract",
    )
)  # fmt: skip

_AROUND_PLACEHOLDER = " .[]()-–—*:"
PLACEHOLDER_TRIGGER = (
    rf"\A[{re.escape(_AROUND_PLACEHOLDER)}]*(?i:{'|'.join(map(re.escape, sorted(_PLACEHOLDERS)))})"
    rf"[{re.escape(_AROUND_PLACEHOLDER)}]*\z"
)

HEADING_TRIGGER = r"\A\W{0,10}(?i:abstract|summary)"
_HEADING = re.compile(
    r"(?:\W{0,10}\b(?i:abstract|summary) ?(?:[:.—–]|- |-(?=[A-Z])) ?)+"
    r"|\W{0,10}ABSTRACT (?=[A-Z])"
    r"|Abstract (?=(?:We|This|In|The|Our|Recent|Recently|As|While|Although|It|There)\b)"
)
_SECTION_NAME = (
    r"(?:introduction|background|context|motivation|rationale|problem|importance|objectives?|"
    r"aims?|goals?|purpose|hypothesis|design|setting|participants|patients|materials?|methods?|"
    r"methodology|approach|experiments?|measurements?|interventions?|main outcomes?|findings?|"
    r"main results?|results?|evaluation|discussion|limitations?|significance|implications?|"
    r"conclusions?|interpretation|contributions?)"
)
SECTION_TRIGGER = (
    rf"(?:\A|[.!?:;)] )(?i:{_SECTION_NAME}(?:(?: and |/| & |, ){_SECTION_NAME}){{0,2}}) ?[:—]"
)
_SECTION = re.compile(
    rf"(?:^|(?<=[.!?:;)] ))(?=(?-i:[A-Z])){_SECTION_NAME}"
    rf"(?:(?: and |/| & |, ){_SECTION_NAME}){{0,2}} ?[:—] ?(\w?)",
    re.IGNORECASE,
)
_LINK = (
    r"\[ ?(?:abs|abstract|pdf|bib|bibtex|code|data|slides|video|poster|supp|supplementary|"
    r"appendix|html|openreview|project|website|demo|doi|arxiv|paper) ?\]"
)
LINKS_TRIGGER = rf"(?i:{_LINK} ?{_LINK}|jmlr)|\( ?edit"
_LINK_ROW = re.compile(rf"{_LINK}(?: ?{_LINK})+", re.IGNORECASE)
_JMLR = re.compile(r"(?:&copy;?|©|\(c\)|Copyright) ?JMLR ?\d{4}\.?", re.IGNORECASE)
_EDIT = re.compile(r"\( ?edit ?(?:, ?beta ?)?\)")

COPYRIGHT_TRIGGER = r"©|\([cC]\)|opyright|OPYRIGHT|ights [rR]eserved"
_MARK = r"(?:©|\([cC]\)|\bcopyrights?\b)"
_NOTICE_TAIL = re.compile(
    rf"{_MARK}|\ball rights reserved\b|\bpublished by elsevier\b", re.IGNORECASE
)
_NOTICE_WORDS = re.compile(
    r"\b(?:IEEE|ACM|Elsevier|Springer|Wiley|Authors?|rights|Ltd|Limited|Inc|LLC|GmbH|B\.?V|Press|"
    r"Publish\w*|Society|Association|Institute|Taylor|Francis|SAGE|MDPI|licen[sc]\w+|AAAI|IFIP|"
    r"USENIX|Open Access|Creative Commons)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NOTICE_LENGTH = 400
_NOTICE_HEAD = re.compile(
    rf"{_MARK}[\s:,]{{0,3}}(?:{_MARK} ?)?(?:(?:19|20)\d\d)?[ ,]{{0,2}}"
    r"[^.]{0,80}\.(?: All rights reserved\.)? (?=[A-Z])",
    re.IGNORECASE,
)

AVAILABILITY_TRIGGER = r"http|www\.|\.io|\.com|\.org|\.co/|\.be/|vailable|eleased"
_CLOSED_BEFORE_SENTENCE = r"[\"')}\]]{0,2} +(?=[^\sa-z,;.])"
_SENTENCE_END = re.compile(rf"[.!?]{_CLOSED_BEFORE_SENTENCE}")
_FULL_STOP = re.compile(rf"\.{_CLOSED_BEFORE_SENTENCE}")
"""As ``_SENTENCE_END`` in a text without other ends; it begins with a sign, and is found faster."""
_ABBREVIATIONS = ("e.g.", "i.e.", " al.", " vs.", "Fig.", "cf.", " Eq.")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]+"
    r"|\b(?:github|gitlab|bitbucket|huggingface|sites\.google|zenodo|osf|youtu|youtube|bit|doi|"
    r"anonymous\.4open)\.(?:com|io|co|org|ly|be|science)/[^\s<>\"]+"
    r"|\b[\w-]{2,60}\.github\.io\b(?:/[^\s<>\"]*)?",
    re.IGNORECASE,
)
_ADDRESS_SIGNS = ("/", "www.", ".github.io")
_ADDRESS_END = ".,;:!?)]}'*"
_THING = (
    r"(?:(?:source|our|the|all|training|evaluation|supplementary|project|full|an?|its|pre-?trained|"
    r"benchmark|trained|related|video|inference|python|pytorch|official|"
    r"appendix|additional|further|more|this|corresponding|open-?source|data|code|model|demo|web) )*"
    r"(?:codes?|codebase|data|datasets?|models?|weights|checkpoints?|implementations?|software|"
    r"toolkit|library|package|scripts?|project|(?:web)?pages?|(?:web)?sites?|homepage|demos?|"
    r"videos?|results|details|information|materials?|supplement|resources?|repositor(?:y|ies)|"
    r"benchmark|corpus|corpora|annotations?|framework|leaderboard|appendix|version|examples|"
    r"visuali[sz]ations?|samples|link|it|they|here|this work|paper|platform|system|tool|api)"
)
_LINK_WORD = r"(?:,| and|, and| &| or|/| as well as| with| of| for| from| to reproduce)"
_THINGS = rf"{_THING}(?:{_LINK_WORD} {_THING})*"
_ANNOUNCEMENT = re.compile(
    rf"^\W*(?:(?:finally|lastly|moreover|please|note that|also|for (?:more|further|additional)"
    rf"(?: \w+)?|to (?:foster|facilitate|support|promote|encourage)[^,]{{0,80}}),? )?"
    rf"(?:{_THINGS}(?: of (?:this|our|the|its)? ?[\w\- ]{{1,40}})?(?: \([^()]{{1,40}}\))?\s?"
    rf"(?:(?:is|are|was|were|can be|will be|have been|has been|may be|available|released|"
    rf"accessible|provided)\b|:|at\b|$)"
    rf"|(?:see|visit|check|refer to)\b"
    rf"|we (?:have |also |will |hereby |further )*(?:released?|open-?sourced?|opened|provided?|"
    rf"make|made|publish(?:ed)?|share[ds]?|host|upload(?:ed)?|put) {_THINGS}\b)",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    r"\b(?:introduc\w+|propos\w+|consist\w*|contain\w*|compris\w+|outperform\w*|achiev\w+|"
    r"demonstrat\w+|improv\w+|annotated|because|whereas|however|evaluat\w+ (?:on|of)|"
    r"experiments|show(?:s|n|ed)?|includ\w+|cover\w*|spanning)\b|\d[\d,]{2}|\d[kKM%]",
)
_WITHOUT_ADDRESS = re.compile(
    rf"^\W*(?:{_THINGS})(?: of (?:this|our|the) \w+)?(?: (?:is|are|will be|has been|have been))?"
    r"(?: (?:made|also|now|all|open|both|soon|fully|publicly|freely|openly|completely))* ?"
    r"(?:available|accessible|released|open-?sourced?|published|shared|provided)"
    r"(?: (?:publicly|freely|online|here|soon|at|on|in|upon|under|via|for|from|as|after|through|"
    r"to the)\b[^.;]{0,60})?\W*$",
    re.IGNORECASE,
)
_LOWER_WITHOUT_ADDRESS = re.compile(_WITHOUT_ADDRESS.pattern)

_LEAD_IN = (
    r"(?:,? (?:which|that) (?:is|are|can be|will be) (?:publicly |freely |openly |also )?"
    r"(?:available|accessible|released|hosted|found)|, (?:publicly |freely )?available)?"
    r" ?(?:(?:at|on|from|via|under|in|see|through|here|visit)\b)?"
    r"(?:(?: the| our| this)?(?: following| project| code| github)?"
    r" (?:url|link|web ?site|web ?page|page|repository|address))?:? ?"
)
_HOLE = "\ufffc"
_HOLE_IN_BRACKETS = re.compile(rf"\s?[(\[][^()\[\]]{{0,60}}?{_HOLE}[^()\[\]]{{0,20}}[)\]]")
_HOLE_WITH_LEAD_IN = re.compile(rf"(?<=\w|\)|,){_LEAD_IN}{_HOLE}|{_HOLE}", re.IGNORECASE)

_WARNS = (
    r"\W*(?:(?:(?:content|trigger)\s)?(?:warnings?|disclaimer|caution|notice|note)\b"
    r"|this (?:paper|work|article|document) (?:may )?(?:contains?|includes?|discusses|presents)\b)"
)
WARNING_TRIGGER = rf"(?i:(?:\A|[.!?][\"')}}\]]{{0,2}} +){_WARNS})"
_WARNING = re.compile(_WARNS, re.IGNORECASE)
_HARM = re.compile(
    r"\b(?:offensive|harmful|toxic|explicit|disturbing|upsetting|unsafe|inappropriate|hateful|"
    r"profan\w+|vulgar|nsfw|derogatory|objectionable|distressing|violent|sensitive|problematic|"
    r"abusive|racist|sexual\w*|uncomfortable|obscene)\b",
    re.IGNORECASE,
)
_EXAMPLES = re.compile(
    r"\b(?:examples?|content|texts?|language|data|outputs?|images?|materials?|contents|responses|"
    r"statements|words|samples?|topics|prompts)\b",
    re.IGNORECASE,
)


def empty_placeholder(text: str) -> str:
    return "" if text.strip(_AROUND_PLACEHOLDER).casefold() in _PLACEHOLDERS else text


def drop_heading(text: str) -> str:
    found = _HEADING.match(text)
    return _capitalised(text[found.end() :]) if found else text


def drop_section_headings(text: str) -> str:
    return _SECTION.sub(lambda found: found[1].upper(), text)


def drop_link_row(text: str) -> str:
    return _EDIT.sub("", _JMLR.sub("", _LINK_ROW.sub("", text)))


def drop_copyright(text: str) -> str:
    """Drop copyright notices at the end and, as in some exports, at the beginning."""
    head = _NOTICE_HEAD.match(text)
    if head and _NOTICE_WORDS.search(head[0]):
        text = text[head.end() :]
    end = len(text)
    while (start := _notice_start(text, end)) is not None:
        end = start
    return text[:end]


def _notice_start(text: str, end: int) -> int | None:
    """End of the sentence before a notice that extends to ``end``; None without a notice."""
    for found in _NOTICE_TAIL.finditer(text, max(0, end - _NOTICE_LENGTH), end):
        start = found.start()
        while start and text[start - 1].isspace():
            start -= 1
        before = text[max(0, start - 200) : start]
        begins = not before or before[-1] in ".!?)]\"'" or found[0] in ("©", "(C)")
        if begins and "(b)" not in before and _is_notice(text[found.start() : end]):
            return start
    return None


def _is_notice(tail: str) -> bool:
    """Whether ``tail`` is nothing but a publisher's notice."""
    first, *others = _sentences(tail)
    return bool(_YEAR.search(first) or _NOTICE_WORDS.search(first)) and all(
        _NOTICE_WORDS.search(sentence) or len(sentence.split()) < 4 for sentence in others
    )


def drop_availability(text: str) -> str:
    """Drop announcements of code and data, and every web address."""
    kept: list[str] = []
    dropped = False
    for sentence in _sentences(text):
        # Patterns are slow where they ignore case, and few sentences have a sign of an address.
        lower = sentence.lower() if sentence.isascii() else None
        hole, addresses = _take_addresses(sentence, lower)
        if not addresses:
            is_remnant = dropped and re.search(r"\w", sentence) is None
            if is_remnant or _is_announcement_without_address(sentence, lower):
                dropped = True
            else:
                kept.append(sentence)
            continue
        dropped = True
        if not _is_announcement(hole):
            rest = _close_holes(hole)
            kept.extend([rest] if re.search(r"\w", rest) else [])
    return " ".join(kept) if dropped else text


def _take_addresses(sentence: str, lower: str | None) -> tuple[str, int]:
    """The sentence with a hole for each address, and how many there are.

    ``lower`` is the sentence in lower case, if it is of ASCII.
    """
    if lower is None:
        return _ADDRESS.subn(_hole, sentence)
    if "/" not in lower and "www." not in lower and ".github.io" not in lower:
        return sentence, 0
    # An address is a single word with one of these signs in it.
    start = min(place for sign in _ADDRESS_SIGNS if (place := lower.find(sign)) >= 0)
    start = sentence.rfind(" ", 0, start) + 1
    rest, addresses = _ADDRESS.subn(_hole, sentence[start:])
    return sentence[:start] + rest, addresses


def _is_announcement_without_address(sentence: str, lower: str | None) -> bool:
    if len(sentence) >= 200:
        return False
    if lower is None:
        return _WITHOUT_ADDRESS.match(sentence) is not None
    return _LOWER_WITHOUT_ADDRESS.match(lower) is not None


def drop_warning(text: str) -> str:
    sentences = _sentences(text)
    kept = [sentence for sentence in sentences if not _is_warning(sentence)]
    return text if len(kept) == len(sentences) else " ".join(kept)


def _sentences(text: str) -> list[str]:
    sentences = []
    start = 0
    pattern = _SENTENCE_END if "!" in text or "?" in text else _FULL_STOP
    for end in pattern.finditer(text):
        if not text.endswith(_ABBREVIATIONS, start, end.start() + 1):
            sentences.append(text[start : end.end()].rstrip())
            start = end.end()
    return [*sentences, text[start:]]


def _close_holes(sentence: str) -> str:
    sentence = _HOLE_IN_BRACKETS.sub("", sentence)
    sentence = _HOLE_WITH_LEAD_IN.sub("", sentence)
    sentence = re.sub(r"(?<![,;:])[,;:]+(?= ?\.)", "", sentence)
    return re.sub(r" (?=[.,;!?])", "", sentence).strip(" :")


def _hole(address: re.Match[str]) -> str:
    found = address[0]
    return _HOLE + found[len(found.rstrip(_ADDRESS_END)) :]


def _is_announcement(sentence: str) -> bool:
    words = sentence.replace(_HOLE, " ")
    if not re.search(r"\w", words):
        return True
    if len(words.split()) > 30 or _CONTENT.search(words):
        return False
    return _ANNOUNCEMENT.match(sentence) is not None


def _is_warning(sentence: str) -> bool:
    return (
        len(sentence) < 300
        and _WARNING.match(sentence) is not None
        and _HARM.search(sentence) is not None
        and _EXAMPLES.search(sentence) is not None
    )


def _capitalised(text: str) -> str:
    text = text.lstrip()
    return text[:1].upper() + text[1:]
