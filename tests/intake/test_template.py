"""The workbook to fill: what the framework needs, explained, the same each time."""

import io
import shutil

import openpyxl
import pytest

from deltaindex.intake import Scope, check, template


def book(scope):
    return openpyxl.load_workbook(io.BytesIO(template(scope)))


def test_it_asks_for_what_the_sets_need(scope, project):
    sheet = book(scope).worksheets[0]
    head = [cell.value for cell in sheet[4]]
    assert head[:3] == ["entity", "name_zh", "name_en"]
    framework = project.framework
    sets = ("open", "every_year")  # an edition may rest on either
    needed = {v for name in sets for i in framework.choose(name) for v in framework.uses(i)}
    assert {"gdp_per_capita", "population_registered"} <= needed
    marks = dict(zip(head[3:], [cell.value for cell in sheet[7]][3:], strict=True))
    assert {v for v, mark in marks.items() if mark.startswith("needed")} == needed
    optional = marks.keys() - needed
    assert "rd_expenditure_internal" in optional and "patents_granted" in optional
    assert "pm25_annual_mean_yearbook" in optional  # may take the place of the stations'
    # these have files of their own, and nobody has those
    assert not {"highway_mean_distance_to_other_40", "pm25_annual_mean_stations"} & marks.keys()
    assert not {"maker_spaces", "land_area"} & marks.keys()
    cities = [row[0].value for row in sheet.iter_rows(min_row=8)]
    assert cities == list(framework.entities.index)


def test_it_explains_itself_in_two_languages(scope):
    made = book(scope)
    data, instructions, variables, sources = made.worksheets
    assert data.freeze_panes == "D8" and data.column_dimensions["D"].width > 12
    assert "年鉴自2017年数据起取整到万人" in data["D3"].comment.text
    assert len(data.data_validations.dataValidation) == 3
    said = " ".join(str(c.value) for row in instructions.iter_rows() for c in row)
    assert "deltaindex check" in said and "核对" in said
    rows = {row[0].value: row for row in variables.iter_rows(min_row=2)}
    assert rows["invention_patents_granted"][6].value == "patents_granted"
    assert "发明专利授权数" in rows["invention_patents_granted"][1].value
    assert [c.value for c in sources["A"]][2:4] == ["ccsy-2020", "szse-2020"]
    assert sources["B3"].value is None and sources["D3"].value.startswith("National Bureau")


def test_the_same_bytes_each_time(scope, blank):
    assert template(scope) == blank


def test_unfilled_it_is_refused(scope, blank, tmp_path):
    path = tmp_path / "new.xlsx"
    path.write_bytes(blank)
    (fault,) = check(path, scope).of("fault")
    assert fault.rule == "empty"


@pytest.mark.parametrize(("name", "entities", "variables"), [("hdi-2021", 191, 4), ("tai", 23, 8)])
def test_other_folders(examples, tmp_path, name, entities, variables):
    """A folder with a framework alone: filled with its own values it passes."""
    folder = shutil.copytree(examples / name, tmp_path / name)
    scope = Scope.find(folder, year=2022)
    assert len(scope.needed) == variables and scope.optional == () and scope.project is None
    made = book(scope)
    sheet = made.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[4]}
    lines = {cell.value: cell.row for cell in sheet["A"]}
    values = scope.before.values
    for entity, row in values.iterrows():
        for variable, value in row.dropna().items():
            sheet.cell(lines[entity], columns[variable]).value = value
    made.save(folder / "new.xlsx")
    checked = check(folder / "new.xlsx", scope)
    assert checked.ok and checked.cells["entity"].nunique() == entities
    assert len(checked.cells) == values.notna().sum().sum()


def test_a_name_like_a_formula_is_text(demo):
    folder = demo(("entities.csv", "a,Aa,甲", "=a(),=cmd|1,+甲"),
                  ("observations.csv", "a,students", "=a(),students"),
                  ("observations.csv", "a,people", "=a(),people"),
                  ("observations.csv", "a,dust", "=a(),dust"))  # fmt: skip
    sheet = book(Scope.find(folder, year=2022)).worksheets[0]
    assert [(c.value, c.data_type) for c in sheet[8][:3]] == [
        ("=a()", "s"),
        ("+甲", "s"),
        ("=cmd|1", "s"),
    ]
