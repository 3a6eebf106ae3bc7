import gc

import pytest

from topics.runtime.garbage import rare_collections


def test_collections_are_rare_inside_and_as_before_after_an_error() -> None:
    usual = gc.get_threshold()

    @rare_collections()
    def fails() -> None:
        assert gc.isenabled()
        assert gc.get_threshold()[0] > usual[0]
        raise KeyError

    with pytest.raises(KeyError):
        fails()
    assert gc.get_threshold() == usual
