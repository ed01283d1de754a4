"""The facts and the framework: whole, sourced, and as the README tells them."""

import re
from pathlib import Path

import pandas as pd
import pytest
import yaml
from tests import here

from deltaindex import formula, units

DATA = Path(__file__).parents[2] / "data"


def read(name):
    return pd.read_csv(DATA / name, dtype=str, keep_default_na=False)


def read_yaml(name):
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


CITIES = read("cities.csv")
PROJECT = read_yaml("project.yaml")
FRAMEWORK = read_yaml(PROJECT["framework"])
VARIABLES, INDICATORS = FRAMEWORK["variables"], FRAMEWORK["indicators"]
FILES = sorted((DATA / "observations").glob("*.csv"))
YEARS = sorted(int(file.stem) for file in FILES if file.stem.isdecimal())
SOURCES = read("sources.csv").set_index("id")
# what some cities lack, in some year
PARTIAL = {
    "rd_expenditure_internal",
    "rd_personnel",
    "employed_urban_private_selfemployed",
    "pm25_annual_mean_yearbook",
}
_NEVER_AFTER_2019 = {
    "rd_expenditure_internal",
    "employed_urban_private_selfemployed",
    "sme_board_listed_companies",
    "pm25_annual_mean_stations",
}
LACKING = {
    2018: set(),
    2019: set(),
    2020: _NEVER_AFTER_2019 | {"population_registered", "internet_broadband_subscribers"},
    2021: _NEVER_AFTER_2019,
    2022: _NEVER_AFTER_2019 | {"internet_broadband_subscribers"},
}
SHIPPED = sorted(LACKING)  # a year that `deltaindex add` brought has its own gaps
TABLE_1 = {
    "talent": [
        "he_students_per_million",
        "maker_spaces",
        "incubators",
        "graduate_labour_demand",
        "he_institutions_per_million",
        "hightech_firms_per_million",
        "tech_smes_per_million",
    ],
    "finance": ["rd_intensity", "st_fiscal_share"],
    "level": [
        "invention_patents_per_million",
        "pct_applications_per_million",
        "trademarks_per_million",
    ],
    "contribution": [
        "labour_productivity",
        "hightech_value_added_share",
        "environmental_reputation",
        "eco_industry_activity",
    ],
    "potential": [
        "education_fiscal_share",
        "internet_subscribers_per_thousand",
        "highway_convenience",
        "researcher_satisfaction",
        "private_economy_share",
        "sme_board_firms",
    ],
}


def edition(year):
    """All rows that an edition reads, required and optional."""
    patterns = PROJECT["observations"]["required"] + PROJECT["observations"]["optional"]
    files = [pattern.format(year=year) for pattern in patterns]
    return pd.concat(read(file) for file in files if (DATA / file).is_file())


def table(year):
    """Values of an edition, entities by variables, NaN where absent."""
    rows = edition(year)
    wide = rows.assign(value=rows["value"].astype(float))
    wide = wide.pivot(index="entity", columns="variable", values="value")
    return wide.reindex(index=CITIES["entity"], columns=list(VARIABLES))


def test_cities():
    assert CITIES["entity"].is_unique
    counts = CITIES["province_en"].value_counts().to_dict()
    paper = {"Anhui": 16, "Jiangsu": 13, "Zhejiang": 11, "Shanghai": 1}
    assert counts.items() >= paper.items()  # more may be scored beside those of the paper
    assert (CITIES["province"].str[:2] == CITIES["entity"].str[:2]).all()


