"""Adding and removing a year: all or nothing, and back to the byte."""

import csv
import io
import os

import frictionless
import pytest

from deltaindex import InputError, datapackage
from deltaindex.intake import Scope, add, check, recover, remove, tidy, transaction
from deltaindex.project import Project


def contents(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


@pytest.fixture
def ready(copy, filled):
    """A project and a checked workbook for 2020."""

    def make(change=None, year=2020):
        path = copy / "new.xlsx"
        path.write_bytes(filled(change))
        scope = Scope.find(copy, year=year)
        return scope, check(path, scope)

    return make


@pytest.mark.slow
def test_add_and_remove(copy, ready):
    before = contents(copy / "data")
    scope, checked = ready()
    changed = add(checked, scope)
    assert sorted(changed) == ["datapackage.json", "observations/2020.csv", "sources.csv"]
    assert datapackage.check(copy / "data") == []
    report = frictionless.Package(str(copy / "data" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])
    project = Project.find(copy)
    assert 2020 in project.years
    old, new = (project.index(year).scores["index"] for year in (2019, 2020))
    assert new.to_numpy() == pytest.approx(old.to_numpy())  # the same values
    package = datapackage.read(copy / "data")
    listed = next(r for r in package["resources"] if r["path"] == "observations/2020.csv")
    assert [s["name"] for s in listed["sources"]] == ["ccsy-2020", "szse-2020"]
    remove(Scope.find(copy, year=2020))
    assert contents(copy / "data") == before


def test_add_twice(copy, ready):
    scope, checked = ready()
    add(checked, scope)
    after = contents(copy / "data")
    with pytest.raises(InputError, match="there already.*--replace"):
        add(*reversed(ready()))
    assert contents(copy / "data") == after
    scope, checked = ready()
    assert checked.sources.empty  # known by now
    add(checked, scope, replace=True)
    assert contents(copy / "data") == after


def test_a_replaced_year_drops_the_sources_it_named_alone(copy, ready):
    before = (copy / "data" / "sources.csv").read_bytes()
    scope, checked = ready()
    add(checked, scope)

    def known(book, at):
        for variable in set(checked.cells["variable"]):
            at("source 数据来源", variable).value = "ours"

    scope, checked = ready(known)
    assert checked.ok
    add(checked, scope, replace=True)
    assert (copy / "data" / "sources.csv").read_bytes() == before


def test_text_is_kept_as_it_was_typed(copy, ready):
    typed = '=cmd|"/c calc"!A0, <script>alert(1)</script> *b* {x}'

    def change(book, at):
        cell = book.worksheets[3]["B3"]
        cell.value, cell.data_type = typed, "s"

    scope, checked = ready(change)
    add(checked, scope)
    text = (copy / "data" / "sources.csv").read_text("utf-8")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["ccsy-2020"]["title"] == typed


def test_faults_add_nothing(copy, ready):
    before = contents(copy / "data")
    scope, checked = ready(lambda book, at: setattr(at("320500", "he_students"), "value", "x"))
    with pytest.raises(InputError, match="320500, he_students: not a number"):
        add(checked, scope)
    assert contents(copy / "data") == before


@pytest.mark.parametrize(("year", "words"), [(2018, "rests on"), (2021, "no such year")])
def test_what_cannot_be_removed(copy, year, words):
    with pytest.raises(InputError, match=words):
        remove(Scope.find(copy, year=year))


def test_a_build_at_work_is_not_disturbed(copy, ready):
    scope, checked = ready()
    with transaction.held(copy / "_build" / ".lock"), pytest.raises(InputError, match="at work"):
        add(checked, scope)
    assert not (copy / "data" / "observations" / "2020.csv").exists()


def test_a_framework_alone_has_years_too(demo, filled):
    folder = demo()
    (folder / "new.csv").write_text(
        "entity,variable,value,unit\n"
        + "".join(f"{e},{v},{n},{u}\n" for e, n in zip("abc", (3, 2, 1), strict=True)
                  for v, u in (("students", "人"), ("people", "万人"), ("dust", "微克/立方米"))),
        "utf-8",
    )  # fmt: skip
    scope = Scope.find(folder, year=2022)
    assert scope.before_label == "observations.csv"
    checked = check(folder / "new.csv", scope)
    assert checked.ok and {f.variable for f in checked.of("warning")} == {"students", "dust"}
    assert add(checked, scope) == ["observations/2022.csv"]
    assert Scope.find(folder, year=2023).before_label == "2022.csv"
    with pytest.raises(InputError, match="nothing tells how this year came here.*--yes"):
        remove(scope)
    remove(scope, shipped=True)
    assert not (folder / "observations" / "2022.csv").exists()


# What stops in between -------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.parametrize("what", ["add", "replace", "remove"])
def test_killed_at_any_moment(copy, ready, what, killed_at):
    """Whatever is killed when, the next command finds all of the change or none of it."""
    data = copy / "data"
    scope, checked = ready()
    if what != "add":
        add(checked, scope)
        scope, checked = ready(
            lambda book, at: setattr(at("320500", "he_students"), "value", 250000)
        )
    start = contents(data)
    call = {
        "add": lambda: add(checked, scope),
        "replace": lambda: add(checked, scope, replace=True),
        "remove": lambda: remove(scope),
    }[what]
    call()
    end = contents(data)
    assert end != start

    touched = [n for n in start.keys() | end.keys() if start.get(n) != end.get(n)]

    def restore():
        for name in touched:
            if name in start:
                (data / name).write_bytes(start[name])
            else:
                (data / name).unlink(missing_ok=True)

    seen, count = [], 0
    while True:
        restore()
        count += 1
        killed = killed_at(count, data, call)
        recover(data)
        after = contents(data)
        assert after in (start, end), f"neither before nor after, killed at operation {count}"
        seen.append(after == end)
        assert not (data / transaction.ASIDE).exists()
        if not killed:
            break
    assert count > 8 and seen[0] is False and seen[-2] is True
    assert seen == sorted(seen)  # one moment decides


def test_no_room(copy, ready, monkeypatch):
    before = contents(copy / "data")
    scope, checked = ready()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(transaction.os, "fsync", full)
    with pytest.raises(InputError, match="cannot be written .No space left"):
        add(checked, scope)
    assert contents(copy / "data") == before


def test_a_list_does_not_lead_outside(tmp_path):
    aside = tmp_path / "data" / transaction.ASIDE
    aside.mkdir(parents=True)
    (tmp_path / "other").write_text("x")
    (aside / transaction.LIST).write_text('{"../other": false}')
    with pytest.raises(InputError, match="outside"):
        recover(tmp_path / "data")
    assert (tmp_path / "other").exists()


def test_a_list_changed_by_hand(tmp_path):
    aside = tmp_path / transaction.ASIDE
    aside.mkdir()
    (aside / transaction.LIST).write_text("{")
    with pytest.raises(InputError, match="commit.json: cannot be read"):
        recover(tmp_path)


def test_a_command_at_work_is_left_alone(copy):
    scope = Scope.find(copy, year=2020)
    assert not tidy(scope)
    (copy / "data" / transaction.ASIDE).mkdir()
    with transaction.held(copy / "_build" / ".lock"):
        assert not tidy(scope)
    assert (copy / "data" / transaction.ASIDE).exists()
    assert tidy(scope)
    assert not (copy / "data" / transaction.ASIDE).exists()
