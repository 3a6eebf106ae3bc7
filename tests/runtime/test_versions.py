from importlib import metadata

import pytest

from topics.runtime.versions import installed_version


def test_the_version_is_that_of_the_distribution() -> None:
    assert installed_version("numpy") == metadata.version("numpy")


def test_a_distribution_that_is_not_installed() -> None:
    with pytest.raises(metadata.PackageNotFoundError):
        installed_version("no-such-distribution")
