"""A variable held against what others imply: residents by GDP and GDP a head."""

import csv
from pathlib import Path

import pytest
from tests.here import CITIES

from deltaindex.intake import check
from deltaindex.intake.finding import WARNING

ROOT = Path(__file__).parents[2]
PEOPLE, SHANGHAI = "population_registered", "310000"


@pytest.fixture(scope="module")
def facts():
    """Rows of 2019."""
    with (ROOT / "data" / "observations" / "2019.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {(r["entity"], r["variable"]): float(r["value"]) for r in rows}


@pytest.fixture(scope="module")
def residents(facts):
    """Residents in 10,000 that the GDP and the GDP a head of 2019 imply."""
    return {e: v / facts[e, "gdp_per_capita"] for (e, n), v in facts.items() if n == "gdp"}


@pytest.fixture
def people(tmp_path, scope, facts):
    """Check a table of population, GDP and GDP a head; `change` maps values of the population."""

    def run(change=lambda entity, value: value, names=(PEOPLE, "gdp", "gdp_per_capita")):
        lines = ["entity,variable,value,unit,source"]
        for (entity, name), value in facts.items():
            if name in names:
                value = change(entity, value) if name == PEOPLE else value
                unit = scope.framework.variables[name].unit
                lines.append(f"{entity},{name},{value!r},{unit},ours")
        path = tmp_path / "new.csv"
        path.write_text("\n".join(lines), "utf-8")
        checked = check(path, scope)
        assert checked.ok, checked.of("fault")
        return [f for f in checked.of(WARNING) if f.rule == "implied"]

    return run


@pytest.mark.parametrize("names", [(PEOPLE, "gdp", "gdp_per_capita"), (PEOPLE,), (PEOPLE, "gdp")])
def test_registered_people_are_no_residents_and_pass(people, names):
    """Shanghai has 1.6 times as many residents, other cities 0.8 times: as the year before."""
    assert people(names=names) == []


@pytest.mark.parametrize("growth", [0.95, 1.03, 1.15])
def test_people_come_and_go(people, growth):
    assert people(lambda _, value: value * growth) == []


@pytest.mark.parametrize("names", [(PEOPLE, "gdp", "gdp_per_capita"), (PEOPLE,)])
@pytest.mark.parametrize("off", [0.985, 1.0, 1.01])
def test_a_column_of_residents_is_named(people, residents, names, off):
    """Without GDP in the table, that of the year before tells."""
    (found,) = people(lambda entity, _: residents[entity] * off, names)
    assert found.variable == PEOPLE and found.count == CITIES
    assert "the resident population" in found.problem and "gdp / gdp_per_capita" in found.problem


def test_shanghai_alone(people, residents):
    """24.3 for 14.7 million."""
    (found,) = people(lambda entity, value: residents[entity] if entity == SHANGHAI else value)
    assert (found.entity, found.count) == (SHANGHAI, 1) and found.problem.startswith("1.00 times")
    assert "0.61 times in 2019" in found.problem


def test_most_of_a_column_is_one_line(people):
    (found,) = people(lambda _, value: value * 1.5)
    assert found.count == CITIES and f"{CITIES} values, the first of them" in found.problem


def test_a_table_that_was_residents_before_is_not_doubted_again(tmp_path, scope, facts):
    """Where the year before equalled what is implied, it is the variable."""
    from dataclasses import replace

    from deltaindex.intake import implied_values

    values = scope.before.values.copy()
    values[PEOPLE] = values["gdp"] / values["gdp_per_capita"]
    before = replace(scope.before, values=values)
    cells = {(e, PEOPLE): (v, None) for e, v in values[PEOPLE].items()}
    assert list(implied_values.doubtful(cells, replace(scope, before=before))) == []


def test_no_year_before_and_zeros(tmp_path, scope):
    from dataclasses import replace

    from deltaindex.intake import implied_values

    cells = {(e, n): (0.0, None) for e in scope.framework.entities.index
             for n in (PEOPLE, "gdp", "gdp_per_capita")}  # fmt: skip
    assert list(implied_values.doubtful(cells, scope)) == []
    assert list(implied_values.doubtful(cells, replace(scope, before=None))) == []
