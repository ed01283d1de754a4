"""Headings as people print them: the variable that they name, and what makes them another thing."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from deltaindex.intake import check, headings
from deltaindex.intake.finding import FAULT, NOTE
from deltaindex.intake.words import Names, variables

ROOT = Path(__file__).parents[2]
A, PEOPLE = "320500", "population_registered"


def said(checked):
    return "\n".join(str(finding) for finding in checked.findings)


@pytest.fixture(scope="module")
def facts():
    """All rows of 2019."""
    with (ROOT / "data" / "observations" / "2019.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def column(facts, tmp_path, scope):
    """Check a table of one column under a heading, wide or long; `unit` may be None."""

    def run(heading, variable=PEOPLE, unit="", layout="wide", factor=1.0, year=2020):
        known = {r["entity"]: float(r["value"]) for r in facts if r["variable"] == variable}
        stated = scope.framework.variables[variable].unit if unit == "" else unit
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        values = [
            (entity, repr(known[entity] * factor) if entity in known else "1" if not known else "")
            for entity in scope.framework.entities.index
        ]
        if layout == "wide":
            writer.writerow(["城市", heading])
            writer.writerow(["来源", "ccsy"])
            if stated is not None:
                writer.writerow(["单位", stated])
            writer.writerows(values)
        else:
            writer.writerow(["entity", "variable", "value", "unit", "source"])
            writer.writerows([e, heading, value, stated, "ccsy"] for e, value in values)
        path = tmp_path / "new.csv"
        path.write_text(stream.getvalue(), "utf-8")
        return check(path, replace(scope, year=year))

    return run


# What is refused: the heading, the variable that it names besides, what is said.
ANOTHER_THING = [
    ("户籍人口（市辖区）", PEOPLE, "'市辖区' is a part of the place"),
    ("户籍人口（市区）", PEOPLE, "'市区' is a part"),
    ("户籍人口(市 辖 区)", PEOPLE, "is a part"),
    ("户籍人口【市辖区】", PEOPLE, "is a part"),
    ("户籍人口（万人，市辖区）", PEOPLE, "is a part"),
    ("户籍人口（万人）（市辖区）", PEOPLE, "is a part"),
    ("市辖区户籍人口", PEOPLE, "is a part"),
    ("户籍人口市辖区", PEOPLE, "is a part"),
    ("年末户籍人口_万人_市辖区", PEOPLE, "is a part"),
    ("户籍人口-市区", PEOPLE, "is a part"),
    ("户籍人口（城镇）", PEOPLE, "'城镇' is a part"),
    ("农村户籍人口", PEOPLE, "'农村' is a part"),
    ("户籍人口（2018年）", PEOPLE, "names 2018, the year asked for is 2020"),
    ("户籍人口（２０１８）", PEOPLE, "names 2018"),
    ("户籍人口（2019年末）", PEOPLE, "names 2019"),
    ("2018年户籍人口（万人）", PEOPLE, "names 2018"),
    ("户籍人口2019", PEOPLE, "names 2019"),
    ("户籍人口（2018-12-31）", PEOPLE, "names 2018"),
    ("户籍人口（截至2021年底）", PEOPLE, "names 2021"),
    ("Registered population, 2018", PEOPLE, "names 2018"),
    ("Registered population (end of 2018)", PEOPLE, "names 2018"),
    ("户籍人口增速", PEOPLE, "a change, not the amount"),
    ("户籍人口增长率（%）", PEOPLE, "a change"),
    ("户籍人口比上年增长", PEOPLE, "a change"),
    ("户籍人口（比上年增长）", PEOPLE, "a change"),
    ("户籍人口（同比）", PEOPLE, "a change"),
    ("户籍人口（增长%）", PEOPLE, "a change"),
    ("地区生产总值增长率", "gdp", "a change"),
    ("地区生产总值指数（上年=100）", "gdp", "an index number"),
    ("地区生产总值（可比价格）", "gdp", "prices of another year"),
    ("地区生产总值（2015年不变价）", "gdp", "names 2015"),
    ("教育支出占比", "fiscal_education_expenditure", "a share"),
    ("教育支出（占财政支出比重）", "fiscal_education_expenditure", "a share"),
    ("教育支出比重", "fiscal_education_expenditure", "a share"),
    ("人均教育支出", "fiscal_education_expenditure", "an amount a head"),
    ("教育支出（人均）", "fiscal_education_expenditure", "an amount a head"),
    ("教育支出（预算数）", "fiscal_education_expenditure", "planned or expected"),
    ("地方一般公共预算支出（市本级）", "fiscal_expenditure", "'市本级' is a part"),
    ("地方一般公共预算支出（上半年）", "fiscal_expenditure", "a part of the year"),
    ("地方一般公共预算支出（教育）", "fiscal_expenditure", "'教育' is something else"),
    ("户籍人口（女）", PEOPLE, "one sex"),
    ("女性户籍人口", PEOPLE, "one sex"),
    ("户籍人口（男性）", PEOPLE, "one sex"),
    ("户籍人口（年初）", PEOPLE, "the start of the year"),
    ("户籍人口（期初）", PEOPLE, "the start of the year"),
    ("年平均户籍人口", PEOPLE, "a mean over the year"),
    ("户籍人口（年平均）", PEOPLE, "a mean over the year"),
    ("户籍人口（常住）", PEOPLE, "'常住' is something else"),
    ("专利授权数（发明）", "patents_granted", "'发明' is something else"),
    ("专利申请数（授权）", "patent_applications", "'授权' is something else"),
    ("户籍人口（排名）", PEOPLE, "a place in a ranking"),
    ("城镇非私营单位从业人员（市辖区）", "employed_urban_nonprivate_units", "'市辖区' is a part"),
    ("Registered population (districts only)", PEOPLE, "'districts' is a part"),
    ("Registered population (urban districts)", PEOPLE, "is a part"),
    ("Urban registered population", PEOPLE, "'urban' is a part"),
    ("Registered population growth", PEOPLE, "a change"),
    ("Registered population (growth rate, %)", PEOPLE, "a change"),
    ("Female registered population", PEOPLE, "one sex"),
    ("Registered population: women", PEOPLE, "one sex"),
    ("Average registered population", PEOPLE, "a mean"),
    ("Registered population (beginning of the year)", PEOPLE, "the start of the year"),
    ("Higher-education students per 10 000 people", "he_students", "an amount a head"),
    ("Higher-education students per capita", "he_students", "an amount a head"),
    ("Patents granted (% of total)", "patents_granted", "a share"),
    ("GDP per capita growth", "gdp_per_capita", "a change"),
    ("户籍人口：市辖区", PEOPLE, "is a part"),
    ("户籍人口/市辖区", PEOPLE, "is a part"),
    ("户籍人口（18年）", PEOPLE, "names 2018"),
    ("户籍人口（'18）", PEOPLE, "names 2018"),
    ("户籍人口（二〇一八年）", PEOPLE, "names 2018"),
    ("户籍人口（2019/2020）", PEOPLE, "names 2019"),
    ("户籍人口（上年末）", PEOPLE, "another year"),
    ("去年户籍人口", PEOPLE, "another year"),
    ("户籍人口（6月末）", PEOPLE, "names month 6"),
    ("户籍人口（2020年6月）", PEOPLE, "names month 6"),
    ("户籍人口（2020-06-30）", PEOPLE, "names month 6"),
    ("教育支出（1-9月）", "fiscal_education_expenditure", "names month 9"),
    ("Registered population (June 2020)", PEOPLE, "a part of the year"),
    ("户籍人口密度（人/平方公里）", PEOPLE, "an amount an area"),
    ("户籍人口自然增长率", PEOPLE, "a change"),
    ("户籍人口（万人）增长%", PEOPLE, "a change"),
    ("普通高等学校在校学生数（女生）", "he_students", "one sex"),
    ("GDP（Real）", "gdp", "prices of another year"),
    ("城镇非私营单位从业人员平均人数", "employed_urban_nonprivate_units", "a mean"),
    ("GDP, urban area", "gdp", "a part"),
    ("Patents granted, annual change", "patents_granted", "a change"),
    ("发明专利授权数（有效）", "invention_patents_granted", "'有效' is something else"),
    ("地方一般公共预算支出（万元，市辖区，2020年）", "fiscal_expenditure", "is a part"),
    ("R&D人员（规模以上工业企业）", "rd_personnel", "is a part"),
]

# What passes: the heading, the variable, what is noted of it.
NOTHING_ELSE = [
    ("户籍人口（全市）", PEOPLE, None),
    ("全市户籍人口", PEOPLE, None),
    ("年末户籍人口", PEOPLE, None),
    ("年末户籍人口（万人）", PEOPLE, None),
    ("年末户籍人口_万人_全市", PEOPLE, None),
    ("户籍人口-全市(万人)", PEOPLE, None),
    ("户籍人口 （ 全 市 ）", PEOPLE, None),
    ("户 籍 人 口", PEOPLE, None),
    ("户籍人口（年末）", PEOPLE, None),
    ("户籍人口（末）", PEOPLE, None),
    ("户籍人口（2020年）", PEOPLE, None),
    ("2020年末户籍人口", PEOPLE, None),
    ("户籍人口2020", PEOPLE, None),
    ("户籍人口（截至2020年底）", PEOPLE, None),
    ("户籍人口（万人，全市，2020年末）", PEOPLE, None),
    ("户籍人口（1）", PEOPLE, None),
    ("户籍人口（①）", PEOPLE, None),
    ("户籍人口①", PEOPLE, None),
    ("户籍人口*", PEOPLE, None),
    ("户籍人口¹", PEOPLE, None),
    ("户籍人口[注1]", PEOPLE, None),
    ("户籍人口（a）", PEOPLE, None),
    ("户籍人口（ ）", PEOPLE, None),
    ("户籍人口数", PEOPLE, None),
    ("Registered population (year-end)", PEOPLE, None),
    ("Registered Population at Year-end (10 000 persons)", PEOPLE, None),
    ("Total registered population", PEOPLE, None),
    ("Registered population, 2020", PEOPLE, None),
    ("Registered population (whole city)", PEOPLE, None),
    ("户籍人口（公安口径）", PEOPLE, "'公安口径'"),
    ("户籍人口（初步数）", PEOPLE, "'初步数'"),
    ("户籍人口（2010年普查口径）", PEOPLE, "'2010年普查口径'"),
    ("Registered population (preliminary)", PEOPLE, "'preliminary'"),
    ("地区生产总值（当年价格）", "gdp", None),
    ("地区生产总值_当年价格_万元_全市", "gdp", None),
    ("地区生产总值（万元，当年价）", "gdp", None),
    ("地区生产总值（GDP）", "gdp", None),
    ("人均地区生产总值", "gdp_per_capita", None),
    ("GDP per capita", "gdp_per_capita", None),
    ("其中：教育支出", "fiscal_education_expenditure", None),
    ("#教育支出", "fiscal_education_expenditure", None),
    ("教育支出合计", "fiscal_education_expenditure", None),
    ("普通高等学校", "he_institutions", None),
    ("普通高等学校（所）", "he_institutions", None),
    ("普通高等学校在校学生数", "he_students", None),
    ("普通高等学校在校学生数（人）", "he_students", None),
    ("普通本专科在校学生", "he_students", None),
    ("城镇非私营单位从业人员期末人数", "employed_urban_nonprivate_units", None),
    ("城镇非私营单位从业人员期末人数（万人）", "employed_urban_nonprivate_units", None),
    ("城镇私营和个体从业人员（人）", "employed_urban_private_selfemployed", None),
    ("地方一般公共预算支出_万元_全市", "fiscal_expenditure", None),
    ("科学技术支出（万元）", "fiscal_science_technology_expenditure", None),
    ("互联网宽带接入用户数（户）", "internet_broadband_subscribers", None),
    ("国际互联网用户数", "internet_broadband_subscribers", None),
    ("发明专利授权数（件）", "invention_patents_granted", None),
    ("专利申请授权数", "patents_granted", None),
    ("Number of patents granted", "patents_granted", None),
    ("行政区域土地面积（平方公里）", "land_area", None),
    ("R&D经费内部支出", "rd_expenditure_internal", None),
    ("可吸入细颗粒物年平均浓度（微克/立方米）", "pm25_annual_mean_yearbook", None),
    ("PM2.5年均浓度（年鉴）", "pm25_annual_mean_yearbook", None),
    ("高新技术产业增加值占工业增加值的比重（%）", "hightech_value_added_share", None),
    ("户籍人口（20年）", PEOPLE, None),
    ("一、户籍人口", PEOPLE, None),
    ("1. 年末户籍人口", PEOPLE, None),
    ("2-1 户籍人口（万人）", PEOPLE, None),
    ("（一）户籍人口", PEOPLE, None),
    ("Number of patents granted (unit)", "patents_granted", None),
    ("Household Registered Population at Year-end (10 000 persons)", PEOPLE, None),
    ("Gross Regional Product (current prices) (10 000 yuan)", "gdp", None),
    ("Per Capita Gross Regional Product (yuan/person)", "gdp_per_capita", None),
    (
        "Expenditure for Science and Technology (10 000 yuan)",
        "fiscal_science_technology_expenditure",
        None,
    ),
    (
        "Number of Subscribers of Internet Services (household)",
        "internet_broadband_subscribers",
        None,
    ),
    ("户籍人口（二〇二〇年末）", PEOPLE, None),
    ("户籍人口（2020年12月31日）", PEOPLE, None),
    ("户籍人口（2020-12-31）", PEOPLE, None),
    ("教育支出（2020年1-12月）", "fiscal_education_expenditure", None),
    ("Registered population (as of 31 December 2020)", PEOPLE, None),
    ("户籍人口（单位：万人）", PEOPLE, None),
    ("户籍人口，万人", PEOPLE, None),
    ("户籍人口（男女合计）", PEOPLE, "'男女合计'"),
    ("教育支出（12年义务教育）", "fiscal_education_expenditure", "'12年义务教育'"),
    ("专利授权数（累计）", "patents_granted", "'累计'"),
    ("Land area (sq. km)", "land_area", None),
    ("Land area (sq.km)", "land_area", None),
    ("行政区域土地面积（km²）", "land_area", None),
    ("普通高等学校（在校学生）", "he_students", None),
    ("城镇非私营单位从业人员年末数", "employed_urban_nonprivate_units", None),
    ("PM2.5年均浓度（年鉴）（年平均，μg/m³）", "pm25_annual_mean_yearbook", None),
]


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["wide", "long"])
@pytest.mark.parametrize(("heading", "variable", "words"), ANOTHER_THING)
def test_b6_another_thing_than_the_variable(column, heading, variable, words, layout):
    checked = column(heading, variable, layout=layout)
    found = [f for f in checked.of(FAULT) if f.rule == "variable"]
    assert len(found) == 1, said(checked)
    assert words in found[0].problem and found[0].variable == variable
    assert found[0].value == heading and found[0].mend
    # the one that it is refused under is not missed besides
    assert variable not in {f.variable for f in checked.of("warning")}


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["wide", "long"])
@pytest.mark.parametrize(("heading", "variable", "words"), NOTHING_ELSE)
def test_b6_right_headings_pass(column, heading, variable, words, layout):
    checked = column(heading, variable, layout=layout)
    assert checked.ok and set(checked.cells["variable"]) == {variable}, said(checked)
    notes = [f.problem for f in checked.of(NOTE) if f.rule == "heading"]
    assert len(notes) == (words is not None) and all(words in note for note in notes)


@pytest.mark.parametrize(
    ("heading", "factor", "words"),
    [
        ("年末户籍人口（人）", 1e4, "converted from 人 into 万人"),
        ("Registered population (persons)", 1e4, "converted from persons into 万人"),
        ("户籍人口 万人", 1, None),
        ("户籍人口（10 000 persons）", 1, None),
        ("年末户籍人口_人_全市", 1e4, "converted from 人"),
    ],
)
def test_a_unit_in_the_heading_counts(column, heading, factor, words):
    checked = column(heading, unit=None, factor=factor)
    assert checked.ok and (words or "") in said(checked), said(checked)
    assert "no unit given" not in said(checked)


@pytest.mark.parametrize("inside", ["百万美金", "万圆", "1 000 000 heads", "million heads"])
def test_what_looks_like_a_unit_and_is_none_is_refused(column, inside):
    checked = column(f"地方一般公共预算支出（{inside}）", "fiscal_expenditure", unit=None)
    assert {f.rule for f in checked.of(FAULT)} == {"unit"}, said(checked)


@pytest.mark.parametrize(
    ("inside", "note"),
    [
        ("公安部门", True), ("2010年普查口径", True), ("2020年", False), ("2020-12-31", False),
        ("12/31", False), ("年末", False), ("1", False), ("全市", False), ("第七次", True),
    ],
)  # fmt: skip
def test_a_remark_where_no_unit_is_given(column, inside, note):
    checked = column(f"户籍人口（{inside}）", unit=None)
    assert checked.ok and "no unit given, taken as 万人" in said(checked), said(checked)
    assert (f"the heading also says '{inside}'" in said(checked)) == note


def test_a_year_without_one_asked_for_is_named(column):
    checked = column("户籍人口（2018年）", year=None)
    assert checked.ok and "'2018年'" in said(checked)


# The template has a heading in each language above the id.
@pytest.mark.parametrize(
    ("row", "text", "fault", "note"),
    [
        (2, "常住人口", "'常住' is something else", None),
        (2, "年末常住人口（万人）", "'常住' is something else", None),
        (2, "户籍人口（市辖区）", "is a part of the place", None),
        (3, "Resident population", "'resident population' is something else", None),
        (3, "Registered population, urban districts", "is a part", None),
        (2, "市辖区", "is a part", None),
        (2, "2018年", "names 2018", None),
        (2, "全市", None, None),
        (2, "年末人口数", None, "'年末人口数'"),
        (3, "People of the police's register", None, "register"),
    ],
)
def test_b6_the_headings_of_a_template(workbook, row, text, fault, note):
    def change(book, at):
        book.worksheets[0].cell(row, at(A, PEOPLE).column).value = text

    checked = workbook(change)
    found = [f for f in checked.of(FAULT) if f.rule == "variable"]
    assert len(found) == (fault is not None), said(checked)
    assert not fault or fault in found[0].problem
    notes = [f.problem for f in checked.of(NOTE) if f.rule == "heading"]
    assert len(notes) == (note is not None) and (not note or note in notes[0])


# Other concepts --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "variable"),
    [
        ("常住人口", PEOPLE), ("年末常住人口（万人）", PEOPLE), ("常住人口数", PEOPLE),
        ("Resident population", PEOPLE), ("流动人口", PEOPLE),
        ("普通中学（所）", "he_institutions"), ("普通高等学校专任教师数（人）", "he_institutions"),
        ("研究生在校学生数", "he_students"),
        ("地方一般公共预算收入（万元）", "fiscal_expenditure"), ("财政收入", "fiscal_expenditure"),
        ("发明专利申请数", "invention_patents_granted"),
        ("城镇非私营单位在岗职工", "employed_urban_nonprivate_units"),
        ("R&D经费外部支出", "rd_expenditure_internal"), ("R&D人员全时当量", "rd_personnel"),
        ("移动互联网用户数", "internet_broadband_subscribers"),
        ("建成区面积", "land_area"), ("人均可支配收入（元）", "gdp_per_capita"),
        ("创业板上市公司数", "sme_board_listed_companies"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("layout", ["wide", "long"])
def test_a_heading_of_another_concept_is_refused(column, heading, variable, layout):
    checked = column(heading, variable, layout=layout)
    found = [f for f in checked.of(FAULT) if f.rule == "variable"]
    assert len(found) == 1 and found[0].variable == variable, said(checked)
    assert f"something else than {variable} (" in found[0].problem
    assert "did you mean" not in said(checked)


@pytest.mark.parametrize(
    "heading",
    [
        "邮政业务收入（万元）",
        "医院床位数（张）",
        "第二产业从业人员",
        "教育支出占地方财政支出比重（%）",
    ],
)
def test_other_columns_of_a_yearbook_are_unknown(column, heading):
    checked = column(heading)
    (found,) = [f for f in checked.of(FAULT) if f.rule == "variable"]
    assert found.value == heading
    # the column may be the one that is missed: nothing is said of what is missing
    assert "absent" not in {f.rule for f in checked.findings} or found.variable


def test_the_yuan_of_a_per_capita_variable(column):
    """The yearbook prints 元 and says "per capita" in the name."""
    checked = column("人均地区生产总值（元）", "gdp_per_capita", unit=None)
    assert checked.ok and "元 read as 元/人" in said(checked)
    kept = checked.cells.set_index("entity")
    assert set(kept["unit"]) == {"元/人"}
    checked = column("人均GDP（万元）", "gdp_per_capita", unit=None, factor=1e-4)
    assert checked.ok and "converted from 万元 into 元/人" in said(checked)
    again = checked.cells.set_index("entity")
    assert again["value"].astype(float).to_numpy() == pytest.approx(kept["value"].astype(float))
    assert again["note"].str.fullmatch(r"typed as [\d.]+ 万元").all()
    for unit in ("人", "万人", "元/户"):
        assert {f.rule for f in column("人均GDP", "gdp_per_capita", unit=unit).of(FAULT)} == {
            "unit"
        }
    # elsewhere it is no amount a head
    assert not column("地区生产总值", "gdp", unit="元/人").ok


def test_long_and_odd_headings_end(scope):
    """None of them is tried in more ways than there is time for."""
    names = Names([("户籍人口", "people")])
    many = "".join(f"（{chr(0x4E00 + n)}）" for n in range(60))
    odd = ["户籍人口" + many, many + "户籍人口", "（" * 500, "户籍人口" + "（全市）" * 200]
    odd += ["年末" * 90 + "户籍人口", "_" * 199, "x " * 90, "数" * 150, "1." * 90]
    for text in odd:
        assert headings.read(text, names).meant == frozenset()
    assert headings.read("户籍人口" + "（全市）" * 5, names).meant == {"people"}
    variable = scope.framework.variables[PEOPLE]
    for remark in ("数 " * 90 + "x", "年末数" * 60 + "x", " " * 190 + "x", "- " * 90, "1月" * 90):
        headings.judge((remark,), variable, 2020)


# What may stand around any name, and what makes any of them another thing.
AROUND = ["{}", "{}（{u}）", "全市{}", "年末{}", "{}（全市）", "{}_{u}_全市", "{}①", "{} ({u})",
          "{}（{u}，2020年）", "2020年{}", "{}（末）", "{}(1)"]  # fmt: skip
ANOTHER = ["{}（市辖区）", "市辖区{}", "{}（2018年）", "{}增长率", "{}（增长率）", "{}（女）", "{}（年初）",
           "{}（位次）", "{} (districts only)", "{} growth", "{}（同比）"]  # fmt: skip


@pytest.mark.slow
def test_b6_every_name_of_every_variable(scope):
    names = variables(scope.framework)
    for variable in scope.framework.variables.values():
        for name in variable.names:
            for form in AROUND:
                read = headings.read(form.format(name, u=variable.unit), names)
                judged = headings.judge(read.remarks, variable, 2020)
                assert read.meant == {variable.id} and judged == headings.Judged(), read
            for form in ANOTHER:
                read = headings.read(form.format(name), names)
                # unknown, or known and refused
                assert not read.meant or headings.judge(read.remarks, variable, 2020).fault, read
