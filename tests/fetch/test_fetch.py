"""Fetching from a server on this machine that answers as the indexes do, also badly."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from topics.corpus.reading import read
from topics.errors import InputError, MissingExtraError, OutputError, UsageError
from topics.fetch import FetchRequest, fetch
from topics.fetch.harvest import TRIES

pytest.importorskip("pyalex")
pytest.importorskip("arxiv")
pytest.importorskip("semanticscholar")

WORKS = [
    {
        "id": f"https://openalex.org/W{1000 + n}",
        "title": f"Kites of the {n}th wind",
        "display_name": f"Kites of the {n}th wind",
        "publication_year": 2020 + n % 3,
        "authorships": [{"author": {"id": "https://openalex.org/A1", "display_name": "Eve Oak"}}],
        "abstract_inverted_index": {"Kites": [0], "fly": [1]},
    }
    for n in range(250)
]
AUTHORS = [
    {"id": "https://openalex.org/A1", "display_name": "Eve Oak", "works_count": 250},
    {"id": "https://openalex.org/A2", "display_name": "Tom Elm", "works_count": 3},
    {"id": "https://openalex.org/A3", "display_name": "Tom Elm", "works_count": 9,
     "orcid": "https://orcid.org/0000-0002-1825-0097",
     "last_known_institutions": [{"display_name": "Kite University"}]},
]  # fmt: skip
ENTRY = """<entry><id>http://arxiv.org/abs/23{n:02}.00001v2</id><title>Arxiv kites {n}</title>
<updated>2023-02-01T00:00:00Z</updated><published>2023-01-01T00:00:00Z</published>
<summary>They fly.</summary>
<author><name>Eve Oak</name></author><author><name>Tom Elm</name></author>
<arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.LG"/>
<category term="cs.LG"/></entry>"""
FEED = """<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"
 xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"><title>q</title>
