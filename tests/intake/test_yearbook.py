"""A whole table as a yearbook prints it: it passes, and only what was understood is said."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from tests.here import PROVINCES

from deltaindex.intake import Scope, check
from deltaindex.intake.finding import NOTE, WARNING

ROOT = Path(__file__).parents[2]
# Heading, variable, how many of its unit one of the framework's unit is.
COLUMNS = [
    ("年末户籍人口（万人）", "population_registered", 1),
    ("行政区域土地面积（平方公里）", "land_area", 1),
    ("地区生产总值（当年价格，亿元）", "gdp", 1e-4),
    ("人均地区生产总值（元）", "gdp_per_capita", 1),
    ("普通高等学校（所）", "he_institutions", 1),
    ("普通高等学校在校学生数（人）", "he_students", 1),
    ("地方一般公共预算支出（万元）", "fiscal_expenditure", 1),
    ("其中：科学技术支出（万元）", "fiscal_science_technology_expenditure", 1),
    ("教育支出（万元）", "fiscal_education_expenditure", 1),
    ("专利授权数（件）①", "patents_granted", 1),
    ("#发明专利授权数（件）", "invention_patents_granted", 1),
    ("互联网宽带接入用户数（万户）", "internet_broadband_subscribers", 1e-4),
    ("城镇非私营单位从业人员期末人数（万人）", "employed_urban_nonprivate_units", 1),
    ("城镇私营和个体从业人员（人）", "employed_urban_private_selfemployed", 1),
    ("R&D内部经费支出（万元）", "rd_expenditure_internal", 1),
    ("可吸入细颗粒物年平均浓度（微克/立方米）", "pm25_annual_mean_yearbook", 1),
]
UNITS = {"亿元", "万户", "元"}


@pytest.fixture(scope="module")
def facts():
    with (ROOT / "data" / "observations" / "2019.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {(r["entity"], r["variable"]): float(r["value"]) for r in rows}


@pytest.fixture(scope="module")
def lines(facts):
    """A title, headings, a row of totals, a row for each province, the cities, a footnote."""
    cities = Scope.find(ROOT, year=2020).framework.entities
    made = [["2-1 城市基本情况", *[""] * len(COLUMNS)], ["城　市", *(h for h, _, _ in COLUMNS)]]
    made.append(["合　计", *(f"{len(cities) * 100:,}" for _ in COLUMNS)])
    for entity, row in cities.iterrows():
        if row["province_zh"] not in ("上海", made[-1][0].removesuffix("省")) and all(
            line[0] != f"{row['province_zh']}省" for line in made
        ):
            made.append([f"{row['province_zh']}省", *(f"{1000:,}" for _ in COLUMNS)])
        name = row["name_zh"]
        cells = [f"{name[0]}　{name[1]}" if len(name) == 2 else f"{name}市"]
        for _, variable, times in COLUMNS:
            value = facts.get((entity, variable))
            cells.append("-" if value is None else f"{value * times:,.10g}")
        made.append(cells)
    return [*made, ["注：R&D数据为初步统计。", *[""] * len(COLUMNS)]]


def as_csv(lines, encoding):
    stream = io.StringIO()
    csv.writer(stream).writerows(lines)
    return stream.getvalue().encode(encoding)


def as_workbook(lines):
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append([cell or None for cell in line])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["gb18030", "utf-8", "utf-8-sig", "xlsx"])
def test_a_table_of_a_yearbook(lines, facts, tmp_path, scope, kind):
    path = tmp_path / ("new.xlsx" if kind == "xlsx" else "new.csv")
    path.write_bytes(as_workbook(lines) if kind == "xlsx" else as_csv(lines, kind))
    checked = check(path, scope, source="ccsy")
    said = "\n".join(map(str, checked.findings))
    assert checked.ok, said
    found = checked.cells.set_index(["entity", "variable"])["value"].astype(float).to_dict()
    wanted = {k: v for k, v in facts.items() if k[1] in {v for _, v, _ in COLUMNS}}
    assert found == pytest.approx(wanted, rel=1e-9)
    # of what is not there one column is told, and nothing else is doubted
    assert [f.variable for f in checked.of(WARNING) if f.rule != "same"] == [
        "sme_board_listed_companies"
    ]
    rules = {f.rule for f in checked.of(NOTE)}
    assert rules <= {"read", "row", "missing", "unused", "encoding", "heading"}, said
    assert not [
        f for f in checked.of(NOTE) if f.rule == "heading" and "above the headings" not in f.problem
    ]
    rows = [f.problem for f in checked.of(NOTE) if f.rule == "row"]
    assert rows == [f"{PROVINCES} rows of totals, not read", "a footnote, not read"]
    for unit in UNITS:
        assert any(f.problem.split(": ")[-1].startswith((f"converted from {unit}", f"{unit} read as"))
                   for f in checked.of(NOTE)), (unit, said)  # fmt: skip
    assert "no unit given" not in said


def test_the_same_with_one_heading_wrong(lines, tmp_path, scope):
    """Each is one fault, and nothing follows from it."""
    wrong = {
        "年末户籍人口（万人）": "年末常住人口（万人）",
        "普通高等学校（所）": "普通中学（所）",
        "地方一般公共预算支出（万元）": "地方一般公共预算收入（万元）",
        "教育支出（万元）": "市辖区教育支出（万元）",
        "人均地区生产总值（元）": "人均地区生产总值增长率（%）",
        "普通高等学校在校学生数（人）": "普通高等学校专任教师数（人）",
        "#发明专利授权数（件）": "#发明专利申请数（件）",
        "互联网宽带接入用户数（万户）": "2018年互联网宽带接入用户数（万户）",
    }
    for right, other in wrong.items():
        changed = [[other if cell == right else cell for cell in line] for line in lines]
        path = tmp_path / "new.csv"
        path.write_bytes(as_csv(changed, "utf-8"))
        checked = check(path, scope, source="ccsy")
        (fault,) = checked.of("fault")
        assert (
            fault.rule == "variable"
            and fault.value == other
            and "something else than" in fault.problem
        )
        # teachers are taken for a heading of institutions: that there are no students is true
        lost = {"sme_board_listed_companies"} | ({"he_students"} if "教师" in other else set())
        assert {f.variable for f in checked.of(WARNING) if f.rule != "same"} == lost
