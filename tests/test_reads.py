"""What is read is noted: files by content, files that are not there, names in folders."""

import subprocess
import sys
from pathlib import Path

import pytest

from deltaindex import reads
from deltaindex.errors import InputError
from deltaindex.files import read_rows, read_yaml
from deltaindex.reads import Reads

# sha256 of "a" and of "b", as sha256sum prints them
A = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
B = "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a").write_text("a")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b").write_text("b")
    return tmp_path


def test_files_are_noted_by_content_and_absence_too(folder):
    with reads.recorded() as found:
        assert reads.content(folder / "a") == b"a"
        assert (
            reads.text(folder / "in" / "b")
            == "b"
            == reads.stream(folder / "in" / "b").read(1).decode()
        )
        assert reads.is_file(folder / "a") and not reads.is_file(folder / "c")
        assert reads.names(folder) == ["a", "in"] and reads.names(folder / "none") == []
    assert found.files == {folder / "a": A, folder / "in" / "b": B}
    assert found.there == {folder / "a": True, folder / "c": False}
    assert found.folders[folder] == reads.digest_of(["a", "in"])
    assert not found.past and not found.changed
    reads.content(folder / "a")
    assert len(found.files) == 2  # the block has ended


def test_files_of_others_are_noted_too(folder):
    (folder / "t.csv").write_text("x\n1\n")
    (folder / "t.yaml").write_text("x: 1\n")
    with reads.recorded() as found:
        list(read_rows(folder / "t.csv", ["x"]))
        read_yaml(folder / "t.yaml")
        with pytest.raises(InputError):
            read_yaml(folder / "gone.yaml")
    assert {path.name for path in found.files} == {"t.csv", "t.yaml"}
    assert found.there == {folder / "gone.yaml": False}


def test_a_file_that_changes_meanwhile_is_told(folder):
    with reads.recorded() as found:
        reads.content(folder / "a")
        (folder / "a").write_text("b")
        reads.content(folder / "a")
    assert found.changed == {folder / "a"}


def test_a_folder_that_is_copied_counts_as_read(folder, tmp_path_factory):
    target = tmp_path_factory.mktemp("copy") / "of"
    with reads.recorded() as found:
        reads.copy_folder(folder, target)
    assert (target / "in" / "b").read_text() == "b"
    assert found.files == {folder / "a": A, folder / "in" / "b": B}
    assert {*found.folders} == {folder, folder / "in"}


def test_json_gives_back_what_was_noted(folder, tmp_path_factory):
    with reads.recorded() as found:
        reads.copy_folder(folder, tmp_path_factory.mktemp("copy"))
        reads.is_file(folder / "c")
    found.modules, found.past = {folder / "m.py"}, {"something"}
    assert Reads.from_json(found.to_json()) == found


PROGRAM = """
import sys
from deltaindex import reads
print(reads.text(sys.argv[1]), *sys.argv[2:])
"""


def test_a_program_of_its_own_brings_its_record(folder, monkeypatch):
    (folder / "program.py").write_text(PROGRAM)
    monkeypatch.setenv("PYTHONPATH", ":".join([str(folder), *sys.path]))
    monkeypatch.syspath_prepend(folder)
    with reads.recorded() as found:
        done = reads.run("program", [str(folder / "a"), "x"], capture_output=True, text=True)
    assert done.stdout == "a x\n" and done.returncode == 0
    assert found.files[folder / "a"] == A and not found.past
    names = {path.name for path in found.modules}
    assert {"program.py", "reads.py"} <= names
    (folder / "dies.py").write_text("import os; os._exit(3)")
    with reads.recorded() as found:
        assert reads.run("dies", []).returncode == 3
    assert found.past == {"what dies read, for it left no record"}


WATCHED = """
import os, sys
from pathlib import Path
from deltaindex import reads
folder = Path(sys.argv[1])
found = reads.keep()
reads.watch()
reads.content(folder / "a")
(folder / "written").write_text("to be written")
os.chdir(folder)
open("in/b").read() if "open" in sys.argv else None
os.listdir("in") if "list" in sys.argv else None
(folder / "in" / "gone").mkdir()
reads.remove(folder / "in" / "gone")
print(*sorted(reads.unnoted(found, [folder])))
"""


@pytest.mark.parametrize(("how", "past"), [("", ""), ("open", "in/b"), ("list", "in")])
def test_what_is_opened_past_the_record_is_seen(folder, how, past):
    command = [sys.executable, "-c", WATCHED, str(folder), how]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == (str(folder / past) if past else "")


def test_modules_of_packages():
    assert Path(reads.__file__) in reads.modules("deltaindex")
    assert Path(pytest.__file__) not in reads.modules("deltaindex", "deltabook")
    assert reads.modules("nothing") == set()
