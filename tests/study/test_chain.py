"""Chains: read, checked, expanded; faults name file, line, value and mend."""

import math

import pandas as pd
import pytest

from deltaindex.errors import InputError
from deltaindex.study import chain
from deltaindex.study.claims import Claim

CHAIN = {
    "segments": """\
id,name_en,name_zh,part,group,parent,section,source
make,Make,制造,core,core,,1,A
case,Case,封装,core,core,,1,A
tools,Tools,设备,support,tools,,1,A
saw,Saw,锯,support,tools,tools,1,A
oven,Oven,炉,support,tools,tools,1,A
""",
    "flows": """\
from,to,basis,section,source
saw,make,said,1,A
oven,case,implied,1,A
make,case,said,1,A
""",
    "firms": """\
id,name_en,name_zh,segment,entity,section,source
acme,Acme,甲,saw,1,1,A
acme,Acme,甲,oven,,1,A
""",
    "problems": """\
id,title_en,title_zh,segments,section,source
late,Late,晚,tools case,1,A
poor,Poor,穷,case,1,A
""",
    "thrusts": """\
id,title_en,title_zh,segments,section,source
learn,Learn,学,tools,1,A
""",
    "facts": """\
id,topic,what,where,year,value,low,high,unit,qualifier,source,confidence
output,a,Output,X,1,50,50,50,t,exact,B,high
part,a,Share of output,X,1,>10,10,,%,above,B,low
span,a,Share of output,Y,1,1-2,1,2,%,range,B,medium
growth,a,Growth of share,X,1,300,300,300,%,exact,B,high
""",
}
ENTITIES = pd.DataFrame(index=pd.Index(["1", "2"], name="entity"))


def write(folder, tables, name="", old="", new=""):
    assert not name or old in tables[name]
    for table, text in tables.items():
        text = text.replace(old, new, 1) if table == name else text
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder


def test_hits_reach_all_leaves_beneath(tmp_path):
    known = chain.read(write(tmp_path, CHAIN), ENTITIES)
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


def test_bounds_stay_bounds(tmp_path):
    known = chain.read(write(tmp_path, CHAIN))
    assert known.value("output") == 50
    assert math.isnan(known.facts.at["part", "high"])
    for id in ("part", "span"):
        with pytest.raises(KeyError, match=id):
            known.value(id)


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("segments", "oven,Oven", "saw,Oven", ["line 6", "stands twice", "line 5"]),
        ("segments", "tools,tools,1", "tools,tolls,1", ["line 5", "'tolls'", "'tools'"]),
        ("segments", "Tools,设备,support,tools,,", "Tools,设备,support,tools,saw,", ["own ancestor"]),
        ("segments", "core,core,,1,A\ncase", "heart,core,,1,A\ncase", ["line 2", "'heart'", "core"]),
        ("flows", "make,case", "make,make", ["flows.csv", "line 4", "supplies itself", "another"]),
        ("flows", "saw,make", "saw,made", ["line 2", "unknown segment 'made'", "did you mean"]),
        ("flows", "saw,make", "tools,make", ["line 2", "without parts", "one of its parts"]),
        ("flows", "saw,make,said", "saw,make,heard", ["'heard'", "implied, said"]),
        ("firms", "甲,saw,1", "甲,sow,1", ["firms.csv", "line 2", "'sow'", "'saw'"]),
        ("firms", "saw,1,1", "saw,9,1", ["line 2", "unknown entity '9'"]),
        ("firms", "甲,oven", "甲,saw", ["line 3", "stands twice"]),
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
def test_chain_refuses(tmp_path, name, old, new, words):
    with pytest.raises(InputError) as error:
        chain.read(write(tmp_path, CHAIN, name, old, new), ENTITIES)
    assert len(error.value.faults) >= 1
    for word in (f"{name}.csv", *words):
        assert word in str(error.value)


def test_every_fault_is_told(tmp_path):
    write(tmp_path, CHAIN, "facts", "50,50,50", "50,40,50")
    (tmp_path / "thrusts.csv").write_text("id,title_en,title_zh,segments,section,source\n")
    with pytest.raises(InputError, match="no rows"):
        chain.read(tmp_path)
    broken = CHAIN | {"flows": CHAIN["flows"].replace("make,case", "make,make")}
    with pytest.raises(InputError) as error:
        chain.read(write(tmp_path, broken, "facts", "50,50,50", "50,40,50"))
    assert len(error.value.faults) == 2


def test_side_by_side(tmp_path):
    facts = chain.read(write(tmp_path, CHAIN)).facts
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
