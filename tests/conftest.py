"""What several test modules need: the seeds analysed once, and where real data would be."""

from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from tests.disks import FullDisk
from topics.analysis.result import Result
from topics.corpus.corpus import Corpus
from topics.corpus.reading import read
from topics.settings import Settings, ThemeSettings

# How long an example takes depends on the machine and on what else it does.
hypothesis_settings.register_profile("topics", deadline=None)
hypothesis_settings.load_profile("topics")

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def seed_corpus() -> Corpus:
    return read(SEEDS)


@pytest.fixture(scope="session")
def seed_settings() -> Settings:
    from topics.themes.declared_file import read_declared_themes

    return Settings(themes=ThemeSettings(declared=read_declared_themes(SEEDS / "themes.toml")))


@pytest.fixture(scope="session")
def seed_result(seed_corpus: Corpus, seed_settings: Settings) -> Result:
    from topics.analysis.analyse import analyse

    return analyse(seed_corpus, seed_settings)


@pytest.fixture(scope="session")
def seed_run(seed_result: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run folder of the seeds; tests must not change it."""
    return seed_result.save(tmp_path_factory.mktemp("seeds") / "run")


@pytest.fixture(scope="session")
def real_pages() -> Path:
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip("the two real author pages are not here")
    return folder


@pytest.fixture(autouse=True)
def _usual_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """Output as wide as it is without a terminal, whatever runs the tests."""
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> FullDisk:
    """A disk that is full after as many files as a test says; at first it takes all."""
    return FullDisk(monkeypatch)
