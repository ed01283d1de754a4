"""Frameworks: read as written, refused with every fault named."""

import pytest

from deltaindex import Framework, InputError


@pytest.fixture
def read(demo):
    return lambda *changes: Framework.read(demo(*changes) / "framework.yaml")


def test_read(read):
    framework = read()
    assert framework.entities.index.tolist() == ["a", "b", "c"]
    assert framework.entities["half"].tolist() == ["x", "x", "y"]
    assert framework.indicators["density"].direction == 1
    assert framework.indicators["density"].class_ == "observed"
    assert framework.indicators["dust"].formula == "dust"
    assert framework.indicators["dust"].unit == "µg/m^3"
    assert framework.name("talent", "zh") == "才能"
    assert framework.name("a", "zh") == "甲"
    assert framework.uses("density") == ["students", "people"]
    assert framework.children("index") == ("talent", "air")
    assert framework.leaves("index") == ("density", "dust")
    assert framework.path("dust") == ("dust", "air", "index")


def test_choose(read):
    framework = read()
    assert framework.choose(None) == ("density", "dust")
    assert framework.choose("open") == ("density",)
    with pytest.raises(InputError, match="no such set.*'opem'.*did you mean 'open'"):
        framework.choose("opem")


def test_a_set_keeps_the_order_of_the_framework(read):
    framework = read(("framework.yaml", "[density]", "[dust, density]"))
    assert framework.choose("open") == ("density", "dust")


def test_a_variable_alone_may_have_any_id(read):
    framework = read(
        ("framework.yaml", "  dust: {unit", "  1.1.2: {unit"),
        ("framework.yaml", "dust: {parent: air", "dust: {formula: 1.1.2, parent: air"),
    )
    assert framework.uses("dust") == ["1.1.2"]
    assert framework.indicators["dust"].unit == "µg/m^3"


def test_names_fall_back(read):
    framework = read(
        ("entities.csv", "", "entity,name,name_zh\na,Aa,甲\nb,,\nNA,,\n"),
        ("framework.yaml", "name: {en: Air, zh: 空气}", "name: Air"),
    )
    assert framework.entity_names("en").tolist() == ["Aa", "b", "NA"]
    assert framework.entity_names("zh").tolist() == ["甲", "b", "NA"]
    assert framework.name("air", "zh") == "Air"
    assert framework.name("unknown") == "unknown"


def test_substitute(read):
    framework = read()
    changed = framework.substitute("people", "students / 2")
    assert changed.indicators["density"].formula == "students / (students / 2)"
    assert framework.indicators["density"].formula == "students / people"
    with pytest.raises(InputError, match="no indicator uses.*'peopl'.*'people'"):
        framework.substitute("peopl", "students")
    with pytest.raises(InputError, match="indicators.density.formula: units do not go together"):
        framework.substitute("people", "dust")
    with pytest.raises(InputError, match="no such variable.*'nope'"):
        framework.substitute("people", "nope")


def test_move(read):
    framework = read()
    assert set(framework.move("air", "talent").leaves("talent")) == {"density", "dust"}
    assert framework.leaves("talent") == ("density",)
    for node, parent in [("index", "air"), ("air", "air"), ("air", "nope"), ("nope", "air")]:
        with pytest.raises(InputError):
            framework.move(node, parent)


