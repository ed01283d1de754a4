"""Countries and what they hold, from two or three shares by hand."""

import pytest

from deltabook.study import chain
from deltabook.study.chain.suppliers import ALL_FOREIGN, Holdings
from deltaindex.errors import InputError

HOME = ["CHN"]


def test_printed_cells_leave_room(supplied_chain):
    """Half a percent of a share; 2.5 % of what is negligible; all of what is only named."""
    found = chain.holdings(supplied_chain())
    assert found["blade"].named == {"JPN": (0.595, 0.605), "CHN": (0.395, 0.405)}
    assert found["blade"].rest == (0, pytest.approx(0.01))
    assert found["fine"].named == {"NLD": (0.995, 1)}
    assert found["brick"].named == {"JPN": (0, 1), "CHN": (0, 0.025)}
    # what the file does not tell apart belongs to nobody named
    assert found["frame"] == Holdings({}, chain.Interval(1, 1))


def test_one_percent_begins_at_nothing(supplied_chain):
    edit = ("supplier_countries.csv", "blade,Blades,CHN,40", "blade,Blades,CHN,1")
    assert chain.holdings(supplied_chain(*edit))["blade"].named["CHN"] == (0, pytest.approx(0.015))


def test_no_share_is_above_what_others_leave(supplied_chain):
    edit = ("supplier_countries.csv", "blade,Blades,CHN,40", "blade,Blades,CHN,")
    assert chain.holdings(supplied_chain(*edit))["blade"].named["CHN"] == (0, pytest.approx(0.405))


def test_without_the_file_nobody_is_recorded(small_chain, supplied_chain):
    bare = small_chain()
    assert bare.supplied.empty and chain.holdings(bare) == {}
    assert chain.shares(bare).empty
    assert chain.dependence(bare).loc["saw"].dropna().to_dict() == {
        "facts_low": 0.8,
        "facts_high": 1,
        "low": 0.8,
        "high": 1,
    }
    cut = supplied_chain().without_suppliers()
    assert chain.dependence(cut).equals(chain.dependence(bare))


@pytest.mark.parametrize(
    ("countries", "low", "high"),
    [
        (["JPN"], 0.595, 0.605),
        (["CHN"], 0.395, 0.405),
        (["JPN", "CHN"], 0.99, 1),
        (["NLD"], 0, 0.01),  # not named: what is left at most
        (["JPN", "NLD"], 0.595, 0.605),  # with it all that is not China's
        (ALL_FOREIGN, 0.595, 0.605),
    ],
)
def test_what_is_taken(supplied_chain, countries, low, high):
    found = chain.holdings(supplied_chain())["blade"].taken(countries, HOME)
    assert found == (pytest.approx(low), pytest.approx(high))


def test_what_others_cannot_hold_is_held():
    """If two hold at most 30 and 20 %, and nobody else is there, the third holds half at least."""
    named = {"A": (0, 1), "B": (0, 0.3), "CHN": (0, 0.2)}
    known = Holdings({c: chain.Interval(*i) for c, i in named.items()}, chain.Interval(0, 0))
    assert known.taken(["A"], HOME) == (0.5, 1)
    assert known.taken(["A", "B"], HOME) == known.taken(ALL_FOREIGN, HOME) == (0.8, 1)


def test_home_may_be_among_those_who_are_not_named():
    known = Holdings({"A": chain.Interval(0.7, 0.7)}, chain.Interval(0.3, 0.3))
    assert known.taken(ALL_FOREIGN, HOME) == (0.7, 1)
    assert known.taken(["B"], HOME) == (0, pytest.approx(0.3))


def test_concentration_by_hand():
    """A half, a fifth and a tenth abroad, a fifth at home."""
    named = {"A": (0.5, 0.5), "B": (0.2, 0.2), "C": (0.1, 0.1), "CHN": (0.2, 0.2)}
    known = Holdings({c: chain.Interval(*i) for c, i in named.items()}, chain.Interval(0, 0))
    found = known.concentration(HOME)
    assert found["first"] == (0.5, 0.5)
    assert found["cr3"] == pytest.approx((0.8, 0.8))
    assert found["hhi"] == pytest.approx((0.30, 0.30))


def test_concentration_is_bounded():
    """Between 40 and 60 % each, together all: least when equal, most when they differ."""
    named = dict.fromkeys("AB", chain.Interval(0.4, 0.6))
    found = Holdings(named, chain.Interval(0, 0)).concentration(["CHN"])
    assert found["first"] == (0.4, 0.6)  # one of them holds half, but which is not asked
    assert found["hhi"] == pytest.approx((0.5, 0.52))
    nobody = Holdings({"A": chain.Interval(0, 1)}, chain.Interval(0, 1)).concentration(["CHN"])
    assert nobody["hhi"] == nobody["first"] == (0, 1)


def test_a_segment_hangs_on_its_tightest_item(supplied_chain):
    known = supplied_chain()
    assert chain.by_shares(known, "saw", ["NLD"], "mature") == (0, pytest.approx(0.01))
    assert chain.by_shares(known, "saw", ["NLD"], "advanced") == (0.995, 1)
    assert chain.by_shares(known, "saw", ["JPN"]) == (pytest.approx(0.595), pytest.approx(0.605))
    assert chain.by_shares(known, "make", ["JPN"]) is None
    assert chain.items_of(known, "oven") == ["brick"]  # the frame is only near


def test_dependence_by_both(supplied_chain):
    found = chain.dependence(supplied_chain(), "mature")
    assert found.loc["saw"].tolist() == pytest.approx([0.595, 0.605, 0.8, 1, 0.595, 1])
    assert found.loc["oven", ["low", "high"]].tolist() == pytest.approx([0.975, 1])
    assert list(found.index) == ["saw", "oven"]


def test_shares_by_country(supplied_chain):
    found = chain.shares(supplied_chain()).set_index(["segment", "country"])
    assert set(found.index) == {
        ("saw", "CHN"), ("saw", "JPN"), ("saw", "NLD"), ("oven", "CHN"), ("oven", "JPN"),
    }  # fmt: skip
    assert found.loc[("saw", "NLD")].tolist() == [0.995, 1]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("blade,Blades,JPN,60", "blade,Blades,JPN,70", ["line 3", "'blade' sum to 109 %"]),
        ("blade,Blades,JPN,60", "blade,Blades,JPN,160", ["line 2: share", "0 and 100 %"]),
        ("blade,Blades,JPN,60", "blade,Blades,JPN,most", ["line 2: share", "not a number"]),
        ("blade,Blades,JPN", "blade,Blades,JAP", ["line 2: country", "'JAP'", "'JPN'"]),
        ("blade,Blades,JPN", "blades,Blades,JPN", ["line 2: item", "did you mean 'blade'"]),
        ("blade,Blades,CHN", "blade,Blades,JPN", ["line 3: country", "stands twice"]),
        ("brick,Bricks,CHN,,yes", "brick,Bricks,CHN,,no", ["line 6: negligible", "'no'"]),
        ("brick,Bricks,CHN,,yes", "brick,Bricks,CHN,2,yes", ["line 6", "keep one"]),
    ],
)
def test_a_faulty_file_is_refused(supplied_folder, old, new, words):
    with pytest.raises(InputError) as error:
        chain.read(supplied_folder("supplier_countries.csv", old, new))
    for word in ("supplier_countries.csv", *words):
        assert word in str(error.value)
