"""What is embedded cannot end its element, and comes back as it was."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from topics.report.packing import csp_hash, pack, to_json

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(st.lists(TEXT, max_size=5))
def test_json_holds_no_markup_and_comes_back(texts: list[str]) -> None:
    written = to_json(texts)
    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written) == texts


@given(st.lists(TEXT, max_size=5))
def test_packed_is_plain_letters_and_comes_back(texts: list[str]) -> None:
    packed = pack(texts)
    assert packed == pack(texts)
    assert json.loads(gzip.decompress(base64.b64decode(packed, validate=True))) == texts


def test_hash_is_of_the_bytes_between_the_tags() -> None:
    digest = base64.b64encode(hashlib.sha256("let ä = 1;".encode()).digest()).decode()
    assert csp_hash("let ä = 1;") == f"'sha256-{digest}'"
