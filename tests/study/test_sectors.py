"""Sectors of entities: yes, no or unknown, with what each rests on."""

import pandas as pd
import pytest

from deltabook.study import sectors
from deltaindex.errors import InputError

ENTITIES = pd.DataFrame(index=pd.Index(["1", "2", "3"], name="entity"))
SITES = """\
firm,kind,segment,entity,place_en,place_zh,year,source,seen,note
acme,seat,saw,1,One,一,2020,S,read,
bolt,seat,oven,,,,,,not found,
bolt,plant,oven,2,Two,二,2021,T,copy,
"""
STATED = """\
entity,sector,segment,answer,what_en,what_zh,year,source,seen,note
1,ai,,yes,A park,园,2020,U,read,
3,ic,,no,No chips,无,2020,V,read,
3,ic,tools,no,No tools,无,2020,V,read,
1,ic,make,yes,Makes,造,2019,W,read,
"""


@pytest.fixture
def given(small_chain, tmp_path):
    """Return the chain and the records, with an edit of what is stated."""

    def read(old="", new=""):
        assert old in STATED
        chain = small_chain()
        for folder, name, text in (
            ("chain", "sites.csv", SITES),
            ("sectors", "city_sectors.csv", STATED.replace(old, new, 1)),
        ):
            (tmp_path / folder).mkdir(exist_ok=True)
            (tmp_path / folder / name).write_text(text, encoding="utf-8")
        return chain, sectors.read(tmp_path, chain, ENTITIES)

    return read


def answers(given):
    chain, records = given
    return sectors.table(records, chain, ENTITIES)


def test_records_have_their_basis(given):
    records = given()[1]
    assert records["basis"].value_counts().to_dict() == {
        "stated": 4, "seat": 1, "plant": 1, "paper": 1
    }  # fmt: skip
    paper = records[records["basis"] == "paper"].iloc[0]
    assert (paper["entity"], paper["segment"], paper["firm"]) == ("1", "saw", "acme")


def test_yes_holds_upwards_and_no_holds_downwards(given):
    found = answers(given())["answer"]
    assert found["1", "ic", ""] == found["1", "ic", "tools"] == found["1", "ic", "saw"] == "yes"
    assert found["1", "ic", "oven"] == "unknown"
    assert found["2", "ic", "tools"] == "yes"
    assert found["2", "ic", "saw"] == found["2", "ai", ""] == "unknown"
    assert found["3", "ic", "make"] == found["3", "ic", "saw"] == "no"
    assert found["3", "biomedicine", ""] == "unknown"


def test_answers_carry_firms_and_sources(given):
    row = answers(given()).loc[("1", "ic", "saw")]
    assert (row["firms"], row["sources"], row["records"]) == (("acme",), ("S", "A"), 2)
    assert answers(given()).loc[("2", "ai", ""), "sources"] == ()


def test_wide_and_known(given):
    found = answers(given())
    assert sectors.wide(found, ["make"]).loc["1"].to_dict() == {
        "ic": "yes", "make": "yes", "ai": "yes", "biomedicine": "unknown"
    }  # fmt: skip
    assert sectors.known(found) == {"1": {"ic", "ai"}, "2": {"ic"}, "3": set()}
    assert sectors.known(found, "no") == {"1": set(), "2": set(), "3": {"ic"}}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("1,ai", "9,ai", ["line 2: entity", "unknown entity '9'"]),
        ("1,ai", "1,a1", ["line 2: sector", "'a1'", "known are: ai"]),
        ("1,ai,,yes", "1,ai,make,yes", ["line 2: segment", "only 'ic' has segments"]),
        ("1,ai,,yes", "1,ai,,maybe", ["line 2: answer", "'maybe'"]),
        ("1,ic,make", "1,ic,mark", ["line 5: segment", "'mark'", "'make'"]),
        ("2020,U", ",U", ["line 2: year", "needs it"]),
        ("2020,U", "soon,U", ["line 2: year", "not a year"]),
        ("U,read", ",read", ["line 2: source", "needs it"]),
        ("U,read", "U,not found", ["line 2: seen"]),
        ("3,ic,tools", "1,ic,saw", ["line 4: answer", "another record says yes"]),
        ("3,ic,tools", "2,ic,tools", ["line 4: answer", "another record says yes"]),
        ("3,ic,,no", "1,ic,,no", ["line 3: answer", "another record says yes"]),
    ],
)
def test_faults_name_line_value_and_mend(given, old, new, words):
    with pytest.raises(InputError) as caught:
        given(old, new)
    assert all(word in str(caught.value) for word in words), caught.value
