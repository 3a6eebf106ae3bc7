import importlib
import sys

import pytest

from topics.bench.contenders import _NotInstalled


def test_what_the_default_install_lacks_cannot_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "meta_path", [_NotInstalled(), *sys.meta_path])
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    with pytest.raises(ModuleNotFoundError, match="No module named 'torch'"):
        importlib.import_module("torch")
    assert importlib.import_module("json").loads("1") == 1
