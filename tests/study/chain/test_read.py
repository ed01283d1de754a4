"""Chains: read, checked, expanded; faults name file, line, value and mend."""

import math

import pandas as pd
import pytest

from deltabook.study import chain
from deltabook.study.claims import Claim
from deltaindex.errors import InputError

ENTITIES = pd.DataFrame(index=pd.Index(["1", "2"], name="entity"))


def test_hits_reach_all_leaves_beneath(chain_folder):
    known = chain.read(chain_folder(), ENTITIES)
    assert list(known.leaves) == ["make", "case", "saw", "oven"]
    assert known.beneath("tools") == ["saw", "oven"]
    assert known.hits().loc["late"].to_dict() == {
        "make": False,
        "case": True,
        "saw": True,
        "oven": True,
    }
    assert known.hits().sum().to_dict() == {"make": 0, "case": 2, "saw": 1, "oven": 1}
    assert known.hits("thrusts").sum().sum() == 2
    listed = known.listed("problems", known.segments["name_en"], ", ")
    assert listed.to_dict() == {"late": "Tools, Case", "poor": "Case"}


def test_bounds_stay_bounds(small_chain):
    known = small_chain()
    assert known.value("output") == 50
    assert math.isnan(known.facts.at["part", "high"])
    for id in ("part", "span"):
        with pytest.raises(KeyError, match=id):
            known.value(id)


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("segments", "oven,Oven", "saw,Oven", ["line 6", "stands twice", "line 5"]),
        ("segments", "tools,tools,,1", "tools,tolls,,1", ["line 5", "'tolls'", "'tools'"]),
        ("segments", "Tools,设备,support,tools,,", "Tools,设备,support,tools,saw,", ["own ancestor"]),
        ("segments", "core,core,,,1,A\ncase", "heart,core,,,1,A\ncase", ["line 2", "'heart'", "core"]),
        ("flows", "make,case", "make,make", ["flows.csv", "line 4", "supplies itself", "another"]),
        ("flows", "saw,make", "saw,made", ["line 2", "unknown segment 'made'", "did you mean"]),
        ("flows", "saw,make", "tools,make", ["line 2", "without parts", "one of its parts"]),
        ("flows", "saw,make,machine,said", "saw,make,machine,heard", ["'heard'", "implied, ours, said"]),
        ("firms", "acme,saw,1", "acme,sow,1", ["firms.csv", "line 2", "'sow'", "'saw'"]),
        ("firms", "saw,1,1", "saw,9,1", ["line 2", "unknown entity '9'"]),
        ("firms", "acme,oven", "acme,saw", ["line 3", "stands twice"]),
        ("firms", "acme,oven", "acne,oven", ["line 3", "unknown firm 'acne'", "'acme'"]),
        ("companies", "甲,yes", "甲,yeah", ["line 2: domestic", "'yeah'"]),
        ("segments", "Saw,锯,support,tools,tools,,", "Saw,锯,support,tools,tools,saws,", ["line 5: traded_as", "'saws'"]),
        ("flows", "oven,case", "case,saw", ["line 4: to", "closes a circle: make > case > saw > make"]),
        ("readings", "bolt,,bolt", "bold,,bolt", ["line 5: firm", "unknown firm 'bold'", "'bolt'"]),
        ("readings", "bolt,,bolt", "bolt,,boll", ["line 5: fact", "unknown fact 'boll'", "'bolt'"]),
        ("readings", "saw,share,1,1", "sew,share,1,1", ["line 5", "unknown segment 'sew'"]),
        ("readings", "saw,share,1,1", "saw,shares,1,1", ["line 5", "unknown measure 'shares'"]),
        ("readings", "saw,share,1,1", "saw,share,1,", ["line 5: rank", "needs a place"]),
        ("readings", "saw,share,1,1", "saw,share,,1", ["line 5: market", "share of no market"]),
        ("readings", "saw,share,1,2", "saw,share,1,1", ["line 6: rank", "two firms at one place"]),
        ("readings", "saw,share,1,2,acme,", "saw,share,1,2,,", ["line 6: firm", "no single firm"]),
        ("readings", "saw,share,1,2", "saw,of_first,1,2", ["line 6: measure", "one basis"]),
        ("readings", "acme,,acme", "acme,,roughly", ["line 6", "shares sum to 140 %", "line 6: rank", "larger share"]),
        ("readings", "saw,localisation,,,,,home-1", "saw,first,1,2,,,home-1", ["line 2: fact", "less together than singly, 75 %"]),
        ("readings", "home-1", "output", ["line 2: fact", "no share", "in %"]),
        ("readings", "sales-make", "part", ["line 7: fact", "sales need a number"]),
        ("readings", "roughly,near", "roughly,nearly", ["line 4: reading", "'nearly'"]),
        ("judgements", "saw,substitutability,easy", "saw,substitutability,simple", ["line 2: class", "easy, hard"]),
        ("judgements", "hard,us", "hard,", ["line 3: by", "whose"]),
        ("readings", "saw,localisation,,,,,home-1", "saw,localisation,,,,old,home-1", ["line 2: class", "'old'", "mature"]),
        ("flows", "oven,case,machine", "oven,case,machines", ["line 3: carries", "'machines'", "did you mean 'machine'"]),
        ("flows", "oven,case,machine", "saw,case,software", ["line 3: carries", "another kind elsewhere, machine"]),
        ("items", "blade,saw,both", "blade,sew,both", ["line 2: segment", "'sew'", "'saw'"]),
        ("items", "blade,saw,both", "blade,saw,old", ["line 2: class", "'old'"]),
        ("items", "blade,saw,both,direct", "blade,,both,direct", ["line 2: segment", "enters no segment", "near"]),
        ("items", "blade,saw,both,direct,R", "blade,saw,both,direct,", ["line 2: reason_en", "how it belongs"]),
        ("countries", "JPN,JPN", "CHN,JPN", ["line 3: id", "stands twice", "line 2"]),
        ("rule.yaml", "together: product", "together: sum", ["together", "'sum'"]),
        ("rule.yaml", "line: 14", "line: fine", ["line", "nanometres"]),
        ("rule.yaml", "  mature: {en: Mature, zh: 成熟}", "", ["nodes", "mature, advanced"]),
        ("rule.yaml", "felt: next_design", "felt: soon", ["kinds: software", "weeks, next_design, years"]),
        ("rule.yaml", "reach: 1, ", "", ["weights", "one weight for each"]),
        ("rule.yaml", "reach: 1", "reach: -1", ["weights", "from 0 up"]),
        ("rule.yaml", "perturb: 0.5", "perturb: 50", ["perturb", "0 to 1"]),
        ("rule.yaml", "confidence: low", "confidence: lax", ["confidence", "high, low"]),
        ("rule.yaml", "perturb", "perturbe", ["unknown key", "did you mean 'perturb'"]),
        ("problems", "tools case", "tools cast", ["problems.csv", "line 2", "'cast'", "'case'"]),
        ("problems", "tools case", "", ["line 2", "names no segment"]),
        ("thrusts", "学,tools", "学,tool", ["thrusts.csv", "'tool'"]),
        ("facts", ">10,10,,%", ">110,110,,%", ["line 3: low", "110", "0 and 100 %"]),
        ("facts", "1-2,1,2", "1-2,2,1", ["line 4: low", "above the upper", "swap"]),
        ("facts", "1-2,1,2", "1-2,x,2", ["line 4: low", "not a number", "'x'"]),
        ("facts", "10,,%,above", "10,,%,below", ["line 3", "high alone"]),
        ("facts", "50,50,50", "50,40,50", ["line 2", "equal bounds", "range"]),
        ("facts", "exact,B,high", "exact,,high", ["line 2: source", "no source"]),
        ("facts", "B,medium", "B,middling", ["'middling'", "medium"]),
    ],
)  # fmt: skip
def test_chain_refuses(chain_folder, name, old, new, words):
    file = name if "." in name else f"{name}.csv"
    with pytest.raises(InputError) as error:
        chain.read(chain_folder(file, old, new), ENTITIES)
    for word in (file, *words):
        assert word in str(error.value)


