"""Seats and plants: read, checked; a place that nobody found is said to be missing."""

import pandas as pd
import pytest

from deltabook.study.chain import sites
from deltaindex.errors import InputError

ENTITIES = pd.DataFrame(index=pd.Index(["1", "2"], name="entity"))
ROWS = """\
firm,kind,segment,entity,place_en,place_zh,year,source,seen,note
acme,seat,saw,1,One,一,2020,S,read,
acme,plant,oven,,Far,远,2021,T (excerpt),excerpt,
bolt,seat,saw,,,,,,not found,searched for: bolt
"""


@pytest.fixture
def read(small_chain, tmp_path):
    def read(old="", new=""):
        assert old in ROWS
        chain = small_chain()
        (tmp_path / "sites.csv").write_text(ROWS.replace(old, new, 1), encoding="utf-8")
        return sites.read(tmp_path, chain, ENTITIES)

    return read


def test_what_is_placed_and_what_is_not(read):
    found = read()
    assert list(sites.placed(found)["name_en"]) == ["Acme"]
    assert sites.unplaced(found) == ["bolt"]
    assert sites.unplaced(read("seat,saw,,,,,,not found", "seat,saw,,B,乙,2020,S,copy")) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("acme,seat", "acne,seat", ["line 2: firm", "'acne'", "'acme'"]),
        ("acme,seat", "acme,seta", ["line 2: kind", "'seta'", "'seat'"]),
        ("plant,oven", "plant,over", ["line 3: segment", "'over'", "'oven'"]),
        ("saw,1,One", "saw,9,One", ["line 2: entity", "unknown entity '9'"]),
        ("S,read", "S,heard", ["line 2: seen", "'heard'"]),
        ("2020,S", ",S", ["line 2: year", "needs names, a year and a source", "not found"]),
        ("2020,S", "2020s,S", ["line 2: year", "not a year"]),
        ("T (excerpt)", "", ["line 3: source", "needs names, a year and a source"]),
        ("seat,saw,,,,,,not", "seat,saw,2,,,,,not", ["line 4: entity", "without a place"]),
        ("bolt,seat,saw", "bolt,plant,saw", ["line 4: firm", "no row tells the seat of 'bolt'"]),
        ("plant,oven,,Far", "seat,saw,,One", ["line 3", "stands twice", "line 2"]),
    ],
)
def test_faults_name_line_value_and_mend(read, old, new, words):
    with pytest.raises(InputError) as caught:
        read(old, new)
    assert all(word in str(caught.value) for word in words), caught.value
