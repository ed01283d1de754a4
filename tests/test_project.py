"""Projects: found from any folder beneath, years counted by whole sets of files."""

import re
import shutil
from pathlib import Path

import pytest
import yaml
from tests.here import ruled

from deltabook import report_settings as settings
from deltaindex import InputError
from deltaindex.project import NEEDED, OPTIONAL, Project

ROOT = Path(__file__).parents[1]

PLAIN = {
    "framework": "framework.yaml",
    "recipe": "recipe.yaml",
    "set": "open",
    "sets": "sets.csv",
    "default_year": 2018,
    "judged_year": 2018,
    "observations": {"required": ["{year}.csv"], "optional": ["air_{year}.csv"]},
}


@pytest.fixture
def make(demo, tmp_path):
    """Write the demo as a project with the year 2018; return its root."""

    def write(**changes):
        source = demo()
        data = tmp_path / "root" / "data"
        data.mkdir(parents=True, exist_ok=True)
        for name in ("framework.yaml", "recipe.yaml", "entities.csv"):
            shutil.copy(source / name, data / name)
        shutil.copy(source / "observations.csv", data / "2018.csv")
        (data / "sets.csv").write_text("set,position,entity\npair,1,a\npair,2,b\n", "utf-8")
        settings = {k: v for k, v in (PLAIN | changes).items() if v is not None}
        (data / "project.yaml").write_text(yaml.safe_dump(settings), "utf-8")
        return tmp_path / "root"

    return write


def test_find(make):
    root = make()
    deep = root / "chapters" / "deep"
    deep.mkdir(parents=True)
    assert Project.find(deep).root == root
    with pytest.raises(InputError, match="no data/project.yaml here or in a folder above"):
        Project.find(root.parent)


def test_parts(make):
    project = Project.find(make())
    assert project.recipe.set == "open"
    assert project.framework.id == "demo"
    assert (project.default_year, project.judged_year) == (2018, 2018)
    assert project.index(2018).scores["index"].tolist() == pytest.approx([1, 0.5, 0])
    assert project.sets["pair"]["entity"].tolist() == ["a", "b"]
    assert project.observations(2018) is project.observations(2018)


def test_years_have_all_required_files(make):
    root = make(observations={"required": ["{year}.csv", "more_{year}.csv"]})
    for name in ("more_2018.csv", "2019.csv", "20199.csv", "x2017.csv", "more_x2017.csv"):
        (root / "data" / name).touch()
    assert Project.find(root).years == [2018]


def test_optional_files_only_where_they_are(make):
    root = make()
    assert [f.name for f in Project.find(root).files(2018)] == ["2018.csv"]
    (root / "data" / "air_2018.csv").touch()
    assert [f.name for f in Project.find(root).files(2018)] == ["2018.csv", "air_2018.csv"]
    with pytest.raises(InputError, match="no observations for this year.*2017.*years: 2018"):
        Project.find(root).files(2017)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"framework": None}, ["framework", "must be a text", "add framework"]),
        ({"default_year": "soon"}, ["default_year", "must be a year", "'soon'"]),
        ({"observations": ["x"]}, ["observations", "must be a mapping"]),
        ({"observations": {"required": "x"}}, ["observations.required", "list of files", "'x'"]),
        ({"observations": {"required": ["x.csv"]}}, ["observations.required", "{year}"]),
        ({"observations": {"required": []}}, ["observations.required", "{year}"]),
    ],
)
def test_refuses_settings(make, changes, words):
    with pytest.raises(InputError) as refusal:
        Project.find(make(**changes))
    assert all(word in str(refusal.value) for word in ["project.yaml: ", *words])


WRONG = {
    "a text": 3, "the name of a set": ["open"], "a year": "soon", "a share, 0 to 1": 2, "a mapping": "x", "a list": {},
    "a text by language": "Index", "texts by name": {"open": "x"},
    "a list of whole numbers above 0": [4, 0],
}  # fmt: skip


