"""Which device is taken, with the libraries of a GPU replaced."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, get_args

import numpy as np
import pytest

from tests.cli.test_cli import call
from topics.encoders.load import load_encoder
from topics.errors import MissingExtraError, UsageError
from topics.runtime import devices
from topics.runtime.devices import choose_device
from topics.settings import Device, EncoderSettings


class Machine:
    """Says which modules are installed and whether torch finds a GPU; records what is built."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.modules: set[str] = set()
        self.cuda = False
        self.built: list[tuple[Any, ...]] = []
        self._patch = monkeypatch
        monkeypatch.setattr(devices, "find_spec", self._find)
        for name in ("torch", "sentence_transformers"):
            monkeypatch.setitem(sys.modules, name, None)

    def _find(self, name: str) -> ModuleSpec | None:
        return ModuleSpec(name, None) if name in self.modules else None

    def install(self, name: str, **contents: Any) -> None:
        module = ModuleType(name)
        for key, value in contents.items():
            setattr(module, key, value)
        self.modules.add(name.split(".")[0])
        self._patch.setitem(sys.modules, name, module)

    def install_torch(self, *, cuda: bool) -> None:
        finds = type("cuda", (), {"is_available": staticmethod(lambda: cuda)})
        random = SimpleNamespace(fork_rng=lambda devices: nullcontext(), manual_seed=int)
        self.install("torch", cuda=finds, random=random)
        machine = self

        class SentenceTransformer:
            def __init__(self, name: str, *, device: str) -> None:
                self.name = name

            def get_embedding_dimension(self) -> int:
                return 4

            def float(self) -> SentenceTransformer:
                return self

            def to(self, device: str) -> SentenceTransformer:
                machine.built.append((self.name, device))
                return self

            def state_dict(self) -> dict[str, Any]:
                return {}

            def encode(self, texts: list[str], **_: Any) -> np.ndarray:
                return np.eye(4, dtype=np.float32)[[len(text) % 4 for text in texts]]

        self.install("sentence_transformers", SentenceTransformer=SentenceTransformer)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


NAMED = "sentence-transformers:some/model"


def test_the_processor_is_the_default_and_asks_for_nothing(machine: Machine) -> None:
    machine.install_torch(cuda=True)
    assert choose_device(EncoderSettings(name=NAMED)) == "cpu"
    load_encoder(EncoderSettings())
    assert machine.built == []


@pytest.mark.parametrize("cuda", [True, False])
def test_auto_takes_a_gpu_where_there_is_one(machine: Machine, cuda: bool) -> None:
    auto = EncoderSettings(name=NAMED, device="auto")
    assert choose_device(auto) == "cpu", "nothing is installed"
    machine.install_torch(cuda=cuda)
    assert choose_device(auto) == ("gpu" if cuda else "cpu")


def test_asking_for_a_gpu_that_is_not_there(machine: Machine) -> None:
    asked = EncoderSettings(name=NAMED, device="gpu")
    with pytest.raises(
        MissingExtraError, match=r"Encoding on a GPU needs the extra \[transformers\]: pip"
    ):
        choose_device(asked)
    machine.install_torch(cuda=False)
    with pytest.raises(UsageError, match="--device gpu: torch finds no GPU here, or is a build"):
        load_encoder(asked)


@pytest.mark.parametrize("name", ["minilm", "student", "auto", "a/folder"])
def test_other_encoders_have_no_gpu(name: str) -> None:
    match = rf"^device must be 'cpu' or 'auto' with the encoder '{name}' .*, got 'gpu'"
    with pytest.raises(UsageError, match=match):
        EncoderSettings(name=name, device="gpu")


def test_auto_leaves_other_encoders_on_the_processor(machine: Machine) -> None:
    machine.install_torch(cuda=True)
    assert load_encoder(EncoderSettings(device="auto")).precision == "float32"
    assert machine.built == []


@pytest.mark.parametrize("device", get_args(Device))
def test_a_named_model_is_where_it_is_asked_to_be(machine: Machine, device: Any) -> None:
    machine.install_torch(cuda=True)
    encoder = load_encoder(EncoderSettings(name=NAMED, device=device))
    assert machine.built == [("some/model", "cpu" if device == "cpu" else "cuda")]
    assert encoder.precision == ("float32" if device == "cpu" else "float32 on a GPU")


@pytest.mark.usefixtures("machine")
def test_the_command_says_so_before_it_reads(capfd, monkeypatch, tmp_path: Path) -> None:
    code, out, err = call(
        capfd, monkeypatch, "run", "--encoder", NAMED, "--device", "gpu", "--out", tmp_path / "run"
    )  # fmt: skip
    assert (code, out) == (1, "")
    assert err == (
        "topics: Encoding on a GPU needs the extra [transformers]: "
        "pip install 'research-topics[transformers]'.\n"
    )


def test_settings_check_the_device() -> None:
    with pytest.raises(UsageError, match="device must be 'cpu' or 'gpu' or 'auto', got 'tpu'"):
        EncoderSettings(device="tpu")  # type: ignore[arg-type]
