from __future__ import annotations

import numpy as np

from topics.bench.pitfalls import SCENARIOS, call, lone_mover, measure_discovery
from topics.bench.planted_pitfalls import plant_competition, plant_drift, plant_mix


def test_every_scenario_gives_answers_for_every_pair():
    for place, (plant, _) in enumerate(SCENARIOS.values()):
        planted = plant(np.random.default_rng([1, place]))
        ours, others = call(planted)
        assert len(others) == 2
        assert all(found.size == ours.size for found in others)
        assert not planted.changes.any()


def test_drift_grows_with_the_years_and_differs_between_refits():
    planted = plant_drift(np.random.default_rng(2), noise=0.0, drift=0.2, refits=3)
    shown = planted.report.assignments["theme_id"]
    assert len(planted.refits) == 3
    assert all((refit["theme_id"] != shown).any() for refit in planted.refits)


def test_a_mix_has_venues_whose_shares_stay():
    planted = plant_mix(np.random.default_rng(3))
    assert planted.report.papers["venue"].nunique() == 5
    assert np.ptp(planted.report.shares, axis=1).max() == 0


def test_the_planted_movers_are_found():
    planted = plant_competition(np.random.default_rng(4))
    assert planted.changes[::2].all()
    assert not planted.changes[1::2].any()
    found = measure_discovery(seed=1, reports=3)
    assert 0 <= found.rate <= 0.2
    assert 0 < found.found <= found.found_independent
    assert lone_mover(seed=1, rows=1_100, trials=3) == 1