AIR = "air: {parent: index, name: {en: Air, zh: 空气}}"
INDEX = "index: {name: {en: Index, zh: 指数}}"
DUST = "dust: {parent: air, direction: -1}"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("id: demo", "idd: demo", ["'idd'", "did you mean 'id'"]),
        ("sets:", "units: kase\nsets:", ["units", "expected a list", "'kase'"]),
        ("sets:", "units: [kase]\nsets:", ["units", "not a unit definition", "'kase'"]),
        ("unit: 万人", "unit: wanz", ["variables.people.unit", "unknown unit", "'wanz'"]),
        ("people: {unit: 万人", "people: {units: 万人", ["variables.people", "'units'", "'unit'"]),
        ("  people: {unit", "  2018: {unit", ["variables.2018", "must be text", "quotes"]),
        ("name: {en: Dust, zh: 尘}", "name: {en: 7}", ["variables.dust.name", "{'en': 7}"]),
        (INDEX, "top: {}", ["nodes", "no node 'index'", "add 'index'"]),
        (INDEX, "index: {parent: air}", ["nodes.index", "'index' has no parent", "'air'"]),
        (AIR, "air: {}", ["nodes.air", "only 'index' has no parent"]),
        (AIR, "air: {parent: talnt}", ["nodes.air.parent", "'talnt'", "'talent'"]),
        (AIR, "air: {parent: [index]}", ["nodes.air.parent", "['index']"]),
        (AIR, "air: {parent: air}", ["nodes.air", "circle", "'air'"]),
        (AIR, "air:", ["nodes.air", "expected a mapping"]),
        ("parent: talent}", "parent: tallent}", ["indicators.density.parent", "'tallent'"]),
        ("students / people,", "students / poeple,", ["density.formula", "'poeple'", "'people'"]),
        ("students / people,", "len(people),", ["density.formula", "may not hold"]),
        ("students / people,", "'3',", ["density.formula", "uses no variable", "'3'"]),
        ("unit: person / million_person", "unit: 元", ["density.formula", "units do not go"]),
        (DUST, "dust: {parent: air, direction: down}", ["dust.direction", "1 or -1", "'down'"]),
        (DUST, "dust: {parent: air, direction: true}", ["dust.direction", "True"]),
        (DUST, "dust: {parent: air, class: open}", ["dust.class", "'open'", "observed"]),
        (DUST, "dust: {parent: air, class: proxy}", ["indicators.dust", "proxy", "add both"]),
        (DUST, "air: {parent: air, formula: dust}", ["indicators.air", "a node has this id"]),
        (DUST, "dust: {parent: air, unit: 元}", ["dust.formula", "converted into '元'", "µg/m^3"]),
        ("[density]", "[densty]", ["sets.open", "'densty'", "'density'"]),
        ("[density]", "[density, density]", ["sets.open", "named twice", "'density'"]),
        ("[density]", "[[density]]", ["sets.open", "['density']"]),
        ("[density]", "density", ["sets.open", "expected a list", "write e.g."]),
        ("  open: [density]", "- [density]", ["sets", "expected a mapping"]),
        ("id: demo", "entities: ../x.csv", ["entities", "outside its folder", "'../x.csv'"]),
        ("id: demo", "entities: none.csv", ["none.csv", "no such file"]),
    ],
)
def test_refuses(read, old, new, words):
    with pytest.raises(InputError) as refusal:
        read(("framework.yaml", old, new))
    message = str(refusal.value)
    assert all(word in message for word in words), message
    assert all("framework.yaml: " in str(f) or "none.csv: " in str(f) for f in refusal.value.faults)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("name\nx\n", ["line 1", "no column 'entity'"]),
        ("entity\na\nb\na\n", ["line 4", "also on line 2", "'a'"]),
        ("entity,x\na,\n,1\nb,\n", ["line 3", "no entity"]),
        ("entity\na\n", ["at least two"]),
        ("", ["no column 'entity'"]),
    ],
)
def test_refuses_entities(read, content, words):
    with pytest.raises(InputError) as refusal:
        read(("entities.csv", "", content))
    assert all(word in str(refusal.value) for word in ["entities.csv: ", *words])


def test_gathers_all_faults(read):
    with pytest.raises(InputError) as refusal:
        read(
            ("framework.yaml", "unit: person,", "unit: persn,"),
            ("framework.yaml", "parent: index, name: {en: Air", "parent: indx, name: {en: Air"),
        )
    assert [f.place for f in refusal.value.faults] == [
        "variables.students.unit",
        "nodes.air.parent",
    ]


def test_parts_and_ranges_of_variables(demo):
    path = demo(
        (
            "framework.yaml",
            "{unit: person, name",
            "{unit: person, part_of: people, range: [0, null], name",
        )
    )
    framework = Framework.read(path / "framework.yaml")
    students = framework.variables["students"]
    assert (students.part_of, students.low, students.high) == ("people", 0, None)
    assert framework.variables["people"].part_of == ""


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (
            "part_of: peple",
            "variables.students.part_of: no such variable (found 'peple'); did you mean",
        ),
        ("part_of: students", "no part of itself"),
        ("part_of: dust", "cannot be converted"),
        ("part_of: [people]", "no such variable"),
        ("range: 5", "expected two numbers"),
        ("range: [5, 1]", "expected two numbers"),
        ("range: [a, 1]", "expected two numbers"),
        ("range: [true, 1]", "expected two numbers"),
    ],
)
def test_refuses_parts_and_ranges(demo, written, words):
    path = demo(("framework.yaml", "{unit: person, name", f"{{unit: person, {written}, name"))
    with pytest.raises(InputError) as refusal:
        Framework.read(path / "framework.yaml")
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  dust: {parent: air, direction: -1}", "  entity: {parent: air, formula: dust}",
         "names the column of entities in what is written .found 'entity'.; rename it"),
        ("id: demo", "id: demo\nentities: [e.csv]", "expected the name of a file .*; write e.g. entities"),
    ],
)  # fmt: skip
def test_names_that_would_be_lost_in_what_is_written(demo, old, new, said):
    with pytest.raises(InputError, match=said):
        Framework.read(demo(("framework.yaml", old, new)) / "framework.yaml")


