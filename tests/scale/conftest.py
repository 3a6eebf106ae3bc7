"""Two worker processes for all tests of this folder."""

from collections.abc import Iterator

import pytest

from topics.scale.cluster import ClusterSettings, connected
from topics.scale.workers import DaskWorkers


@pytest.fixture(scope="package")
def workers() -> Iterator[DaskWorkers]:
    pytest.importorskip("distributed", reason="the extra [dask] is not installed")
    with connected(ClusterSettings(workers=2)) as found:
        yield found