@pytest.mark.parametrize("key", sorted(NEEDED | OPTIONAL))
def test_every_setting_has_a_shape(make, key):
    words = (NEEDED | OPTIONAL)[key].words
    with pytest.raises(InputError) as refusal:
        Project.find(make(**{key: WRONG[words]}))
    assert f"{key}: must be {words} (found " in str(refusal.value)


@pytest.mark.parametrize("key", sorted(settings.NEEDED | settings.OPTIONAL))
def test_every_setting_of_the_report_has_a_shape(key, project, tmp_path):
    words = (settings.NEEDED | settings.OPTIONAL)[key].words
    root = tmp_path / "root"
    (root / "data").mkdir(parents=True)
    for value in (WRONG[words], None):
        changed = {**project.settings, key: value}
        if value is None:
            del changed[key]
        (root / "data" / "project.yaml").write_text(yaml.safe_dump(changed), "utf-8")
        if value is None and key in settings.OPTIONAL:
            continue
        with pytest.raises(InputError) as refusal:
            settings.find_project(root)
        assert f"{key}: must be {words}" in str(refusal.value)


def test_a_slip_of_a_key_is_named(make):
    with pytest.raises(InputError, match="fallbak: unknown key; did you mean 'fallback'"):
        Project.find(make(fallbak="open"))
    Project.find(make(mine="whatever a report keeps here"))


def test_no_setting_is_read_unchecked():
    known = {**NEEDED, **OPTIONAL, **settings.NEEDED, **settings.OPTIONAL}
    files = [*(ROOT / "lib").rglob("*.py"), *(ROOT / "chapters").glob("*.md")]
    read = {
        (file.name, key)
        for file in files
        for key in re.findall(r"project\.settings(?:\.get\(|\[)\"(\w+)\"", file.read_text("utf-8"))
    }
    assert len(read) > 10
    assert {(file, key) for file, key in read if key not in known} == set()


def test_refuses_paths_that_lead_outside(make):
    with pytest.raises(InputError, match="outside its folder"):
        _ = Project.find(make(recipe="../../recipe.yaml")).recipe


def test_refuses_sets_of_unknown_entities(make):
    root = make()
    (root / "data" / "sets.csv").write_text("set,position,entity\npair,1,q\n", "utf-8")
    with pytest.raises(InputError, match=r"sets.csv: line 2: pair: unknown entity \(found 'q'\)"):
        _ = Project.find(root).sets
    (root / "data" / "sets.csv").write_text("set,position,entity\n", "utf-8")
    assert Project.find(root).sets == {}


def test_the_project_of_this_repository(project):
    assert {2018, 2019} <= set(project.years)
    for year in project.years:
        assert project.index(year).scores["index"].notna().all()
    assert project.settings["set"] in project.framework.sets
    ruler = ruled(project.index(project.default_year))
    assert sum(project.settings["paper_tiers"]) == len(ruler.scores)


def test_a_year_is_compared_with_the_one_before_it(make):
    root = make()
    assert Project.find(root).pair(2018) is None
    for year in (2016, 2020):
        shutil.copy(root / "data" / "2018.csv", root / "data" / f"{year}.csv")
    project = Project.find(root)
    assert [project.pair(year) for year in (2016, 2018, 2020)] == [
        (2016, 2018),
        (2016, 2018),
        (2018, 2020),
    ]


def test_some_entities_set_the_ruler(make):
    """Whoever is added beside them moves neither their goalposts nor their weights."""
    alone = Project.find(make()).index(2018)
    assert alone.reference is None
    index = Project.find(make(reference_entities="pair")).index(2018)
    assert index.reference.scores.index.tolist() == ["a", "b"]
    assert index.scores["index"][["a", "b"]].tolist() == pytest.approx([1, 0])
    assert index.scores["index"]["c"] < 0  # beyond the ruler, and scored


def test_a_ruler_of_nobody(make):
    project = Project.find(make(reference_entities="pairs"))
    with pytest.raises(InputError, match=r"reference_entities: no such set.*'pairs'.*pair\b"):
        project.index(2018)
