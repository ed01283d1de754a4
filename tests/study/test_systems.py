"""Index systems of others: read, checked, outlined; faults name line and mend."""

from pathlib import Path

import pytest

from deltabook.study import systems
from deltaindex.errors import InputError

CATALOGUE = """\
id,in_paper,ranked,n_ranked,levels,n_level1,n_level2,n_level3,n_indicators,unlike_hierarchy,normalisation,weights,aggregation,outliers,missing,groups,source
a,true,country,5,theme > indicator,2,,,3,,minmax,,,,,,A
b,false,city,,theme,1,4,,9,,,,,,,,B
"""
HIERARCHY = """\
system,level,code,parent,name_en,name_zh,role,source
a,index,A,,Top,甲,,A
a,theme,1,A,One,一,input,A
a,theme,2,A,Two,二,impact,A
a,indicator,1.1,1,First,甲一,,A
a,indicator,1.2,1,Second,甲二,,A
a,indicator,2.1,2,Third,甲三,,A
a,facet,S,A,Strength,实力,,A
b,index,B,,Top,乙,,B
b,theme,1,B,Only,唯一,,B
"""
DISCREPANCIES = """\
claim,system,paper_en,paper_zh,finding_en,finding_zh,verdict,source
start,a,Since 2001,始于2001年,Since 2000,始于2000年,differs,A
,,All yearly,均为年度,So,属实,confirmed,A
"""


@pytest.fixture
def folder(tmp_path):
    contents = (CATALOGUE, HIERARCHY, DISCREPANCIES)
    for name, content in zip(systems._NEEDED, contents, strict=True):
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def test_read(folder):
    known = systems.read(folder)
    assert known.catalogue["in_paper"].to_dict() == {"a": True, "b": False}
    assert known.catalogue["n_ranked"].isna().to_dict() == {"a": False, "b": True}
    assert known.catalogue.at["a", "n_indicators"] == 3
    assert len(known.hierarchy) == 9


def test_outline(folder):
    known = systems.read(folder)
    assert known.outline("a", "en").to_numpy().tolist() == [
        ["a", "One", "First", "input"],
        ["a", "One", "Second", "input"],
        ["a", "Two", "Third", "impact"],
    ]
    assert known.outline("b", "zh").to_numpy().tolist() == [["b", "唯一", "", ""]]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("catalogue.csv", "b,false", "a,false", "line 3: a: the id is given twice"),
        ("catalogue.csv", "a,true", "a,yes", "'yes'"),
        ("catalogue.csv", "country,5", "country,five", "n_ranked is no whole number"),
        ("catalogue.csv", ",2,,,3,", ",3,,,3,", "n_level1 differs"),
        ("catalogue.csv", ",2,,,3,", ",2,,,4,", "the hierarchy has 3"),
        ("catalogue.csv", ",2,,,3,,", ",2,,,3,n_level1,", "declared to differ and does not"),
        ("catalogue.csv", ",2,,,3,,", ",2,,,3,n_levels1,", "did you mean 'n_level1'?"),
        ("hierarchy.csv", "1.2,1,", "1.1,1,", "line 6: a 1.1: the code is given twice"),
        ("hierarchy.csv", "2.1,2,", "2.1,3,", "the parent does not exist (found '3')"),
        ("hierarchy.csv", "2.1,2,", "2.1,A,", "the parent is a index, not a theme"),
        ("hierarchy.csv", "a,theme,2", "a,thema,2", "unknown level"),
        ("hierarchy.csv", "input", "inputs", "did you mean 'input'?"),
        ("hierarchy.csv", "Third,甲三", "Third,", "name_zh is empty"),
        ("hierarchy.csv", "b,theme", "c,theme", "unknown system"),
        ("hierarchy.csv", "b,index,B,,Top,乙,,B\n", "", "0 rows of level 'index'"),
        ("hierarchy.csv", "甲三,,A", "甲三,,", "no source"),
        ("discrepancies.csv", "differs", "differ", "did you mean 'differs'?"),
        ("discrepancies.csv", "\n,,All", "\nstart,,All", "the claim is given twice"),
        ("discrepancies.csv", "始于2000年", "", "finding_zh is empty"),
    ],
)
def test_faults(folder, file, old, new, told):
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        systems.read(folder)
    assert told in str(caught.value)
    assert file in str(caught.value) or "hierarchy" in told


def test_declared_difference_is_let_through(folder):
    file = folder / "catalogue.csv"
    text = file.read_text(encoding="utf-8").replace(",2,,,3,,", ",2,,,4,n_indicators,")
    file.write_text(text, encoding="utf-8")
    assert systems.read(folder).catalogue.at["a", "n_indicators"] == 4


def test_every_fault_is_told(folder):
    file = folder / "hierarchy.csv"
    text = file.read_text(encoding="utf-8").replace("input", "x").replace("impact", "y")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        systems.read(Path(folder))
    assert len(caught.value.faults) == 2
