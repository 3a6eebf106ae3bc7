"""Packing of values into text that is inert inside an HTML page.

Inside a ``<script>`` element only its end tag is special, but editors, mail
filters and old browsers know more special things: every sign that could begin
markup is written as an escape of JSON. Large values are compressed, because
text shrinks to a third and the page inflates it in a moment.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from typing import Any

_ESCAPES = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def to_json(value: Any) -> str:
    """JSON for a ``<script type="application/json">``: no ``<``, ``>``, ``&`` or line separator."""
    import orjson

    return orjson.dumps(value).decode("utf-8").translate(_ESCAPES)


def pack(value: Any) -> str:
    """JSON, gzip, base64; the same value gives the same text."""
    import orjson

    return base64.b64encode(gzip.compress(orjson.dumps(value), 9, mtime=0)).decode("ascii")


def csp_hash(content: str) -> str:
    """The source expression by which a Content-Security-Policy allows one inline element."""
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
