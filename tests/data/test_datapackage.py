"""The data package: valid, whole, and honest about its bytes."""

import json
import shutil
from pathlib import Path, PurePosixPath

import frictionless
import pytest
import yaml

from deltaindex import datapackage

DATA = Path(__file__).parents[2] / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))


@pytest.fixture
def copy(tmp_path):
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.mark.slow
def test_package_and_tables_are_valid():
    report = frictionless.Package(str(DATA / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "old", "new", "fault"),
    [
        ("observations/2018.csv", "310000,gdp,", "99999,gdp,", "constraint"),
        ("observations/2018.csv", "310000,gdp,", "311111,gdp,", "foreign-key"),
        ("observations/2018.csv", "320100,gdp,", "310000,gdp,", "primary-key"),
        ("observations/2018.csv", "万人,2018,ccsy", "万人,2018,hearsay", "foreign-key"),
        ("observations/2018.csv", "310000,gdp,", "310000,gdp,-", "constraint"),
        ("cities.csv", "320100,Nanjing", "320100,Shanghai", "unique"),
    ],
)
def test_schema_refuses_bad_rows(copy, path, old, new, fault):
    text = (copy / path).read_text(encoding="utf-8")
    assert old in text
    (copy / path).write_text(text.replace(old, new, 1), encoding="utf-8")
    datapackage.stamp(copy)
    report = frictionless.Package(str(copy / "datapackage.json")).validate()
    assert any(fault in kind for (kind,) in report.flatten(["type"]))


def test_every_file_is_listed_and_unchanged():
    assert datapackage.check(DATA) == []


def test_resources_say_what_they_are():
    for resource in PACKAGE["resources"]:
        path = PurePosixPath(resource["path"])
        assert not path.is_absolute()
        assert ".." not in path.parts
        assert "://" not in str(path)
        assert resource["title"]
        assert resource["description"]
        assert all("name" in licence for licence in resource["licenses"])
        assert ("schema" in resource) == (path.suffix == ".csv")
        for field in resource.get("schema", {}).get("fields", []):
            assert field["type"]
            assert field["title"]


def test_licences_differ_where_the_terms_do():
    licence = {r["path"]: r["licenses"][0]["name"] for r in PACKAGE["resources"]}
    for path, name in licence.items():
        if path.startswith("observations/air_"):
            assert name == "CC-BY-NC-SA-3.0-IGO"
        elif path.startswith("observations/network_"):
            assert name == "ODbL-1.0"
        elif path.startswith("suppliers/"):
            assert name == "CC-BY-NC-4.0"
        elif path.startswith(("observations/", "checks/")) or path == "systems/crici_2019.csv":
            assert name == "notspecified"
        else:
            assert name == "CC-BY-4.0"


def test_shared_terms_stay_apart():
    """No file mixes rows of a share-alike source with others."""
    apart = {"who-aap-2022": "air_", "osm-scgraph": "network_"}
    for file in (DATA / "observations").glob("*.csv"):
        found = {row.split(",")[5] for row in file.read_text(encoding="utf-8").splitlines()[1:]}
        for source, prefix in apart.items():
            assert (source in found) == file.name.startswith(prefix)


def test_files_are_utf8_with_lf():
    for resource in PACKAGE["resources"]:
        content = (DATA / resource["path"]).read_bytes()
        assert content.decode("utf-8").endswith("\n")
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")


def test_project_names_files_that_are_listed():
    project = yaml.safe_load((DATA / "project.yaml").read_text(encoding="utf-8"))
    year = project["default_year"]
    named = [project[key] for key in ("framework", "recipe", "sets", "claims", "sources")]
    for kind in ("required", "optional"):
        named += [pattern.format(year=year) for pattern in project["observations"][kind]]
    assert set(named) <= {resource["path"] for resource in PACKAGE["resources"]}


def test_check_finds_a_changed_byte(copy):
    file = copy / "cities.csv"
    content = file.read_bytes()
    file.write_bytes(content.replace(b"Nanjing", b"Nanjinh"))
    (fault,) = datapackage.check(copy)
    assert "cities.csv" in fault
    assert "hash" in fault
    assert "run `make stamp`" in fault
    file.write_bytes(content + b"\n")
    assert [("bytes" in f, "hash" in f) for f in datapackage.check(copy)] == [
        (True, False),
        (False, True),
    ]


def test_check_finds_an_unlisted_file(copy):
    (copy / "observations" / "2030.csv").write_text("entity\n", encoding="utf-8")
    (copy / ".hidden").write_text("", encoding="utf-8")
    (fault,) = datapackage.check(copy)
    assert "2030.csv" in fault
    assert "not listed" in fault


