from __future__ import annotations

import pytest

from topics.errors import InputError
from topics.names.folding import fold_line
from topics.names.lookup import find_name

NAMES = ["Josef Dai", "José García", "Yaodong Yang", "Jiaming Ji", "Li Wei"]


@pytest.mark.parametrize("typed", ["José García", "jose garcia", "JOSE  GARCÍA"])
def test_case_accents_and_spaces_do_not_matter(typed):
    assert find_name(typed, NAMES) == "José García"


def test_an_unknown_name_gets_the_nearest_three():
    with pytest.raises(InputError, match=r"no author 'Joseph Dai'; the nearest are: Josef Dai, "):
        find_name("Joseph Dai", NAMES)


def test_an_exact_name_wins_and_two_that_fold_alike_are_named():
    assert find_name("Li Wei", [*NAMES, "LI WEI"]) == "Li Wei"
    with pytest.raises(InputError, match=r"matches more than one author: LI WEI, Li Wei"):
        find_name("li wei", [*NAMES, "LI WEI"])


def test_nothing_to_choose_from_and_terminal_codes():
    with pytest.raises(InputError, match=r"There is no theme '\?\[31mx': the results hold no"):
        find_name("\x1b[31mx", [], kind="theme")


def test_folding_is_idempotent():
    assert fold_line(fold_line("Ångström  É")) == fold_line("Ångström É") == "angstrom e"


def test_a_homonym_number_may_be_left_out_where_one_person_has_the_name() -> None:
    assert find_name("yizhou wang", ["Yizhou Wang 0001", "Bo Liu"]) == "Yizhou Wang 0001"
    with pytest.raises(InputError, match="Yizhou Wang 0001, Yizhou Wang 0002"):
        find_name("Yizhou Wang", ["Yizhou Wang 0002", "Yizhou Wang 0001"])
