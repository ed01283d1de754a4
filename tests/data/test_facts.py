"""The facts and the framework: whole, sourced, and as the README tells them."""

import re
from pathlib import Path

import pandas as pd
import pytest
import yaml

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
PRINTED = FRAMEWORK["sets"][PROJECT["printed_set"]]
YEARS = sorted(int(p.stem) for p in (DATA / "observations").glob("[0-9]*.csv"))
FILES = sorted((DATA / "observations").glob("*.csv"))
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
    """All rows that an edition reads, required and, where they are there, optional."""
    names = [p.format(year=year) for p in PROJECT["observations"]["required"]]
    more = [p.format(year=year) for p in PROJECT["observations"]["optional"]]
    return pd.concat(read(name) for name in (*names, *(n for n in more if (DATA / n).is_file())))


def table(year):
    """Values of an edition, entities by variables, NaN where absent."""
    rows = edition(year)
    wide = rows.assign(value=rows["value"].astype(float))
    wide = wide.pivot(index="entity", columns="variable", values="value")
    return wide.reindex(index=CITIES["entity"], columns=list(VARIABLES))


def test_cities():
    assert len(CITIES) == 41
    assert CITIES["entity"].is_unique
    assert CITIES["province_en"].value_counts().to_dict() == {
        "Anhui": 16,
        "Jiangsu": 13,
        "Zhejiang": 11,
        "Shanghai": 1,
    }
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
    assert set(rows["source"]) <= set(read("sources.csv")["id"])
    assert set(rows["entity"]) <= set(CITIES["entity"])
    assert set(rows["variable"]) <= set(VARIABLES)
    assert not rows.duplicated(["entity", "variable"]).any()
    for variable, unit in rows[["variable", "unit"]].drop_duplicates().itertuples(index=False):
        units.factor(unit, VARIABLES[variable]["unit"])  # raises unless it converts


@pytest.mark.parametrize("year", [2018, 2019])
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
        if indicator["class"] == "closed"
        for name in formula.names(indicator["formula"])
    } - {"population_registered"}
    assert len(closed) == 10
    for file in FILES:
        assert closed.isdisjoint(read(f"observations/{file.name}")["variable"])


def test_framework_is_table_1():
    ids = [name for theme in TABLE_1.values() for name in theme]
    assert PRINTED == list(INDICATORS)[: len(ids)] == ids
    assert len(ids) == 22
    for theme, members in TABLE_1.items():
        assert [n for n in PRINTED if INDICATORS[n]["parent"] == theme] == members
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
    assert given == needed[indicator["class"]]
    for key in given | {"name"}:
        assert set(indicator[key]) == {"en", "zh"}
        assert all(indicator[key].values())
    assert indicator["direction"] in (1, -1)
    if name in PRINTED:
        assert re.fullmatch(r".+（.+）", indicator["printed"])
        assert indicator["printed_source"] in {"yearbook", "platform", "web"}
    else:  # what the paper does not print stands in for something that it does
        assert indicator["class"] == "proxy"
        assert "printed" not in indicator and "printed_source" not in indicator
    assert set(formula.names(indicator["formula"])) <= set(VARIABLES)
    unit_of = {variable: entry["unit"] for variable, entry in VARIABLES.items()}
    values = formula.evaluate(indicator["formula"], table(2018), unit_of, indicator["unit"])
    if indicator["class"] == "closed":
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
    order = list(INDICATORS)
    for members in sets.values():
        assert members == sorted(members, key=order.index)
    assert [n for n in PRINTED if INDICATORS[n]["class"] != "closed"] == sets["extended"]
    assert set(sets["open"]) < set(sets["extended"])
    assert {PROJECT["set"], PROJECT["beside"], PROJECT["fallback"]} <= set(sets)
    for new in PROJECT["instead"].values():
        assert not any(new in members for members in sets.values())


def test_the_set_of_every_year_stands_for_the_open_set_by_residents():
    """Each is an indicator of the open set, with GDP over GDP per head for registered people."""
    for name in FRAMEWORK["sets"]["every_year"]:
        own = INDICATORS[name]
        of = INDICATORS[name.removesuffix("_residents")]
        residents = of["formula"].replace("population_registered", "(gdp / gdp_per_capita)")
        assert own["formula"] == residents
        assert (own["parent"], own["unit"], own["direction"]) == (
            of["parent"],
            of["unit"],
            of["direction"],
        )
        assert name.removesuffix("_residents") in FRAMEWORK["sets"]["open"]


