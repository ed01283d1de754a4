"""What a profile says: of cities with and without a score, in years with and without a ranking."""

import re
import shutil
from pathlib import Path

import pytest

from deltabook.chapters import (
    entity_profile,
    profile_head,
    profile_numbers,
    profile_tables,
    profile_years,
)
from deltaindex.project import Project

ROOT = Path(__file__).parents[2]
BOX = re.compile(
    r":::\{admonition\} In short\n:class: in-short\n\n\*\*Question\.\*\* .+\?\n\n"
    r"\*\*Answer\.\*\* .+\.\n\n\*\*How sure\.\*\* .+\.\n:::"
)
PARTS = (
    profile_head.opening,
    profile_years.figure,
    profile_years.table,
    profile_head.gaps,
    profile_tables.made,
    profile_tables.statements,
    profile_tables.measures,
    profile_tables.peers,
    profile_numbers.indicators,
    profile_numbers.observed,
    profile_head.ending,
)
YEAR, BARE = 2018, "340500"


def read(monkeypatch, folder, entity, lang="en"):
    """Return a profile as text, by part, without the signs that keep words as typed."""
    monkeypatch.chdir(folder)
    profile = entity_profile.profile("chapters/profile", YEAR, lang, entity)
    said = {part.__name__: part(profile) for part in PARTS}
    return {name: said.data.replace("\\", "") if said else "" for name, said in said.items()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A copy of the project with fewer draws."""
    return copied(tmp_path_factory.mktemp("whole"), lambda row: True)


@pytest.fixture(scope="module")
def one_bare(tmp_path_factory):
    """One city without what most of its indicators are computed from."""
    gone = (f"{BARE},population_registered", f"{BARE},fiscal_expenditure")
    return copied(tmp_path_factory.mktemp("bare"), lambda row: not row.startswith(gone))


@pytest.fixture(scope="module")
def unranked(tmp_path_factory):
    """A year without patents: a branch of the index is empty, and there is no ranking."""
    return copied(tmp_path_factory.mktemp("unranked"), lambda row: "patents_granted" not in row)


@pytest.fixture(scope="module")
def one_year(tmp_path_factory):
    """A project of a single year."""
    folder = copied(tmp_path_factory.mktemp("year"), lambda row: True)
    for path in (folder / "data" / "observations").glob("20*.csv"):
        if path.stem != f"{YEAR}":
            path.unlink()
    return folder


def copied(folder, keep):
    shutil.copytree(ROOT / "data", folder / "data")
    (folder / "chapters").symlink_to(ROOT / "chapters")
    path = folder / "data" / "observations" / f"{YEAR}.csv"
    rows = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(row for row in rows if keep(row)), "utf-8")
    drawn = folder / "data" / "robustness.yaml"
    drawn.write_text(re.sub(r"(?m)^draws: \d+", "draws: 1000", drawn.read_text("utf-8")), "utf-8")
    return folder


def test_it_opens_with_a_box_and_three_tiles(monkeypatch, whole):
    head = read(monkeypatch, whole, "320200")["opening"]
    assert BOX.search(head)
    tiles = re.findall(r":::\{div\} tile (\w+)\n(.+)\n\n(.+)\n\n.+\n:::", head)
    assert [kind for kind, _, _ in tiles] == ["rank", "change", "path"]
    assert tiles[0][2] == "7 of 41"
    assert "Wuxi 无锡 Wúxī" in head and "6: Shaoxing" in head and "8: Ningbo" in head


def test_what_is_below_the_middle_is_not_called_best(monkeypatch, whole):
    low, high = (read(monkeypatch, whole, city) for city in ("341200", "320200"))
    assert "In no theme is it in the upper half" in low["opening"]
    assert "stands best" not in low["opening"] and "Behind" not in low["gaps"]
    assert "In every theme it is in the upper half" in high["opening"]
    # a theme that stands higher on fewer indicators tells which ones
    assert "Innovation potential: Education share of fiscal expenditure" in low["table"]


def test_a_province_of_one_has_no_mean_of_its_own(monkeypatch, whole):
    said = read(monkeypatch, whole, "310000")
    assert "that of Shanghai" not in "".join(said.values())
    assert "of Shanghai 0." not in said["opening"] and "Shanghai +" not in said["table"]


def test_a_path_that_is_not_firm_stands_with_its_shares(monkeypatch, whole):
    head = read(monkeypatch, whole, "330100")["opening"]
    assert re.search(r"leaves its path open: .+ \(\d\d%\) or .+ \(\d\d%\)\.", head)
    assert "Not settled" in head


def test_where_no_measure_fits_those_of_the_paths_stand_with_the_reason(monkeypatch, whole):
    monkeypatch.chdir(whole)
    found = entity_profile.edition("chapters/profile", YEAR, "en").pathways
    none = [city for city in found.assigned.index if city not in set(found.fits["entity"])]
    for city in none[:1] or pytest.skip("a measure fits every city"):
        said = read(monkeypatch, whole, city)["measures"]
        assert "No measure of the paper meets" in said and "does not fit" in said
        assert "| fits |" not in said and "cannot be judged" not in said


def test_what_is_not_recorded_is_unknown_and_never_no(monkeypatch, whole):
    monkeypatch.chdir(whole)
    records = entity_profile.edition("chapters/profile", YEAR, "en").records
    told = records.groupby("entity")["sector"].nunique()
    least = min(Project.find(whole).framework.entities.index, key=lambda city: told.get(city, 0))
    said = read(monkeypatch, whole, least)["made"]
    # where nothing at all is recorded a sentence stands alone, and names the sectors
    lacking = said.count("| unknown |") if "|" in said else said.partition(":")[2].count(",") + 2
    assert lacking == 3 - told.get(least, 0) > 0 and "| no |" not in said
    assert "That is no statement that it does not" in said


def test_what_is_recorded_stands_with_year_and_source(monkeypatch, whole):
    said = read(monkeypatch, whole, "320200")["made"]
    rows = [row.split(" | ") for row in said.splitlines() if row.startswith("| chips")]
    assert len(rows) > 3
    assert all(re.fullmatch(r"\d{4}", row[3]) and len(row[4]) > 5 for row in rows)
    assert len({(row[2], row[3], row[4]) for row in rows}) == len(rows)
    # each source is called a copy or an excerpt once
    assert not re.search(r"\((?:seen in a copy|excerpt)\).*\(seen in", said)


def test_no_change_is_given_over_a_break(monkeypatch, whole):
    rows = read(monkeypatch, whole, "320200")["table"].splitlines()
    (talent,) = [row for row in rows if row.startswith("| Innovation talent")]
    assert "not compared" in talent and "from" not in talent.rpartition("|")[0].rpartition("|")[2]
    (finance,) = [row for row in rows if row.startswith("| Innovation finance")]
    assert re.search(r"[+−]0\.\d\d from 2018 to \d{4} \(all cities", finance)


def test_statements_lead_to_their_place_and_none_is_said_as_none(monkeypatch, whole):
    said = read(monkeypatch, whole, "320200")["statements"]
    assert 'href="../chapters/06-claims.html#claim-wuxi-ic-rank"' in said
    names = Project.find(whole).framework.entity_names("en")
    shared = entity_profile.edition("chapters/profile", YEAR, "en")
    silent = next(city for city in names.index if not shared.named[city])
    assert "None of the statements" in read(monkeypatch, whole, silent)["statements"]


def test_each_number_has_unit_year_and_source(monkeypatch, whole):
    for part in ("indicators", "observed"):
        rows = [r for r in read(monkeypatch, whole, "320200")[part].splitlines() if r[:2] == "| "]
        assert len(rows) > 6
        assert not [row for row in rows[1:] if "| – |" in row]


def test_a_city_without_a_score_says_what_is_known(monkeypatch, one_bare):
    said = read(monkeypatch, one_bare, BARE)
    assert BOX.search(said["opening"]) and "no rank in 2018" in said["opening"]
    assert "3,3" not in said["opening"] and said["gaps"] == said["measures"] == said["peers"] == ""
    assert "| unknown |" in said["made"] and len(said["observed"].splitlines()) > 15
    assert "All cities" in said["ending"] and "←" not in said["ending"]
    # and the others have no neighbour of that name
    assert "Ma'anshan" not in read(monkeypatch, one_bare, "321000")["gaps"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_year_without_a_ranking_says_what_is_known(monkeypatch, unranked, lang):
    said = read(monkeypatch, unranked, "320200", lang)
    words = {"en": "There is no ranking in 2018", "zh": "2018年有数据的指标过少，不作排名"}
    assert words[lang] in said["opening"]
    assert said["gaps"] == said["measures"] == said["peers"] == said["indicators"] == ""
    assert said["figure"] and said["table"] and said["statements"] and said["observed"]


def test_a_year_alone_is_compared_with_none(monkeypatch, one_year):
    said = read(monkeypatch, one_year, "320200")
    assert "There are no years to compare" in said["opening"] and said["table"] == ""
    assert "Right:" not in said["figure"] and said["figure"]


def test_the_words_of_a_figure_hold_no_signs_of_markup(monkeypatch, whole):
    monkeypatch.chdir(whole)
    shown = profile_years.figure(entity_profile.profile("chapters/profile", YEAR, "en", "340500"))
    (alt,) = re.findall(r'(?m)^:alt: "(.+)"$', shown.data)
    assert "Ma'anshan" in alt and "\\" not in alt


def test_in_chinese_it_says_the_same(monkeypatch, whole):
    said = read(monkeypatch, whole, "320200", "zh")
    assert "无锡 Wuxi Wúxī" in said["opening"] and "第7位（共41个）" in said["opening"]
    assert not re.search(r"\{\w+\}", "".join(said.values()).replace("{div}", "").replace(
        "{admonition}", "").replace("{figure}", "").replace("{table}", "").replace("{dropdown}", ""))  # fmt: skip