def test_city_sets():
    sets = read("city_sets.csv")
    assert set(sets["entity"]) <= set(CITIES["entity"])
    sizes = sets.groupby("set")["entity"].nunique()
    assert sizes["yrd-centre"] == 27
    assert sizes["shanghai-metropolitan-area"] == 9
    for _, members in sets.groupby("set"):
        positions = members["position"].astype(int).tolist()
        assert positions == list(range(1, len(members) + 1))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_observations(file):
    rows = read(f"observations/{file.name}")
    assert set(rows["reference_year"]) == {re.search(r"\d{4}", file.stem)[0]}
    assert set(rows["confidence"]) <= {"high", "medium", "low"}
    assert (rows["value"] != "").all()
    assert set(rows["source"]) <= set(read("sources.csv")["id"])
    assert set(rows["entity"]) <= set(CITIES["entity"])
    assert set(rows["variable"]) <= set(VARIABLES)
    assert not rows.duplicated(["entity", "variable"]).any()
    for variable, unit in rows[["variable", "unit"]].drop_duplicates().itertuples(index=False):
        units.factor(unit, VARIABLES[variable]["unit"])  # raises unless it converts


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_source_has_the_year(file):
    """A cell is not cited to editions in which it cannot stand."""
    rows = read(f"observations/{file.name}")
    for id, year in rows[["source", "reference_year"]].drop_duplicates().itertuples(index=False):
        first, _, last = SOURCES.loc[id, "years"].partition("-")
        assert not first or int(first) <= int(year) <= int(last or first), (id, year)


def test_the_yearbook_is_cited_by_the_editions_that_hold_its_years():
    """The edition of a year holds the year before."""
    title, years = SOURCES.loc["ccsy", ["title", "years"]]
    first, last = map(int, years.split("-"))
    assert f"editions {first + 1} to {last + 1} (data years {first} to {last})" in title


@pytest.mark.parametrize("year", SHIPPED)
def test_a_variable_is_there_for_all_cities_or_known_to_be_partial(year):
    """So a gap of a later year is a variable that is missing, not a city."""
    counts = edition(year).groupby("variable")["entity"].nunique()
    assert {name for name, count in counts.items() if count < len(CITIES)} <= PARTIAL
    assert counts.drop(PARTIAL, errors="ignore").eq(len(CITIES)).all()


@pytest.mark.parametrize("year", SHIPPED)
def test_what_a_year_lacks(year):
    """Of the open and the extended set, as the front page has it."""
    rows = edition(year)
    chosen = FRAMEWORK["sets"]["extended"]
    lost = {v for n in chosen for v in formula.names(INDICATORS[n]["formula"])}
    assert lost - set(rows["variable"]) == LACKING[year]


def test_the_breaks_are_those_of_the_data():
    """The note of the yearbook on the census stands with each value that it bears on."""
    for year in SHIPPED:
        rows = edition(year)
        said = rows.loc[rows["variable"] == "gdp_per_capita", "note"].str.contains("2020 census")
        assert said.all() if year >= 2020 else not said.any()


@pytest.mark.parametrize("year", YEARS)
def test_an_edition_has_each_cell_once(year):
    assert not edition(year).duplicated(["entity", "variable"]).any()


@pytest.mark.parametrize(
    ("year", "entity", "variable", "value", "unit"),
    [
        (2018, "310000", "gdp", "326798700", "万元"),
        (2018, "320500", "sme_board_listed_companies", "39", "家"),
        (2018, "341700", "invention_patents_granted", "150", "件"),
        (2019, "341700", "invention_patents_granted", "70", "件"),
        (2018, "310000", "pm25_annual_mean_stations", "38.03", "微克/立方米"),
        (2018, "341200", "gdp_per_capita", "21589", "元/人"),
    ],
)
def test_values_as_printed(year, entity, variable, value, unit):
    rows = edition(year)
    row = rows[(rows["entity"] == entity) & (rows["variable"] == variable)].iloc[0]
    assert (float(row["value"]), row["unit"]) == (float(value), unit)


def test_unfounded_cells_are_absent():
    """Closed variables have no rows; an indicator that has some is not closed any more."""
    closed = {
        name
        for indicator in INDICATORS.values()
        if indicator.get("class") == "closed"
        for name in formula.names(indicator["formula"])
    } - {"population_registered"}
    assert len(closed) == 10
    for file in FILES:
        assert closed.isdisjoint(read(f"observations/{file.name}")["variable"])