@pytest.mark.parametrize(
    ("set_", "year"),
    [("open", 2018), ("open", 2019), *(("every_year", year) for year in YEARS)],
)
def test_a_set_is_whole(set_, year):
    """What `open` promises of two years and `every_year` of all: a value for every city."""
    needed = {v for n in FRAMEWORK["sets"][set_] for v in formula.names(INDICATORS[n]["formula"])}
    assert table(year)[sorted(needed)].notna().all(axis=None)


@pytest.mark.parametrize("year", YEARS)
def test_a_year_is_of_that_year(year):
    """Each cell has a source that has the year, and is of it; no variable names few cities only."""
    rows = read(f"observations/{year}.csv")
    sources = read("sources.csv").set_index("id")["years"]
    for source in rows["source"].unique():
        first, last = sources[source].split("-")
        assert int(first) <= year <= int(last)
    assert set(rows["reference_year"]) == {f"{year}"}
    few = {"employed_urban_private_selfemployed", "rd_expenditure_internal", "rd_personnel",
           "pm25_annual_mean_yearbook"}  # fmt: skip
    counts = rows.groupby("variable").size()
    assert (counts.drop(few, errors="ignore") == len(CITIES)).all()
    assert (rows.loc[rows["confidence"] == "low", "note"] != "").all()


def test_later_years_are_facts_of_the_years():
    """Spot values as the yearbook prints them, and what ratios must be true of any year."""
    for year in YEARS:
        frame = table(year)
        residents = frame["gdp"] / frame["gdp_per_capita"]  # 万元 / (元/人) = 万人
        assert residents.between(50, 2600).all()
        if "population_registered" in frame and frame["population_registered"].notna().any():
            assert (residents / frame["population_registered"]).between(0.5, 2.1).all()
        assert (frame["invention_patents_granted"] <= frame["patents_granted"]).all()
        spent = frame[["fiscal_education_expenditure", "fiscal_science_technology_expenditure"]]
        assert (spent.sum(axis=1) < frame["fiscal_expenditure"]).all()
    assert table(2021).at["310000", "gdp"] == 432150000


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
    assert len(claims) == 115
    known = set(CITIES["entity"]) | set(CITIES["province"])
    for codes in claims.loc[claims["unit"] == "adcode", "value"]:
        assert set(codes.split()) <= known
    assert (claims.loc[claims["operator"] == "order", "direction"] != "").all()
    assert (claims.loc[claims["operator"] != "text", "value"] != "").all()
    judged = (claims["operator"] == "text") & claims["test"].isin(["engine", "framework"])
    assert (claims.loc[judged, "rule"] != "").all()


def test_paper_tiers():
    assert sum(PROJECT["paper_tiers"]) == len(CITIES)


def readme_variables():
    text = (DATA / "README.md").read_text(encoding="utf-8")
    section = text.split("## Variables")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\S+) \| (\d+) \| (\d+) \| ([\w-]*) ?\|", section, re.M)
    return {name: (unit, int(a), int(b), source) for name, unit, a, b, source in rows}


def test_readme_lists_each_variable_with_its_unit():
    told = {name: unit for name, (unit, *_) in readme_variables().items()}
    assert told == {name: entry["unit"] for name, entry in VARIABLES.items()}


@pytest.mark.parametrize(("year", "column"), [(2018, 1), (2019, 2)])
def test_readme_counts_are_true(year, column):
    rows = edition(year)
    counts = rows.groupby("variable")["entity"].nunique().to_dict()
    sources = rows.groupby("variable")["source"].first().to_dict()
    for name, told in readme_variables().items():
        assert (name, told[column]) == (name, counts.get(name, 0))
        assert (name, told[3]) == (name, sources.get(name, ""))


def test_nothing_names_a_machine():
    """No path of a home, a temporary folder or a mount, and no working file, is told anywhere."""
    machine = re.compile(r"(^|[\s\"'(`])(/|[A-Z]:\\|~/)\w+/|file://|paper\.txt", re.M)
    for file in DATA.rglob("*.*"):
        if file.is_file():
            assert not machine.search(file.read_text(encoding="utf-8")), file.name
