"""Two worker processes, and a run on them, for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.encoders.fakes import write_bert
from tests.scale.large_runs import SAMPLE, Large, rows_of_papers
from tests.scale.test_identity import SUBJECTS, written
from topics.scale.cluster import ClusterSettings, connected
from topics.scale.large import find_large, run_large
from topics.scale.workers import DaskWorkers
from topics.settings import EncoderSettings, Settings, ThemeSettings


@pytest.fixture(scope="package")
def workers() -> Iterator[DaskWorkers]:
    pytest.importorskip("distributed", reason="the extra [dask] is not installed")
    with connected(ClusterSettings(workers=2)) as found:
        yield found


@pytest.fixture(scope="package")
def ran(workers: DaskWorkers, tmp_path_factory: pytest.TempPathFactory) -> Large:
    """Two themes of a small encoder; one file cannot be read."""
    folder = tmp_path_factory.mktemp("large")
    write_bert(folder / "encoder", words=SUBJECTS)
    settings = Settings(
        encoder=EncoderSettings(name=str(folder / "encoder")), themes=ThemeSettings(refits=0)
    )
    written(rows_of_papers(), folder / "parts", parts=3, seed=1)
    (folder / "parts" / "part-9.parquet").write_bytes(b"PAR1, and no more")
    inputs = find_large([folder / "parts"], settings, workers, size=SAMPLE)
    assert inputs is not None
    result, _ = run_large(inputs, settings, folder / "run", workers, size=SAMPLE)
    return Large(folder, settings, result)
