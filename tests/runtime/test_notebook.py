"""Progress in a notebook: what is shown, and how often."""

import re
import sys
from types import SimpleNamespace

import pytest

import topics
from topics.runtime.notebook import NotebookBars, in_notebook


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_bars_grow_and_leave_one_line_with_seconds() -> None:
    clock, shown = Clock(), []
    bars = NotebookBars(show=shown.append, clock=clock)
    advance = bars.begin("reading <b>", 200)
    clock.now = 1.0
    advance(50)
    assert 'value="50" max="200"' in shown[-1]
    assert "25%" in shown[-1]
    assert "<b>" not in shown[-1]
    clock.now = 2.5
    bars.begin("finding themes", None)
    assert "reading &lt;b&gt; 2.5 s" in shown[-1]
    clock.now = 3.0
    bars.finish()
    assert shown[-1] == "<div>reading &lt;b&gt; 2.5 s · finding themes 0.5 s</div>"


def test_a_bar_is_redrawn_five_times_a_second_at_most_and_never_overflows() -> None:
    clock, shown = Clock(), []
    bars = NotebookBars(show=shown.append, clock=clock)
    advance = bars.begin("encoding", 1000)
    for _ in range(1000):
        clock.now += 0.001
        advance(2)
    assert 4 <= len(shown) <= 7
    assert max(int(n) for n in re.findall(r'value="(\d+)"', "".join(shown))) <= 1000


def test_without_a_watcher_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert not in_notebook()
    with topics.progress_bars() as progress:
        progress("reading", 10)(5)
    assert capsys.readouterr() == ("", "")


def test_in_a_kernel_the_display_is_updated_also_after_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    updates: list[str] = []
    handle = SimpleNamespace(update=updates.append)
    shell = SimpleNamespace(kernel=object())
    display = SimpleNamespace(HTML=str, display=lambda first, display_id: handle)
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    with pytest.raises(ValueError, match="stop"), topics.progress_bars() as progress:  # noqa: PT012
        progress("reading", 10)
        raise ValueError("stop")
    assert "<progress" in updates[0]
    assert re.fullmatch(r"<div>reading \d+\.\d s</div>", updates[-1])
