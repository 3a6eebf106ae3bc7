"""Remove HTML and JATS markup: entities become characters, known tags are dropped.

Only tags with a known name are dropped, so that ``x < y and y > z`` and tokens such
as ``</s>`` are kept as text.
"""

from __future__ import annotations

import html
import re

_INLINE = (
    "a|abbr|b|bold|em|font|i|italic|mark|mml:[a-z]+|monospace|sc|small|span|strike|strong|tt|u|"
    "inline-formula|named-content|tex-math|styled-content|xref|scp"
)
_BLOCK = (
    "abstract|article|blockquote|body|br|caption|center|code|dd|div|dl|dt|fig|graphic|h[1-6]|"
    "head|hr|html|img|label|li|list|list-item|math|ol|p|pre|script|sec|section|style|table|tbody|"
    "td|th|title|tr|ul|mi|mn|mo|mrow|msub|msup|msubsup|mfrac|msqrt|mtext|mover|munder|mspace|"
    "semantics|annotation|alternatives|disp-formula"
)
_ATTRIBUTES = r"(?:\s[^<>]{0,500})?\s?/?"
_INLINE_TAG = re.compile(rf"</?(?:jats:)?(?:{_INLINE}){_ATTRIBUTES}>", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?(?:jats:)?(?:{_BLOCK}){_ATTRIBUTES}>", re.IGNORECASE)
_LOWERED_TAG = re.compile(rf"</?(?:jats:)?sub{_ATTRIBUTES}>", re.IGNORECASE)
_RAISED_NUMBER = re.compile(r"(?<=[\dA-Za-z)])<(?:jats:)?sup>(?=[-+−]?\d)", re.IGNORECASE)
_RAISED_TAG = re.compile(rf"</?(?:jats:)?sup{_ATTRIBUTES}>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--[^<>]{0,500}-->|<!\[CDATA\[|\]\]>")
_ENTITY = re.compile(r"&(?:amp;)*(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def strip_html(text: str) -> str:
    """Resolve entities and remove tags; ``10<sup>6</sup>`` becomes ``10^6``."""
    if "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(f"&{entity[1]};"), text)
    if "<" not in text:
        return text
    text = _COMMENT.sub(" ", text)
    text = _RAISED_NUMBER.sub("^", text)
    for pattern in (_RAISED_TAG, _LOWERED_TAG, _INLINE_TAG):
        text = pattern.sub("", text)
    return _BLOCK_TAG.sub(" ", text)
