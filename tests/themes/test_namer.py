"""Names from a language model: a server on this machine that answers, and one that misbehaves."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from topics.errors import ParameterError
from topics.settings import DeclaredTheme, NamerSettings
from topics.themes import namer
from topics.themes.declared import DEFAULT_CALIBRATION
from topics.themes.fitted import DiscoveredTheme, FittedThemes
from topics.themes.fitting import Theming
from topics.themes.namer import KEY_VARIABLE, Renamed, check_name, rename_themes
from topics.themes.tree import Level

TITLES = ("Laws of ants", "Ants on a hill", "Honey of bees", "How bees dance", "Wasps")


def discovered(identifier: str, *keywords: str) -> DiscoveredTheme:
    return DiscoveredTheme(id=identifier, name=identifier.title(), keywords=keywords)


def make_theming() -> Theming:
    """A declared theme and two discovered ones, and one above both."""
    wasps = DeclaredTheme(id="wasps", name="Wasps", description="")
    ants, bees = discovered("ants", "ant hill"), discovered("bees", "honey")
    above = (DiscoveredTheme(id="wasps", name="Wasps", keywords=()), discovered("all", "insects"))
    nothing = np.zeros((3, 4), dtype=np.float32)
    return Theming(
        model=FittedThemes(
            declared=(wasps,),
            declared_vectors=nothing[:1],
            expected=np.zeros(1),
            discovered=(ants, bees),
            discovered_vectors=nothing[:2],
            centre=nothing[0],
            calibration=DEFAULT_CALIBRATION,
            temperature=0.1,
            stranger=0.0,
        ),
        words=np.zeros((5, 1)),
        memberships=np.eye(4)[[1, 1, 2, 2, 0]],
        keywords=((), ("ant hill",), ("honey",)),
        clusterer="louvain",
        tree=(Level(themes=above, group=np.array([0, 1, 1])),),
    )


@contextmanager
def serving(answer: Callable[[dict[str, Any]], tuple[int, bytes]]) -> Iterator[tuple[str, list]]:
    """The address of a server, and what it was sent: headers and body."""
    received: list[tuple[dict[str, str], dict[str, Any]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            received.append((dict(self.headers), body))
            code, content = answer(body)
            self.send_response(code)
            if code == 302:
                self.send_header("Location", f"http://127.0.0.1:{server.server_port}/v1/other")
            self.end_headers()
            try:
                self.wfile.write(content)
            except OSError:
                return

        def log_message(self, *_arguments: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def completion(text: str) -> bytes:
    return json.dumps({"choices": [{"message": {"content": text}}]}).encode()


def sensible(body: dict[str, Any]) -> tuple[int, bytes]:
    question = body["messages"][0]["content"]
    kind = next(word for word in ("insects", "honey", "ant hill") if word in question)
    return 200, completion(
        {"ant hill": '"ant hills."', "honey": "Honey and dance\n", "insects": "Insect societies"}[
            kind
        ]
    )


def rename(address: str, cache: Path, fixed: tuple[str, ...] = ()) -> Renamed:
    settings = NamerSettings(name="openai:small", base_url=address)
    return rename_themes(make_theming(), TITLES, settings, cache=cache, fixed=fixed)


def test_discovered_themes_of_every_level_get_names_and_keep_their_ids(tmp_path: Path) -> None:
    with serving(sensible) as (address, _):
        renamed = rename(address, tmp_path)
    assert renamed.theming.model.theme_names == ("Wasps", "Ant hills", "Honey and dance")
    assert renamed.theming.model.theme_ids == ("wasps", "ants", "bees")
    assert [one.name for one in renamed.theming.tree[0].themes] == ["Wasps", "Insect societies"]
    assert renamed.note == "small named 3 of 3 discovered themes."


def test_only_keyphrases_and_titles_of_discovered_themes_are_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    with serving(sensible) as (address, received):
        rename(address, tmp_path)
    assert all("Authorization" not in headers for headers, _ in received)
    questions = [body["messages"][0]["content"] for _, body in received]
    assert questions[0].endswith(
        "Key phrases: ant hill\n\nTitles:\n- Laws of ants\n- Ants on a hill"
    )
    assert not any("Wasps" in question for question in questions)
    assert {key for _, body in received for key in body} == {"model", "temperature", "messages"}


def test_the_key_is_taken_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "secret")
    with serving(sensible) as (address, received):
        rename(address, tmp_path)
    assert {headers["Authorization"] for headers, _ in received} == {"Bearer secret"}
    assert b"secret" not in b"".join(path.read_bytes() for path in (tmp_path / "names").iterdir())


def test_the_same_run_gives_the_same_names_offline(tmp_path: Path) -> None:
    with serving(sensible) as (address, _):
        first = rename(address, tmp_path)
    again = rename(address, tmp_path)
    assert again.theming.model.theme_names == first.theming.model.theme_names
    assert again.note == first.note


def test_a_name_that_the_user_gave_stays(tmp_path: Path) -> None:
    with serving(sensible) as (address, received):
        renamed = rename(address, tmp_path, fixed=("ants",))
    assert renamed.theming.model.theme_names == ("Wasps", "Ants", "Honey and dance")
    assert len(received) == 2


@pytest.mark.parametrize(
    ("code", "content", "said"),
    [
        (200, b"<html><body>Sign in</body></html>", "not a chat completion"),
        (200, b"", "not a chat completion"),
        (200, b'{"choices": []}', "not a chat completion"),
        (200, json.dumps({"choices": [{"message": {"content": None}}]}).encode(), "not a chat"),
        (200, b"[" * 60_000, "not a chat completion"),
        (200, b" " * 10_000_000, "more than 64 KiB"),
        (401, b"no", "the server answered 401"),
        (302, b"", "the server answered 302"),
    ],
    ids=["HTML", "nothing", "no choice", "no text", "nested", "10 MB", "refused", "elsewhere"],
)
def test_a_server_that_misbehaves_is_asked_once_and_changes_nothing(
    tmp_path: Path, code: int, content: bytes, said: str
) -> None:
    with serving(lambda _: (code, content)) as (address, received):
        renamed = rename(address, tmp_path)
    assert renamed.theming.model.theme_names == ("Wasps", "Ants", "Bees")
    assert said in renamed.note
    assert "named 0 of 3 discovered themes; it could not be asked" in renamed.note
    assert len(received) == 1
    assert not (tmp_path / "names").exists()


def test_a_server_that_never_ends_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(namer, "_SECONDS", 0.0001)
    with serving(sensible) as (address, _):
        assert "could not be asked" in rename(address, tmp_path).note


def test_no_server_is_a_note(tmp_path: Path) -> None:
    renamed = rename("http://127.0.0.1:9/v1", tmp_path)
    assert renamed.theming.model.theme_names == ("Wasps", "Ants", "Bees")
    assert "no answer from the server" in renamed.note


def test_names_that_others_have_are_not_taken_twice(tmp_path: Path) -> None:
    with serving(lambda _: (200, completion("Bees"))) as (address, _):
        renamed = rename(address, tmp_path)
    assert renamed.theming.model.theme_names == ("Wasps", "Ants", "Bees")
    assert "answers are no name and not used" in renamed.note


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("Social insects", "Social insects"),
        ("  “social insects.”  ", "Social insects"),
        ("insect\u202e societies\x00", "Insect societies"),
        ("", ""),
        ("Sure! Here is a name:\nSocial insects", ""),
        ("Quantum chromodynamics", ""),
        ("As a language model I cannot name the theme of these insects", ""),
        ("<b>insects</b>", ""),
        ("insects http://evil.example", ""),
        ("[insects](javascript:alert)", ""),
        ("insects" * 20, ""),
        ("two to five words", ""),
    ],
)
def test_an_answer_is_a_name_or_nothing(answer: str, name: str) -> None:
    question = "Name it, two to five words.\n\nKey phrases: insects, ants\n\nTitles:\n- Social bees"
    assert check_name(answer, question) == name


@pytest.mark.parametrize("name", ["small", "openai:", "openai: "])
def test_a_namer_has_a_kind_and_a_model(name: str) -> None:
    with pytest.raises(ParameterError, match="name must be openai:MODEL"):
        NamerSettings(name=name)
    with pytest.raises(ParameterError, match="base_url must be an address"):
        NamerSettings(base_url="file:///etc/passwd")