def test_check_finds_a_missing_file(copy):
    (copy / "claims.csv").unlink()
    (fault,) = datapackage.check(copy)
    assert "claims.csv" in fault
    assert "missing" in fault


@pytest.mark.parametrize("content", [None, "{", "[]", "{}", '{"resources": [1]}'])
def test_check_survives_a_broken_descriptor(tmp_path, content):
    if content is not None:
        (tmp_path / "datapackage.json").write_text(content, encoding="utf-8")
    (fault,) = datapackage.check(tmp_path)
    assert "datapackage.json" in fault
    assert datapackage.main([str(tmp_path)]) == 1


@pytest.mark.parametrize("path", ["../other.csv", "/other.csv"])
def test_no_file_outside_the_folder_is_read(copy, path):
    text = (copy / "datapackage.json").read_text(encoding="utf-8")
    (copy / "datapackage.json").write_text(text.replace("cities.csv", path, 1), encoding="utf-8")
    (fault,) = datapackage.check(copy)
    assert "datapackage.json" in fault and "outside" in fault and path in fault
    assert datapackage.main([str(copy)]) == 1


def test_stamp_mends_and_changes_nothing_else(copy):
    before = (copy / "datapackage.json").read_bytes()
    datapackage.stamp(copy)
    assert (copy / "datapackage.json").read_bytes() == before
    with (copy / "cities.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    datapackage.stamp(copy)
    assert datapackage.check(copy) == []
    bare = [{k: v for k, v in r.items() if k != "hash"} for r in PACKAGE["resources"]]
    text = json.dumps(PACKAGE | {"resources": bare})
    (copy / "datapackage.json").write_text(text, encoding="utf-8")
    assert len(datapackage.check(copy)) >= len(bare)
    datapackage.stamp(copy)
    assert datapackage.check(copy) == []
    assert sorted(p.name for p in copy.iterdir()) == sorted(p.name for p in DATA.iterdir())


def test_stamp_writes_nothing_when_a_file_is_missing(copy, capsys):
    (copy / "claims.csv").unlink()
    before = (copy / "datapackage.json").read_bytes()
    assert datapackage.main([str(copy)]) == 1
    assert "claims.csv" in capsys.readouterr().err
    assert (copy / "datapackage.json").read_bytes() == before


def test_command_checks_without_writing(copy, capsys):
    assert datapackage.main(["--check", str(copy)]) == 0
    (copy / "extra.csv").write_text("a\n", encoding="utf-8")
    before = (copy / "datapackage.json").read_bytes()
    assert datapackage.main(["--check", str(copy)]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert (copy / "datapackage.json").read_bytes() == before


def test_stamp_lists_a_new_year_like_the_latest_one(copy):
    last = max(file.stem for file in (copy / "observations").glob("2*.csv"))
    year = str(int(last) + 1)
    shutil.copy(copy / "observations" / f"{last}.csv", copy / "observations" / f"{year}.csv")
    datapackage.stamp(copy)
    assert datapackage.check(copy) == []
    listed = json.loads((copy / "datapackage.json").read_text("utf-8"))["resources"]
    names = [r["name"] for r in listed]
    new, model = (listed[names.index(f"observations-{y}")] for y in (year, last))
    assert new["path"] == f"observations/{year}.csv" and year in new["title"]
    assert new["schema"] == model["schema"] and new["licenses"] == model["licenses"]
    report = frictionless.Package(str(copy / "datapackage.json")).to_descriptor()
    assert len(report["resources"]) == len(PACKAGE["resources"]) + 1


def test_stamp_does_not_list_what_it_does_not_know(copy):
    (copy / "stray2020.csv").write_text("a\n1\n", encoding="utf-8")
    datapackage.stamp(copy)
    (fault,) = datapackage.check(copy)
    assert "stray2020.csv" in fault


def test_stamp_does_not_take_a_file_without_a_year_for_another_year(tmp_path):
    for name in ("series.csv", "series2018.csv"):
        (tmp_path / name).write_text("a\n", encoding="utf-8")
    descriptor = tmp_path / datapackage.NAME
    descriptor.write_text('{"resources": [{"path": "series.csv"}]}', encoding="utf-8")
    datapackage.stamp(tmp_path)
    listed = json.loads(descriptor.read_text(encoding="utf-8"))["resources"]
    assert [resource["path"] for resource in listed] == ["series.csv"]
