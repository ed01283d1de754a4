"""Which measure is for whom, on three measures and two rows."""

from types import SimpleNamespace

import pandas as pd
import pytest

from deltabook.study import matching

MEASURES = pd.DataFrame(
    {
        "path": ["up", "up", "down"],
        "sector": ["x", "all", "y"],
        "actors": ["mayor", "mayor king", "mayor"],
        "boards": ["voice", "voice ear", ""],
        "unjudged_en": ["", "", ""],
    },
    index=["teach", "sing", "rest"],
)
PLAN = SimpleNamespace(
    measures=MEASURES, paths=pd.DataFrame({"board": ["longest", ""]}, index=["up", "down"])
)
TAKEN = {
    "p": {"down": "secondary", "up": "primary"},
    "q": {"up": "secondary", "down": "primary"},
}
BOARDS = pd.DataFrame({"longest": ["voice", "ear"], "shortest": ["ear", "voice"]}, index=["p", "q"])
SECTORS = pd.DataFrame({"x": ["yes", "yes"], "y": ["unknown", "no"]}, index=["p", "q"])


def cells(plan=PLAN, **changes):
    given = {"taken": TAKEN, "boards": BOARDS, "sectors": SECTORS} | changes
    found = matching.fitting(plan, **given)
    return {(row.entity, row.measure): (row.order, row.fit) for row in found.itertuples()}


def test_fitting_asks_for_path_board_and_sector():
    assert cells() == {
        ("p", "teach"): ("primary", "yes"),  # has the sector, and the voice is its longest board
        ("p", "sing"): ("primary", "yes"),  # for all sectors
        ("p", "rest"): ("secondary", "open"),  # any board; whether p has sector y, nobody says
        ("q", "teach"): ("secondary", "no"),  # has the sector, but its longest board is the ear
        ("q", "sing"): ("secondary", "yes"),
        ("q", "rest"): ("primary", "no"),  # is said not to have the sector
    }


def test_a_path_that_is_not_taken_has_no_order():
    assert cells(taken={"p": {"up": "primary"}})["p", "rest"] == ("", "no")


def test_a_sector_of_which_there_is_no_table_is_open():
    assert cells(sectors=pd.DataFrame())["p", "teach"] == ("primary", "open")


@pytest.mark.parametrize(
    ("actors", "teach", "sing"),
    [(["king"], "others", "yes"), (["mayor"], "yes", "yes"), ([], "others", "others")],
)
def test_a_measure_is_for_those_among_whom_its_actors_act(actors, teach, sing):
    found = cells(actors={"p": actors, "q": actors})
    assert found["p", "teach"][1] == teach
    assert found["p", "sing"][1] == sing


def test_a_measure_that_cannot_be_judged_is_judged_for_nobody():
    """Whether or not its path is theirs; but whoever does not carry it out is not asked."""
    measures = MEASURES.assign(unjudged_en=["", "no data", ""])
    plan = SimpleNamespace(measures=measures, paths=PLAN.paths)
    taken = {"p": {"up": "primary"}, "q": {"down": "primary"}}
    found = cells(plan, taken=taken)
    assert found["p", "sing"] == ("primary", "unjudged")
    assert found["q", "sing"] == ("", "unjudged")
    assert cells(plan, actors={"p": ["mayor"], "q": []})["q", "sing"][1] == "others"