def test_framework_is_table_1():
    ids = [name for theme in TABLE_1.values() for name in theme]
    printed = FRAMEWORK["sets"][PROJECT["printed_set"]]
    assert printed == ids == [n for n in INDICATORS if n in printed]
    assert len(ids) == 22
    for theme, members in TABLE_1.items():
        assert [n for n in printed if INDICATORS[n]["parent"] == theme] == members
    # what else the framework holds stands in a theme of the table, and is not of its list
    for name in set(INDICATORS) - set(printed):
        assert INDICATORS[name]["parent"] in TABLE_1
        assert "printed" not in INDICATORS[name]
    parents = {name: node.get("parent") for name, node in FRAMEWORK["nodes"].items()}
    assert parents == {
        "index": None,
        "input": "index",
        "output": "index",
        "impact": "index",
        "talent": "input",
        "finance": "input",
        "level": "output",
        "contribution": "impact",
        "potential": "impact",
    }


@pytest.mark.parametrize("name", INDICATORS)
def test_indicator(name):
    indicator = INDICATORS[name]
    needed = {"observed": set(), "proxy": {"stands_for", "why"}, "closed": {"why"}}
    given = {"stands_for", "why"} & set(indicator)
    assert given == needed[indicator.get("class", "observed")]
    for key in given | {"name"}:
        assert set(indicator[key]) == {"en", "zh"}
        assert all(indicator[key].values())
    assert indicator["direction"] in (1, -1)
    if name in FRAMEWORK["sets"][PROJECT["printed_set"]]:
        assert re.fullmatch(r".+（.+）", indicator["printed"])
        assert indicator["printed_source"] in {"yearbook", "platform", "web"}
    assert set(formula.names(indicator["formula"])) <= set(VARIABLES)
    unit_of = {variable: entry["unit"] for variable, entry in VARIABLES.items()}
    values = formula.evaluate(indicator["formula"], table(2018), unit_of, indicator["unit"])
    if indicator.get("class") == "closed":
        assert values.isna().all()
    elif indicator["unit"] == "%":
        assert values.dropna().between(0, 100).all()
        assert values.max() > 1


@pytest.mark.parametrize("part", ["variables", "nodes"])
def test_names_are_bilingual(part):
    for entry in FRAMEWORK[part].values():
        for text in (entry["name"], entry.get("definition", entry["name"])):
            assert set(text) == {"en", "zh"}
            assert all(text.values())


def test_sets():
    sets = FRAMEWORK["sets"]
    for members in sets.values():
        assert len(set(members)) == len(members) and set(members) <= set(INDICATORS)
    for name in ("open", "extended", "table1"):
        assert sets[name] == sorted(sets[name], key=list(INDICATORS).index)
    open_ = [n for n in sets["table1"] if INDICATORS[n].get("class") != "closed"]
    assert open_ == sets["extended"]
    assert set(sets["open"]) < set(sets["extended"])
    assert {PROJECT["set"], PROJECT["beside"], PROJECT["fallback"]} <= set(sets)


def whole(year, set_name):
    """Whether every variable that a set needs is there for every city."""
    members = FRAMEWORK["sets"][set_name]
    needed = {v for n in members for v in formula.names(INDICATORS[n]["formula"])}
    return table(year)[sorted(needed)].notna().all(axis=None)


@pytest.mark.parametrize("year", SHIPPED)
def test_the_set_of_every_year_is_whole_in_every_year(year):
    assert whole(year, "every_year")


def test_the_open_set_is_whole_in_the_first_years():
    assert [year for year in SHIPPED if whole(year, "open")] == [2018, 2019]


@pytest.mark.parametrize("year", SHIPPED)
def test_residents_are_people(year):
    """GDP over GDP per capita, which is how `every_year` counts them: near what is registered."""
    values = table(year)
    residents = values["gdp"] * 1e4 / values["gdp_per_capita"]
    assert residents.between(7e5, 3e7).all()
    if values["population_registered"].notna().any():
        ratio = residents / (values["population_registered"] * 1e4)
        assert ratio.between(0.6, 2.2).all()