<opensearch:totalResults>{total}</opensearch:totalResults>
<opensearch:startIndex>{start}</opensearch:startIndex>{entries}</feed>"""


class Index(ThreadingHTTPServer):
    """The indexes in one server; ``bad`` are answers to give before the good ones."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.bad: list[str] = []
        self.asked: list[str] = []
        self.mails: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Index

    def log_message(self, format: str, *args: Any) -> None:
        return None

    def do_GET(self) -> None:
        url = urlparse(self.path)
        asked = {key: values[0] for key, values in parse_qs(url.query).items()}
        self.server.asked.append(self.path)
        self.server.mails.append(self.headers.get("From", ""))
        body, kind = self._answer(url.path, asked)
        trouble = self.server.bad.pop(0) if self.server.bad else ""
        if trouble.isdigit():
            self.send_response(int(trouble))
            self.send_header("Retry-After", "7")
            body = json.dumps({"error": "trouble", "message": "trouble"}).encode()
        else:
            self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        # A connection that breaks gives half of what it promised.
        self.wfile.write(body[: len(body) // 2] if trouble == "cut" else body)
        if trouble == "cut":
            self.close_connection = True

    def _answer(self, path: str, asked: dict[str, str]) -> tuple[bytes, str]:
        as_json = "application/json"
        if path == "/works":
            start = 0 if asked.get("cursor", "*") == "*" else int(asked["cursor"])
            some = WORKS[start : start + int(asked["per-page"])]
            after = start + len(some)
            meta = {"count": len(WORKS), "next_cursor": str(after) if after < len(WORKS) else None}
            return json.dumps({"meta": meta, "results": some}).encode(), as_json
        if path == "/authors":
            found = [a for a in AUTHORS if a["display_name"] == asked["search"]]
            return json.dumps({"meta": {"count": len(found)}, "results": found}).encode(), as_json
        if path == "/api/query":
            start, total = int(asked["start"]), 3
            entries = "".join(ENTRY.format(n=n) for n in range(start, total))
            return FEED.format(total=total, start=start, entries=entries).encode(), "text/xml"
        if path.endswith("/paper/search/bulk"):
            later = asked.get("token") == "t"
            paper = {
                "paperId": ("b" if later else "a") * 40,
                "title": f"S2 kites {later}",
                "year": 2023,
                "authors": [{"authorId": "1", "name": "Eve Oak"}],
            }
            more = {} if later else {"token": "t"}
            return json.dumps({"total": 2, "data": [paper], **more}).encode(), as_json
        if path.endswith("/author/77/papers"):
            start, size = int(asked["offset"]), int(asked["limit"])
            total = 1_200
            papers = [
                {"paperId": f"{n:040x}", "title": f"Kite {n}", "year": 2000 + n % 20}
                for n in range(start, min(start + size, total))
            ]
            more = {"next": start + size} if start + size < total else {}
            return json.dumps({"offset": start, "data": papers, **more}).encode(), as_json
        return b"{}", as_json


@pytest.fixture
def index() -> Iterator[Index]:
    server = Index()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


class Sleeper:
    def __init__(self) -> None:
        self.slept: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)


def test_openalex_by_orcid_over_several_pages(tmp_path: Path, index: Index) -> None:
    out = tmp_path / "new" / "oak.jsonl"
    request = FetchRequest(
        orcid="https://orcid.org/0000-0002-1825-0097",
        query="kites",
        years=(2020, 2022),
        mail="eve@kite.example",
        address=index.address,
    )
    assert fetch("openalex", request, out, sleep=Sleeper()) == 250
    lines = out.read_text().splitlines()
    assert [json.loads(line)["id"] for line in lines] == [work["id"] for work in WORKS]
    first = parse_qs(urlparse(index.asked[0]).query)
    assert first["search"] == ["kites"]
    assert "author.orcid:0000-0002-1825-0097" in first["filter"][0]
    assert "publication_year:2020-2022" in first["filter"][0]
    assert set(index.mails) == {"eve@kite.example"}
    assert len(index.asked) == 3
    assert sorted(path.name for path in out.parent.iterdir()) == ["oak.jsonl"]
    corpus = read(out)
    assert len(corpus.papers) == 250
    assert set(corpus.inputs["format"]) == {"openalex"}


def test_trouble_is_waited_out_as_long_as_asked(tmp_path: Path, index: Index) -> None:
    index.bad = ["429", "500", "cut", "", "503"]
    sleeper = Sleeper()
    request = FetchRequest(query="kites", address=index.address)
    assert fetch("openalex", request, tmp_path / "k.jsonl", sleep=sleeper) == 250
    assert sleeper.slept.count(7.0) == 3
    assert len((tmp_path / "k.jsonl").read_text().splitlines()) == 250


def test_a_harvest_goes_on_where_it_broke_off(tmp_path: Path, index: Index) -> None:
    out = tmp_path / "k.jsonl"
    request = FetchRequest(query="kites", address=index.address)
    index.bad = ["", "500", "500", "500", "500", "500", "500"]
    with pytest.raises(InputError, match=r"OpenAlex is in trouble \(500\); run the same command"):
        fetch("openalex", request, out, sleep=Sleeper())
    assert not out.exists()
    part = tmp_path / "k.jsonl.part"
    with part.open("a") as half:
        half.write('{"id": "half a li')
    index.asked.clear()
    assert fetch("openalex", request, out, sleep=Sleeper()) == 250
    assert len(index.asked) == 2
    ids = [json.loads(line)["id"] for line in out.read_text().splitlines()]
    assert ids == [work["id"] for work in WORKS]
    index.asked.clear()
    other = FetchRequest(query="owls", address=index.address)
    with pytest.raises(OutputError, match=r"k\.jsonl is there already; name another file"):
        fetch("openalex", other, out, sleep=Sleeper())
    assert fetch("openalex", other, out, force=True, sleep=Sleeper()) == 250
    assert len(index.asked) == 3


def test_an_author_by_name_must_be_one(tmp_path: Path, index: Index) -> None:
    out = tmp_path / "k.jsonl"
    assert fetch("openalex", FetchRequest(author="Eve Oak", address=index.address), out,
                 sleep=Sleeper()) == 250  # fmt: skip
    assert any("author.id:A1" in asked for asked in index.asked)
    twice = FetchRequest(author="Tom Elm", address=index.address)
    with pytest.raises(InputError, match=r"has 2 authors called 'Tom Elm'; give --orcid") as error:
        fetch("openalex", twice, tmp_path / "t.jsonl", sleep=Sleeper())
    assert "A3 (Tom Elm, Kite University, 9 works, ORCID 0000-0002-1825-0097)" in str(error.value)
    nobody = FetchRequest(author="Ned Nobody", address=index.address)
    with pytest.raises(InputError, match="knows no author called 'Ned Nobody'"):
        fetch("openalex", nobody, tmp_path / "n.jsonl", sleep=Sleeper())


def test_arxiv_and_semantic_scholar(tmp_path: Path, index: Index) -> None:
    out = tmp_path / "a.jsonl"
    request = FetchRequest(author="Eve Oak", years=(2023, 2023), address=index.address)
    index.bad = ["503"]
    assert fetch("arxiv", request, out, sleep=Sleeper()) == 3
    corpus = read(out)
    assert set(corpus.inputs["format"]) == {"arxiv"}
    assert list(corpus.papers["arxiv"]) == ["2300.00001", "2301.00001", "2302.00001"]
    assert next(iter(corpus.papers["authors"])) == ["Eve Oak", "Tom Elm"]
    assert 'au:"Eve Oak"' in parse_qs(urlparse(index.asked[0]).query)["search_query"][0]

    out = tmp_path / "s.jsonl"
    request = FetchRequest(query="kites", address=index.address)
    assert fetch("semantic-scholar", request, out, sleep=Sleeper()) == 2
    corpus = read(out)
    assert set(corpus.inputs["format"]) == {"semantic-scholar"}
    assert len(corpus.papers) == 2


def test_semantic_scholar_goes_on_where_it_broke_off(tmp_path: Path, index: Index) -> None:
    out = tmp_path / "words.jsonl"
    request = FetchRequest(query="kites & owls", years=(2020, 2024), address=index.address)
    index.bad = ["", *["429"] * TRIES]
    with pytest.raises(InputError, match=r"asked too often \(429\); wait some minutes"):
        fetch("semantic-scholar", request, out, sleep=Sleeper())
    index.asked.clear()
    assert fetch("semantic-scholar", request, out, sleep=Sleeper()) == 2
    (asked,) = (parse_qs(urlparse(path).query) for path in index.asked)
    assert (asked["query"], asked["year"], asked["token"]) == (
        ["kites & owls"], ["2020-2024"], ["t"],
    )  # fmt: skip
    titles = [json.loads(line)["title"] for line in out.read_text().splitlines()]
    assert titles == ["S2 kites False", "S2 kites True"]

    out = tmp_path / "author.jsonl"
    request = FetchRequest(author="77", years=(2000, 2009), address=index.address)
    index.bad = ["", "", *["500"] * TRIES]
    with pytest.raises(InputError, match=r"in trouble \(500\); run the same command"):
        fetch("semantic-scholar", request, out, sleep=Sleeper())
    index.asked.clear()
    assert fetch("semantic-scholar", request, out, sleep=Sleeper()) == 600
    assert [parse_qs(urlparse(path).query)["offset"] for path in index.asked] == [["1000"]]
    titles = [json.loads(line)["title"] for line in out.read_text().splitlines()]
    assert titles == [f"Kite {n}" for n in range(1_200) if n % 20 < 10]


@pytest.mark.parametrize("service", ["openalex", "arxiv", "semantic-scholar"])
def test_without_a_network_there_is_one_sentence(tmp_path: Path, service: str) -> None:
    request = FetchRequest(query="kites", address="http://127.0.0.1:9")
    sleeper = Sleeper()
    with pytest.raises(InputError, match="cannot be reached; is there a network"):
        fetch(service, request, tmp_path / "k.jsonl", sleep=sleeper)
    assert not sleeper.slept


def test_requests_that_cannot_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="say what to fetch"):
        FetchRequest()
    with pytest.raises(UsageError, match="--orcid must be like"):
        FetchRequest(orcid="12")
    with pytest.raises(UsageError, match="name one person"):
        FetchRequest(author="Eve", orcid="0000-0002-1825-0097")
    for service in ("arxiv", "semantic-scholar"):
        with pytest.raises(UsageError, match="cannot be asked for an ORCID"):
            fetch(service, FetchRequest(orcid="0000-0002-1825-0097"), tmp_path / "x")
    monkeypatch.setitem(__import__("sys").modules, "pyalex", None)
    with pytest.raises(MissingExtraError, match=r"needs the extra \[fetch\]"):
        fetch("openalex", FetchRequest(query="x"), tmp_path / "x")
