"""Which device is taken, with the libraries of a GPU replaced: there is none to try here."""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from tests.cli.test_cli import call
from topics.encoders.bert.minilm import minilm_checkpoint
from topics.encoders.load import load_encoder, prepare_encoder
from topics.errors import InputError, MissingExtraError, UsageError
from topics.runtime import devices
from topics.runtime.devices import choose_encoder_device, choose_theme_device
from topics.runtime.progress import quiet
from topics.settings import DEVICES, EncoderSettings, ThemeSettings
from topics.themes.clustering import cluster_by_hdbscan
from topics.themes.layout import compute_layout


class Machine:
    """Says which modules are installed and whether torch finds a GPU; records what is built."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.modules: set[str] = set()
        self.cuda = False
        self.built: list[tuple[Any, ...]] = []
        self._patch = monkeypatch
        monkeypatch.setattr(devices, "find_spec", self._find)
        for name in ("torch", "sentence_transformers", "cuml"):
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
        self.install("torch", cuda=finds)
        machine = self

        class SentenceTransformer:
            def __init__(self, name: str, *, device: str) -> None:
                machine.built.append((name, device))

            def get_sentence_embedding_dimension(self) -> int:
                return 4

            def state_dict(self) -> dict[str, Any]:
                return {}

            def encode(self, texts: list[str], **_: Any) -> np.ndarray:
                return np.eye(4, dtype=np.float32)[[len(text) % 4 for text in texts]]

        self.install("sentence_transformers", SentenceTransformer=SentenceTransformer)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


def test_the_processor_is_the_default_and_asks_for_nothing(machine: Machine) -> None:
    machine.install_torch(cuda=True)
    machine.install("cuml")
    assert choose_encoder_device(EncoderSettings()) == "cpu"
    assert choose_theme_device(ThemeSettings(clusterer="hdbscan")) == "cpu"
    load_encoder(EncoderSettings())
    assert machine.built == []


@pytest.mark.parametrize("cuda", [True, False])
def test_auto_takes_a_gpu_where_there_is_one(machine: Machine, cuda: bool) -> None:
    auto = EncoderSettings(device="auto")
    assert choose_encoder_device(auto) == "cpu", "nothing is installed"
    machine.install_torch(cuda=cuda)
    assert choose_encoder_device(auto) == ("gpu" if cuda else "cpu")


def test_asking_for_a_gpu_that_is_not_there(machine: Machine) -> None:
    asked = EncoderSettings(device="gpu")
    with pytest.raises(MissingExtraError, match=r"Encoding on a GPU needs the extra \[gpu\]: pip"):
        choose_encoder_device(asked)
    machine.install_torch(cuda=False)
    with pytest.raises(UsageError, match="--device gpu: torch finds no GPU here, or is a build"):
        load_encoder(asked)


def test_only_hdbscan_has_a_gpu_and_it_needs_cuml(machine: Machine) -> None:
    assert choose_theme_device(ThemeSettings(device="gpu")) == "cpu"
    assert choose_theme_device(ThemeSettings(device="auto", clusterer="hdbscan")) == "cpu"
    asked = ThemeSettings(device="gpu", clusterer="hdbscan")
    with pytest.raises(
        UsageError, match=r"--clusterer hdbscan needs cuML \(pip install cuml-cu12 "
    ):
        choose_theme_device(asked)
    machine.install("cuml")
    assert choose_theme_device(asked) == "gpu"
    assert choose_theme_device(ThemeSettings(device="auto", clusterer="hdbscan")) == "gpu"


def test_the_embedded_model_on_a_gpu(machine: Machine) -> None:
    machine.install_torch(cuda=True)
    encoder = load_encoder(EncoderSettings(device="gpu"))
    assert machine.built == [(str(minilm_checkpoint().folder), "cuda")]
    assert (encoder.id, encoder.precision) == ("minilm", "float32 on a GPU")
    assert encoder.encode(["a", "", "abc"]).shape == (3, 4)
    plain = load_encoder(EncoderSettings())
    assert encoder.fingerprint != plain.fingerprint, "they must not share cached vectors"
    with pytest.raises(InputError, match="at least 20 different texts"):
        prepare_encoder(
            ["a"], EncoderSettings(name="student", device="gpu"), cache=None, progress=quiet
        )
    assert len(machine.built) == 2, "a student's teacher is on the GPU too"


@pytest.mark.parametrize("device", DEVICES)
def test_a_named_model_is_where_it_is_asked_to_be(machine: Machine, device: Any) -> None:
    machine.install_torch(cuda=True)
    encoder = load_encoder(EncoderSettings(name="sentence-transformers:some/model", device=device))
    assert machine.built == [("some/model", "cpu" if device == "cpu" else "cuda")]
    assert encoder.precision == ("float32" if device == "cpu" else "float32 on a GPU")


def test_cuml_gets_what_the_processor_gets(machine: Machine) -> None:
    got: dict[str, Any] = {}

    class Umap:
        def __init__(self, **settings: Any) -> None:
            got["umap"] = settings

        def fit_transform(self, vectors: np.ndarray) -> np.ndarray:
            return vectors[:, :5].astype(np.float64)

    class Hdbscan:
        def __init__(self, **settings: Any) -> None:
            got["hdbscan"] = settings

        def fit_predict(self, points: np.ndarray) -> np.ndarray:
            return np.zeros(len(points), dtype=np.int32)

    machine.install("cuml")
    machine.install("cuml.manifold", UMAP=Umap)
    machine.install("cuml.cluster", HDBSCAN=Hdbscan)
    vectors = np.random.default_rng(1).normal(size=(40, 8)).astype(np.float32)
    layout = compute_layout(vectors, seed=7, device="gpu")
    labels = cluster_by_hdbscan(layout, min_papers=6, device="gpu")
    assert (layout.dtype, labels.dtype) == (np.float32, np.intp)
    assert got == {
        "umap": {
            "n_neighbors": 15, "n_components": 5, "min_dist": 0.0, "metric": "cosine",
            "random_state": 7, "output_type": "numpy",
        },
        "hdbscan": {"min_cluster_size": 6, "output_type": "numpy"},
    }  # fmt: skip


@pytest.mark.usefixtures("machine")
def test_the_command_says_so_before_it_reads(capfd, monkeypatch, tmp_path: Path) -> None:
    code, out, err = call(
        capfd, monkeypatch, "run", "--device", "gpu", "--out", tmp_path / "run"
    )  # fmt: skip
    assert (code, out) == (1, "")
    assert err == (
        "topics: Encoding on a GPU needs the extra [gpu]: pip install 'research-topics[gpu]'.\n"
    )


def test_settings_check_the_device() -> None:
    for settings in (EncoderSettings, ThemeSettings):
        with pytest.raises(UsageError, match="device must be 'cpu' or 'gpu' or 'auto', got 'tpu'"):
            settings(device="tpu")  # type: ignore[arg-type]