def test_why_of_labour_productivity_holds():
    """GDP per urban job would put Zhoushan and Tongling above Shanghai in 2018."""
    values = table(2018)
    jobs = values["employed_urban_nonprivate_units"] * 1e4
    jobs += values["employed_urban_private_selfemployed"]
    per_job = values["gdp"] / jobs
    assert (per_job[["330900", "340700"]] > per_job["310000"]).all()
    residents = values["gdp"] * 1e4 / values["gdp_per_capita"]
    covered = jobs / residents
    assert (round(covered.min(), 2), round(covered.max(), 2)) == (0.13, 0.84)


def test_claims():
    claims = read("claims.csv")
    assert claims["id"].is_unique
    assert len(claims) == here.CLAIMS
    known = set(CITIES["entity"]) | set(CITIES["province"])
    for codes in claims.loc[claims["unit"] == "adcode", "value"]:
        assert set(codes.split()) <= known
    assert (claims.loc[claims["operator"] == "order", "direction"] != "").all()
    assert (claims.loc[claims["operator"] != "text", "value"] != "").all()
    judged = (claims["operator"] == "text") & claims["test"].isin(["engine", "framework"])
    assert (claims.loc[judged, "rule"] != "").all()


def test_readme_names_every_file_of_observations():
    text = (DATA / "README.md").read_text(encoding="utf-8")
    own = [f for f in FILES if not f.stem.isdecimal() or int(f.stem) in SHIPPED]
    assert [file.name for file in own if f"{file.name}`" not in text] == []


def test_paper_tiers():
    named = PROJECT.get("reference_entities")
    ruler = CITIES if named is None else read("city_sets.csv").query("set == @named")
    assert sum(PROJECT["paper_tiers"]) == len(ruler)


def readme_variables():
    text = (DATA / "README.md").read_text(encoding="utf-8")
    section = text.split("## Variables")[1].split("\n## ")[0]
    head = next(line for line in section.splitlines() if line.startswith("| variable |"))
    assert [int(year) for year in re.findall(r"\b\d{4}\b", head)] == SHIPPED
    counts = r" \| ".join([r"(\d+)"] * len(SHIPPED))
    rows = re.findall(rf"^\| `(\w+)` \| (\S+) \| {counts} \| ([\w-]*) ?\|", section, re.M)
    return {
        name: (unit, dict(zip(SHIPPED, map(int, told), strict=True)), source)
        for name, unit, *told, source in rows
    }


def test_readme_lists_each_variable_with_its_unit():
    told = {name: unit for name, (unit, *_) in readme_variables().items()}
    assert told == {name: entry["unit"] for name, entry in VARIABLES.items()}


@pytest.mark.parametrize("year", SHIPPED)
def test_readme_counts_are_true(year):
    rows = edition(year)
    counts = rows.groupby("variable")["entity"].nunique().to_dict()
    for name, (_, told, _) in readme_variables().items():
        assert (name, told[year]) == (name, counts.get(name, 0))


def test_readme_sources_are_true():
    rows = pd.concat(edition(year) for year in SHIPPED)
    sources = rows.groupby("variable")["source"].agg(lambda ids: " ".join(sorted(set(ids))))
    for name, (*_, told) in readme_variables().items():
        assert (name, told) == (name, sources.get(name, ""))


def test_nothing_names_a_machine():
    """No path of a home, a temporary folder or a mount, and no working file, is told anywhere."""
    machine = re.compile(r"(^|[\s\"'(`])(/|[A-Z]:\\|~/)\w+/|file://|paper\.txt", re.M)
    for file in DATA.rglob("*.*"):
        if file.is_file():
            assert not machine.search(file.read_text(encoding="utf-8")), file.name