def test_every_fault_is_told(chain_folder):
    folder = chain_folder("facts.csv", "50,50,50", "50,40,50")
    flows = folder / "flows.csv"
    flows.write_text(flows.read_text().replace("make,case", "make,make"))
    with pytest.raises(InputError) as error:
        chain.read(folder)
    assert len(error.value.faults) == 2
    (folder / "thrusts.csv").write_text("id,title_en,title_zh,segments,section,source\n")
    with pytest.raises(InputError, match="no rows"):
        chain.read(folder)


def test_side_by_side(small_chain):
    facts = small_chain().facts
    claim = Claim("c", "1", "bound", "X", "", ">", 20.0, "t", 1.0, "", {}, "")
    rows = pd.DataFrame({"row": ["a", "b"], "fact": ["part", ""], "claim": ["", "c"]})
    found = chain.side_by_side(rows, facts, {"c": claim})
    assert found["low"].tolist()[0] == 10
    assert found["shown"].tolist()[0] == ">10"
    assert found["printed"].tolist()[1] == 20
    assert found["printed_operator"].tolist() == ["", ">"]
    assert found["low"].isna().tolist() == [False, True]
    with pytest.raises(KeyError, match="absent"):
        chain.side_by_side(rows.assign(fact=["absent", ""]), facts, {"c": claim})
