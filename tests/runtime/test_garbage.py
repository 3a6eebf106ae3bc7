import gc

import pytest

from topics.runtime.garbage import no_last_collection, rare_collections


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


def test_what_there_is_at_the_end_is_not_looked_through_again() -> None:
    ring: list[object] = []
    ring.append(ring)
    try:
        with pytest.raises(KeyError), no_last_collection():
            raise KeyError
        assert gc.get_freeze_count() > 0
        assert not any(one is ring for one in gc.get_objects())
    finally:
        gc.unfreeze()
    assert any(one is ring for one in gc.get_objects())
