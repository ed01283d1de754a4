"""What a page hangs on: a record holds as long as all that it names is as it was."""

import json
import os
import sys

import pytest

from deltabook.site import record
from deltabook.site.record import Hashes, Record, reasons, recorded
from deltaindex import reads


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text("a")
    (tmp_path / "m.py").write_text("")
    return tmp_path


@pytest.fixture
def known(folder):
    """The record of a page that read a file, listed a folder and looked for another file."""
    with reads.recorded() as found:
        reads.content(folder / "data" / "a.csv")
        reads.names(folder / "data")
        reads.is_file(folder / "data" / "later.csv")
        reads.is_file(folder / "_build" / "own" / "file")
        reads.content(os.__file__)  # of another package
    found.modules.add(folder / "m.py")
    code = {"m.py": Hashes(folder).of_file("m.py")}
    return recorded(found, {"year": 2018, "holds": ("a",)}, folder, code, {"page.ipynb": "x"})


def why(folder, known, year=2018):
    return list(reasons(known, {"year": year, "holds": ("a",)}, Hashes(folder)))


def test_it_names_what_lies_in_the_project_and_nothing_else(folder, known):
    assert set(known.files) == {"data/a.csv", "m.py"}
    assert known.there == {"data/later.csv": False} and set(known.folders) == {"data"}
    assert known.past == [] and known.made == {"page.ipynb": "x"}


def test_it_holds_until_something_changes(folder, known):
    assert why(folder, known) == []
    known.write(folder / "record.json")
    assert Record.read(folder / "record.json") == Record(**json.loads(json.dumps(vars(known))))
    assert why(folder, Record.read(folder / "record.json")) == []
    # content decides, never a date
    os.utime(folder / "data" / "a.csv", (1, 1))
    assert why(folder, known) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: (f / "data" / "a.csv").write_text("b"), "data/a.csv changed"),
        (lambda f: (f / "m.py").write_text("1"), "m.py changed"),
        (lambda f: (f / "data" / "later.csv").write_text(""), "other files in data"),
        (lambda f: (f / "data" / "a.csv").unlink(), "data/a.csv is gone"),
    ],
)
def test_each_change_is_a_reason(folder, known, change, said):
    change(folder)
    # with an older date than the record has
    for path in folder.rglob("*.*"):
        os.utime(path, (1, 1))
    assert said in why(folder, known)


def test_a_file_that_comes_is_a_reason_even_if_empty(folder, known):
    (folder / "data" / "later.csv").touch()
    assert "data/later.csv is new" in why(folder, known)


def test_other_parameters_and_packages_are_reasons(folder, known, monkeypatch):
    assert why(folder, known, 2019) == ["asked otherwise"]
    monkeypatch.setattr(record, "installed", lambda: "others")
    assert why(folder, known) == ["other packages are installed"]


def test_what_is_no_record_is_made_anew(folder):
    assert why(folder, None) == ["never made"]
    for text in ("{", "[]", '{"files": {}}'):
        (folder / "record.json").write_text(text)
        assert Record.read(folder / "record.json") is None
    assert Record.read(folder / "none.json") is None


def test_an_incomplete_record_never_holds(folder):
    found = reads.Reads(past={"x was read past its record"})
    known = recorded(found, {}, folder, {})
    (said,) = reasons(known, {}, Hashes(folder))
    assert said == "x was read past its record, so it is made every time"
    # a module that came while the chain ran has no hash from before
    known = recorded(reads.Reads(modules={folder / "m.py"}), {}, folder, {})
    assert list(reasons(known, {}, Hashes(folder)))
    known = recorded(reads.Reads(changed={folder / "data" / "a.csv"}), {}, folder, {})
    assert "data/a.csv changed meanwhile" in next(reasons(known, {}, Hashes(folder)))


def test_a_module_edited_while_the_chain_ran_is_made_again(folder):
    code = {"m.py": Hashes(folder).of_file("m.py")}
    (folder / "m.py").write_text("edited")
    known = recorded(reads.Reads(modules={folder / "m.py"}), {}, folder, code)
    assert list(reasons(known, {}, Hashes(folder))) == ["m.py changed"]


def test_the_packages_installed_are_told_apart(tmp_path, monkeypatch):
    before = record.installed()
    (tmp_path / "other-1.0.dist-info").mkdir()
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    record.installed.cache_clear()
    try:
        assert record.installed() != before
    finally:
        record.installed.cache_clear()
