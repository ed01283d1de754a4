"""Units of a framework: new ones that can be computed, and nothing else."""

import json

import pytest

from deltaindex import InputError, units

REFUSED_UNITS = [
    *("kilo- = 5", "k- = 5", "万- = 5", "lakh- = 1e5 = k-", "lakh- = person", "lakh- = 0"),
    *("lakh- = inf", "metre = 3 yuan", "meters = 3 yuan", "元 = 3 person", "万人 = 4 person"),
    *("kilo = 4 person", "pi = 3", "case9 = 3 person = metre", "case9 = 3 person; offset: 1 = metre"),
    *("case9 = [length]", "case9 = [person]", "case9 = [a9] * [b9]", "[a9] = [length] / [time]"),
    *("@alias person = case9", "case9 = 3 person\n@alias person = p9", "@group g", "@system s"),
    *("@import /etc/passwd", "@context c", "@defaults", "@end", "# remark", "case9 = 3 person # all"),
    *("case9 = 3 @ person", "case9", "", "case9 =", "= 3", "case9 = 3 person; y", "case 9 = 3 person"),
    *("x9 = x9", "x9 = y9", "x9 = inf person", "x9 = nan person", "x9 = nan", "x9 = 0 person"),
    *("x9 = -2 person", "x9 = 1e400 person", "x9 = 10**10**10 person", "x9 = 9^9^9 person"),
    *("x9 = 10**(10**10) person", "x9 = 10**(9*9*9*9*9*9*9*9*9*9)", "x9 = 9⁹⁹⁹⁹⁹⁹⁹ person"),
    *("x9 = ((((9**99)**99)**99)**99) person", "x9 = person ** 1000", "x9 = 3 person" + " " * 200),
]  # fmt: skip
ALLOWED_UNITS = [
    ["case9 = [case9]"],
    ["case9=[case9]=_=cases9=箱子"],
    ["case9 = 12 bottle9", "bottle9 = [bottle9]"],  # in any order
    ["箱9 = 12 person"],
    ["lakh- = 1e5"],
    ["deg9 = 5 kelvin; offset: 3"],
    ["case9 = 2 m ** 2 / s ** 2"],
    ["case9 = 2 m² / s^-1"],
    ["case9 = 3 (m/s)**2"],
    ["case9 = 2 person ** 0.5"],
    ["case9 = 1e-3 = ‱"],
]


@pytest.mark.slow
@pytest.mark.parametrize("line", REFUSED_UNITS)
def test_b3_f4_a_definition_is_of_a_new_unit_that_can_be_computed(refused, line):
    said = refused(("framework.yaml", "id: demo", f"id: demo\nunits: [{json.dumps(line)}]"))
    assert "framework.yaml: units: " in said


def test_b3_f4_all_wrong_definitions_are_named():
    lines = ["a9 = b9", "b9 = a9", "c9 = 3 person", "d9 = 0 person"]
    with pytest.raises(InputError) as refusal, units.using(lines):
        pass
    assert [fault.value for fault in refusal.value.faults] == [
        "a9 = b9",
        "b9 = a9",
        "d9 = 0 person",
    ]
    with pytest.raises(InputError, match="the unit exists already .*'c9'"):
        units.using(["c9 = 3 person", "c9 = 4 person"]).__enter__()
    long = [f"u9x{n} = 2 u9x{n + 1}" for n in range(2000)]
    with pytest.raises(InputError, match="more than 1000 definitions"):
        units.using(long).__enter__()


@pytest.mark.slow
@pytest.mark.parametrize("lines", ALLOWED_UNITS)
def test_b3_a_new_unit_is_right(lines):
    with units.using(lines):
        assert units.factor("kilometre", "metre") == 1000
    if "offset" not in lines[0]:
        name = lines[0].split("=")[0].strip()
        with units.using(lines):
            unit = name.replace("-", "") + "person" if name.endswith("-") else name
            assert units.factor(unit, unit) == 1
