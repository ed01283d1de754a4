"""Units: what yearbooks print, converted exactly; nothing else let in."""

import pytest

from deltaindex import Framework, InputError, read_observations, units


@pytest.mark.parametrize(
    ("unit", "to", "factor"),
    [
        ("万人", "人", 1e4),
        ("亿元", "万元", 1e4),
        ("万", "1", 1e4),
        ("亿", "万", 1e4),
        ("百万人", "人", 1e6),
        ("元/人", "万元/人", 1e-4),
        ("人/万人", "person / million_person", 100),
        ("户", "household", 1),
        ("件", "patent", 1),
        ("%", "1", 0.01),
        ("％", "%", 1),
        ("‰", "%", 0.1),
        ("分", "1", 1),
        ("微克/立方米", "µg/m^3", 1),
        ("平方公里", "km2", 1),
        ("万千瓦时", "kWh", 1e4),
        ("°C", "℃", 1),
        ("", "1", 1),
    ],
)
def test_factor(unit, to, factor):
    assert units.factor(unit, to) == pytest.approx(factor, rel=1e-15)


def test_degrees_are_converted_with_their_zero():
    assert units.convert(20.0, "°C", "kelvin") == pytest.approx(293.15)
    assert units.convert(212.0, "degF", "°C") == pytest.approx(100)
    with pytest.raises(InputError, match="degF.*use `convert`"):
        units.factor("degF", "°C")


@pytest.mark.parametrize("unit", ["元", "person", "%"])
def test_refuses_what_measures_something_else(unit):
    with pytest.raises(InputError, match=rf"into 'km'.*{unit}.*check the unit"):
        units.factor(unit, "km")


def test_currencies_do_not_convert():
    with pytest.raises(InputError, match="cannot be converted"):
        units.factor("美元", "元")


@pytest.mark.parametrize(
    "unit",
    [
        "furlongs_",
        "10 m",
        "m /",
        "__import__('os')",
        "m**9**9**9",
        "m^999",
        "9**9**9**9",
        "(" * 9999,
    ],
)
def test_refuses_what_is_no_unit(unit):
    with pytest.raises(InputError, match="unknown unit.*declare it"):
        units.parse(unit)


def test_define():
    line = "test_crate = [test_crate] = _ = test_crates"
    with units.using([line, line]):
        assert units.factor("万test_crates", "test_crate") == 1e4
    with pytest.raises(InputError, match="unknown unit"):
        units.parse("test_crate")


def test_two_frameworks_may_define_one_name_otherwise(demo):
    """Each knows its own, also when they are used in turn."""
    found = []
    for size in (10, 1000):
        folder = demo(
            ("framework.yaml", "id: demo", f"id: demo\nunits: ['crate = {size} person']"),
            ("framework.yaml", "students: {unit: person", "students: {unit: crate"),
        )
        framework = Framework.read(folder / "framework.yaml")
        observed = read_observations(folder / "observations.csv", framework)
        found.append((framework, observed.values))
    for size, (framework, values) in zip((10, 1000), found, strict=True):
        assert values["students"].tolist() == pytest.approx([30 / size, 20 / size, 10 / size])
        assert framework.derive(values)["density"].tolist() == pytest.approx([3000, 2000, 1000])


@pytest.mark.parametrize("line", ["meter = 3 yuan", "test_new = 2 m = _ = person"])
def test_define_changes_no_unit(line):
    with pytest.raises(InputError, match="exists already.*take another name"), units.using([line]):
        pass
    assert units.factor("person", "人") == 1


@pytest.mark.slow
@pytest.mark.parametrize("line", ["", "case", "= 3", "@import x", "@alias m = n", "test_x = 1 +"])
def test_define_refuses(line):
    with pytest.raises(InputError, match="not a unit definition"), units.using([line]):
        pass
