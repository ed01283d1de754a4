"""Themes over the years: on one ruler, and not over a break in the data."""

import pytest

from deltabook.chapters import entity_years, year_changes


@pytest.fixture(scope="module")
def years(project):
    return entity_years.of(project)


def test_ranks_are_those_of_the_editions_and_scores_those_of_the_page_on_the_years(project, years):
    course = year_changes.on_one_ruler(years.each, years.held_at)
    assert years.scores["index"].loc[course.levels.index].equals(course.levels)
    for year in years.years:
        if project.set_of(year) == "every_year":
            assert years.places["index"][year].equals(project.index(year).ranks["index"])


def test_moves_are_of_the_same_ranks(years):
    table = years.moves.table
    assert set(table.index) == set(years.ranked)
    own = years.places["index"].loc[table.index]
    assert (table["rank_a"] == own[years.began]).all() and (
        table["rank_b"] == own[years.ended]
    ).all()


def test_a_theme_is_compared_only_between_years_that_mean_the_same(project, years):
    """By the breaks that project.yaml declares: of students in three years, of GDP in two."""
    declared = {(b.year, v) for b in project.declared_breaks for v in b.variables}
    assert {(2019, "gdp"), (2020, "he_students"), (2022, "he_students")} <= declared
    assert years.breaks["finance"] == years.breaks["potential"] == []
    assert years.breaks["level"] == [2019, 2020]
    assert years.breaks["talent"] == years.breaks["index"] == [2019, 2020, 2021, 2022]
    assert years.span("finance") == (years.began, years.ended)
    assert years.span("level") == (2020, years.ended)
    assert years.span("talent") is None and years.span("index") is None


def test_a_course_stands_beside_the_means(years):
    scores = years.scores["finance"]
    course = years.course("finance", "320200", ["320100", "320200"])
    assert list(course.index) == years.years and list(course) == ["own", "group", "all"]
    year = years.ended
    assert course.at[year, "own"] == scores.at["320200", year]
    assert course.at[year, "group"] == pytest.approx(scores.loc[["320100", "320200"], year].mean())
    assert course.at[year, "all"] == pytest.approx(scores[year].mean())


def test_an_entity_alone_in_its_group_has_no_mean_beside_it(years):
    assert years.course("finance", "310000", ["310000"])["group"].isna().all()