STUDENTS = "{unit: person, name: {en: Students"


def named(demo, written, variable=STUDENTS):
    return (
        demo(("framework.yaml", variable, "{" + written + ", " + variable[1:])) / "framework.yaml"
    )


def test_words_of_sources(demo):
    path = named(
        demo,
        "aliases: [Pupils, 在校学生], not: [教师], printed_unit: 户, "
        "implied_by: {formula: people / 2, name: {en: half of all}, within: 0.1}",
    )
    students = Framework.read(path).variables["students"]
    assert students.aliases == ("Pupils", "在校学生") and students.confused == ("教师",)
    assert students.names == ("students", "Students", "学生", "Pupils", "在校学生")
    assert students.printed_unit == "户"
    assert (students.implied_by.formula, students.implied_by.within) == ("people / 2", 0.1)
    assert students.implied_by.name == {"en": "half of all"}


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("aliases: Pupils", ["students.aliases", "expected a list of names"]),
        ("aliases: [7]", ["students.aliases", "expected a list of names"]),
        ("aliases: ['%']", ["students.aliases", "expected a list of names"]),
        ("aliases: [people]", ["students.aliases", "a name of people too", "'people'"]),
        ("aliases: [PEOPLE]", ["a name of people too"]),
        ("aliases: [人口]", ["a name of people too", "'人口'"]),
        ("aliases: ['人 口（）']", ["a name of people too"]),
        ("aliases: [dust]", ["a name of dust too"]),
        ("not: 教师", ["students.not", "expected a list of names"]),
        ("not: [学生]", ["students.not", "stands in its own name", "'学生'"]),
        ("not: [students]", ["stands in its own name"]),
        ("aliases: [女学生], not: [女]", ["stands in its own name, 女学生"]),
        ("printed_unit: persn", ["students.printed_unit", "unknown unit"]),
        ("printed_unit: [元]", ["students.printed_unit", "expected a unit"]),
        ("printed_unit: 万人", ["students.printed_unit", "not needed"]),
        ("implied_by: people", ["students.implied_by", "formula, name and within"]),
        ("implied_by: {formula: people, name: {en: n}}", ["formula, name and within"]),
        ("implied_by: {formula: 1, name: {en: n}, within: 0.1}", ["implied_by.formula"]),
        ("implied_by: {formula: peple, name: {en: n}, within: 0.1}", ["implied_by.formula", "'people'"]),
        ("implied_by: {formula: dust, name: {en: n}, within: 0.1}", ["implied_by.formula", "converted"]),
        ("implied_by: {formula: people, name: [n], within: 0.1}", ["implied_by.name"]),
        ("implied_by: {formula: people, name: {en: n}, within: 25}", ["within", "between 0 and 1"]),
        ("implied_by: {formula: people, name: {en: n}, within: true}", ["between 0 and 1"]),
    ],
)  # fmt: skip
def test_refuses_words_of_sources(demo, written, words):
    with pytest.raises(InputError) as refusal:
        Framework.read(named(demo, written))
    message = str(refusal.value)
    assert all(word in message for word in words), message
    assert all("framework.yaml: variables." in str(f) for f in refusal.value.faults)


def test_an_alias_of_two_variables_is_refused(demo):
    path = demo(
        ("framework.yaml", STUDENTS, "{aliases: [Pupils], " + STUDENTS[1:]),
        ("framework.yaml", "{unit: 万人", "{aliases: [pupils], unit: 万人"),
    )
    with pytest.raises(InputError, match="people.aliases: a name of students too .*'pupils'"):
        Framework.read(path / "framework.yaml")


@pytest.mark.parametrize(
    "written",
    ["aliases: [Students]", "aliases: [a, a]", "not: [Dust]", "not: [stud]", "aliases: []"],
)
def test_accepts_words_that_harm_nobody(demo, written):
    assert Framework.read(named(demo, written)).variables["students"]
