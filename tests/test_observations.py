"""Observations: converted exactly, or refused cell by cell."""

import pytest

from deltaindex import Framework, InputError, read_observations


@pytest.fixture
def read(demo):
    def call(*changes):
        folder = demo(*changes)
        framework = Framework.read(folder / "framework.yaml")
        return read_observations(folder / "observations.csv", framework)

    return call


def test_read(read):
    observations = read()
    assert observations.values["people"].tolist() == pytest.approx([1, 1, 1], rel=1e-15)
    assert observations.values["dust"].tolist() == pytest.approx([10, 30, 20], rel=1e-15)
    assert observations.values.index.name == "entity"
    assert observations.absent() == ()
    cell = observations.cells.iloc[3]
    assert (cell["value"], cell["unit"], cell["line"]) == ("10000", "人", 5)


def test_files_of_one_period_add_up(demo):
    folder = demo()
    text = (folder / "observations.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "one.csv").write_text("\ufeff" + "".join(text[:7]), "utf-8")
    (folder / "two.csv").write_text(text[0] + "".join(reversed(text[7:])), "utf-8", newline="\r\n")
    framework = Framework.read(folder / "framework.yaml")
    apart = read_observations([folder / "one.csv", folder / "two.csv"], framework)
    whole = read_observations(str(folder / "observations.csv"), framework)
    assert apart.values.equals(whole.values)
    assert apart.cells["file"].tolist() == ["one.csv"] * 6 + ["two.csv"] * 3


@pytest.mark.parametrize("row", ["a,dust,,µg/m^3", "a,dust,,", "a,dust"])
def test_an_empty_value_is_a_missing_one(read, row):
    observations = read(("observations.csv", "a,dust,10,微克/立方米", row))
    assert observations.values["dust"].isna().tolist() == [True, False, False]


def test_absent_variables(read):
    """A variable without a row is absent, and so is an entity."""
    observations = read(("observations.csv", "", "entity,variable,value,unit\na,dust,1e1,µg/m^3\n"))
    assert observations.absent() == ("students", "people")
    assert observations.values["dust"].count() == 1


FIRST = "a,students,30,人"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("d,students,30,人", ["d, students", "unknown entity", "'d'", "known are: a, b, c"]),
        ("a,studens,30,人", ["a, studens", "unknown variable", "did you mean 'students'"]),
        ("a,students,30,元", ["a, students", "into 'person'", "'元'", "check the unit"]),
        ("a,students,30,", ["a, students", "into 'person'", "''"]),
        ("a,students,30,pople", ["unknown unit", "'pople'"]),
        *(
            (f'a,students,"{value}",人', ["a, students", "not a finite number", value, "empty"])
            for value in [
                "inf",
                "NaN",
                "NA",
                "-",
                "1_000",
                "1,000",
                "３",
                "٣",
                "1e999",
                "0x1",
                "30人",
            ]
        ),
        ("a,students,9e307,亿人", ["a, students", "too large in 'person'", "9e307"]),
        (f"{FIRST}\na,students,30,人", ["line 3", "the same cell", "line 2", "keep one"]),
        (f"{FIRST}\na,students,,人", ["line 3", "the same cell"]),
        ("a,students,30,人,2018", ["5 cells under 4 columns"]),
    ],
)
def test_refuses(read, row, words):
    with pytest.raises(InputError) as refusal:
        read(("observations.csv", FIRST, row))
    (fault,) = refusal.value.faults
    message = str(fault)
    assert all(word in message for word in ["observations.csv: line ", *words]), message


def test_gathers_all_faults(read):
    with pytest.raises(InputError) as refusal:
        read(("observations.csv", FIRST, "x,students,many,人\na,studens,1,人"))
    assert [f.place for f in refusal.value.faults] == [
        "line 2: x, students",
        "line 2: x, students",
        "line 3: a, studens",
    ]


def test_refuses_a_file_without_rows(read):
    with pytest.raises(InputError, match=r"observations.csv: no observations; add rows"):
        read(("observations.csv", "", "entity,variable,value,unit\n"))
